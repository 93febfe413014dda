import { mkdirSync, writeFileSync } from "node:fs";
import type { NamespaceLab } from "../../support/lossy-link/namespace-lab.js";
import type { RunningProcess } from "../../support/processes.js";
import type { SoundCardRack } from "../../support/virtual-sound-card/virtual-sound-card.js";

/** Debian's snapserver on the laboratory's server, and a snapclient on each client, playing what is written to a FIFO. */
export async function startSnapcast(
  lab: NamespaceLab,
  rack: SoundCardRack,
  { folder, fifo, delayMs }: { readonly folder: string; readonly fifo: string; readonly delayMs: number },
): Promise<readonly RunningProcess[]> {
  mkdirSync(folder, { recursive: true });
  const configuration = `${folder}/empty.conf`;
  writeFileSync(configuration, "");
  const source = `pipe://${fifo}?name=bench&sampleformat=48000:16:2&codec=flac&chunk_ms=10`;
  const server = await lab.server.start("snapserver", {
    command: "snapserver",
    args: [
      ...["--config", configuration, "--server.datadir", folder, "--http.enabled", "0", "--tcp.enabled", "0"],
      ...["--stream.source", source, "--stream.buffer", String(delayMs)],
    ],
    env: { HOME: folder },
  });
  const clients = await Promise.all(
    lab.clients.map((client, at) =>
      client.start(`snapclient ${at}`, {
        command: "snapclient",
        args: [
          ...["--host", lab.server.address, "--hostID", `bench${at}`, "--soundcard", rack.cards[at]?.pcm ?? ""],
          ...["--player", "alsa:buffer_time=20,fragments=4"],
        ],
        env: { HOME: folder, ...rack.env },
      }),
    ),
  );
  return [server, ...clients];
}
