import type { Logger } from "pino";
import { connect } from "mqtt";
import type { ServerCredentials } from "../certificates/authority.js";
import type { Broker } from "./broker.js";

const patienceMs = 5000;

export interface ExternalBrokerRim {
  /** A certificate in the device's name, for a moment. Undefined: the broker ends connections by itself, by the list of its users. */
  readonly standIn: ((device: string) => Promise<ServerCredentials>) | undefined;
  readonly log: Logger;
}

/**
 * A broker that is not ours, with its own listeners and certificates. None of them can be asked to close a connection,
 * but all must close it when another client comes with its id [MQTT-3.1.4-2]: so we come, as the device, and go.
 */
export const externalBroker = (urls: readonly [URL, ...URL[]], { standIn, log }: ExternalBrokerRim): Broker => ({
  urls: [hrefOf(urls[0]), ...urls.slice(1).map(hrefOf)],
  ownUrls: urls,
  external: true,
  clients: undefined,
  connections: undefined,
  kick: (device) => {
    if (standIn === undefined) return;
    takeOver(urls[0], device, standIn).then(
      () => log.info({ event: "broker-kicked", device }, "the device's connection was ended"),
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ event: "broker-kick-failed", device, reason }, "the device's connection may still be up");
      },
    );
  },
  useCredentials: () => undefined,
  close: () => Promise.resolve(),
});

const hrefOf = ({ href }: URL): string => href;

type StandIn = NonNullable<ExternalBrokerRim["standIn"]>;

async function takeOver(url: URL, device: string, standIn: StandIn): Promise<void> {
  const { certificate, privateKey, root } = await standIn(device);
  const client = connect(url.href, {
    ...{ cert: certificate, key: privateKey, ca: root, clientId: device, username: device },
    ...{ protocolVersion: 4, clean: true, reconnectPeriod: 0, connectTimeout: patienceMs },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("error", reject);
      client.once("close", () => reject(new Error("the broker closed the connection")));
    });
    await client.endAsync();
  } finally {
    client.end(true);
  }
}
