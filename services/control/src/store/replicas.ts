import pg from "pg";
import type { Logger } from "pino";
import { changesChannel } from "./change-log.js";

/** The other processes on the same database. */
export interface Replicas {
  /**
   * Whether the duties that one process has for all are ours: to publish what is wanted, to save what devices said, to count for the
   * fleet. There may be nobody for some seconds; there are never two.
   */
  readonly leads: boolean;
  /** Resolves when it is known who leads, or that the database does not say. */
  start(events: ReplicaEvents): Promise<void>;
  stop(): Promise<void>;
}

export interface ReplicaEvents {
  /** Somebody wrote. This word may be lost. */
  written(): void;
  leads(): void;
}

/** Of a database that belongs to this process alone. */
export const alone: Replicas = { leads: true, start: () => Promise.resolve(), stop: () => Promise.resolve() };

/** Any number that no other program uses as its advisory lock. */
export const leaderLock = 7_229_174_284;
const lookMs = 1000;
/** Longer than any stall of a connection that is up, and shorter than `tcp_keepalives` below let another one lead. */
const answerMs = 3000;

/**
 * One connection of its own: it listens, and it holds the lock of the leader, which PostgreSQL gives to the next when the connection
 * ends: at once when a process dies, within ten seconds when its machine does.
 */
export class PostgresReplicas implements Replicas {
  private client: pg.Client | undefined;
  private leading = false;
  private looking: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private events: ReplicaEvents | undefined;

  constructor(
    private readonly url: string,
    private readonly log: Logger,
  ) {}

  get leads(): boolean {
    return this.leading;
  }

  start(events: ReplicaEvents): Promise<void> {
    this.events = events;
    let busy = false;
    this.timer = setInterval(() => {
      if (busy) return;
      busy = true;
      this.looking = this.look().finally(() => (busy = false));
    }, lookMs);
    return (this.looking = this.look());
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    this.leading = false;
    await this.client?.end();
  }

  private async look(): Promise<void> {
    try {
      const client = (this.client ??= await this.connect());
      if (this.leading) await client.query("select 1");
      else if (await isGiven(client)) this.lead();
    } catch (error) {
      this.lose(error);
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
      keepAlive: true,
    });
    client.on("error", (error) => this.lose(error));
    client.on("notification", () => this.events?.written());
    try {
      await client.connect();
      await client.query("set tcp_keepalives_idle = 4; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3");
      await client.query(`listen ${changesChannel}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    // What was said while nobody listened.
    this.events?.written();
    return client;
  }

  private lead(): void {
    this.leading = true;
    this.log.info({ event: "leading" }, "this process does what one does for all");
    this.events?.leads();
  }

  private lose(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const { client } = this;
    if (client === undefined) return;
    this.client = undefined;
    if (this.leading) this.log.warn({ event: "leading-ended", reason }, "another process may lead now");
    this.leading = false;
    void client.end().catch(() => undefined);
  }
}

async function isGiven(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ given: boolean }>("select pg_try_advisory_lock($1) as given", [leaderLock]);
  return rows[0]?.given ?? false;
}
