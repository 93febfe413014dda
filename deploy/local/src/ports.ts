import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";
import { z } from "zod";

/** TCP ports of one installation, all on loopback. */
export interface Ports {
  readonly http: number;
  readonly deviceHttps: number;
  readonly broker: number;
  readonly whep: number;
}

/** Paired devices keep the addresses they were given, so the ports that devices use are chosen once and remembered. */
const remembered = z.object({ deviceHttps: z.int(), broker: z.int(), whep: z.int() });
const preferred = { deviceHttps: 8443, broker: 8883, whep: 8444 } as const;

/** Binds for a moment: the port (0: any free one), or undefined when it is taken or may not be used. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}

async function needPort(port: number, next: string): Promise<number> {
  const bound = await tryPort(port);
  if (bound === undefined) throw new CarillonError("port-in-use", `127.0.0.1:${port} cannot be used${next}`);
  return bound;
}

/** @throws CarillonError port-in-use. */
export async function choosePorts(data: string, http: number): Promise<Ports> {
  const file = join(data, "ports.json");
  const chosen = await needPort(http, "");
  if (existsSync(file)) {
    const kept = remembered.parse(JSON.parse(readFileSync(file, "utf8")));
    for (const port of Object.values(kept)) await needPort(port, ` (the devices of ${data} know it)`);
    return { http: chosen, ...kept };
  }
  const pick = async (port: number) => (port === chosen ? undefined : await tryPort(port)) ?? (await needPort(0, ""));
  const fresh = {
    deviceHttps: await pick(preferred.deviceHttps),
    broker: await pick(preferred.broker),
    whep: await pick(preferred.whep),
  };
  writeFileSync(file, JSON.stringify(fresh));
  return { http: chosen, ...fresh };
}
