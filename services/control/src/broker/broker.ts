import type { Peer } from "../certificates/peer.js";
import type { ServerCredentials } from "../certificates/authority.js";

/** Why a certificate of ours is not let in; undefined when it is. */
export type Admission = (peer: Peer) => string | undefined;

/** The part of a broker that the service asks of it. */
export interface Broker {
  /** As devices reach it; of a cluster, the nodes, of which each device begins with another. */
  readonly urls: readonly [string, ...string[]];
  /** As we reach it. */
  readonly ownUrls: readonly URL[];
  /** It is another process, which goes on while we are away. */
  readonly external: boolean;
  /** Undefined when the broker does not say. */
  readonly clients: number | undefined;
  /** That were ever taken; undefined when the broker does not say. */
  readonly connections: number | undefined;
  /** Closes the device's connection at once. */
  kick(device: string): void;
  useCredentials(credentials: ServerCredentials): void;
  close(): Promise<void>;
}
