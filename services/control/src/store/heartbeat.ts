import { Socket } from "node:net";
import pg from "pg";

/** Longer than any stall of a database that is up. */
const answerMs = 5000;

/**
 * Whether PostgreSQL answers, asked on a connection of its own. One that is there and says nothing (stopped, or its network silent) would keep
 * everybody waiting who asked it something: when it does not answer in time, the connections that it was made for are broken off.
 */
export class Heartbeat {
  private readonly own: pg.Pool;
  private readonly sockets = new Set<Socket>();
  private asking: Promise<void> | undefined;

  constructor(url: string) {
    this.own = new pg.Pool({
      ...{ connectionString: url, max: 1, connectionTimeoutMillis: answerMs, query_timeout: answerMs },
    });
    this.own.on("error", () => undefined);
    this.own.on("connect", (client) => client.on("error", () => undefined));
  }

  /** For `stream` of a pool whose connections are to be broken off. */
  readonly socket = (): Socket => {
    const socket = new Socket();
    this.sockets.add(socket);
    return socket.once("close", () => this.sockets.delete(socket));
  };

  /** Rejects when there is no answer. Whoever asks meanwhile has the same answer. */
  ping(): Promise<void> {
    return (this.asking ??= this.ask().finally(() => (this.asking = undefined)));
  }

  close(): Promise<void> {
    return this.own.end();
  }

  private async ask(): Promise<void> {
    let client: pg.PoolClient | undefined;
    try {
      client = await this.own.connect();
      await client.query("select 1");
      client.release();
    } catch (error) {
      // Not kept: its answer may come at any time.
      client?.release(true);
      for (const socket of this.sockets) socket.destroy();
      throw error;
    }
  }
}
