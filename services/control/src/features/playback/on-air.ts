import type { DeviceEvent } from "@carillon/contracts/command";
import type { Telemetry } from "@carillon/contracts/telemetry";
import { dateOf, type Clock } from "../../clock.js";
import type { Installation } from "../../installation/installation.js";
import { Refused } from "../../refused.js";

/**
 * Which programmes play something, as media services say: a speaker in several zones hears the one of its highest zone. Kept in the
 * database, so that a restart of ours moves no speaker to another programme.
 */
export class OnAir {
  /** By programme, the media services that play it, each with its newest playback. */
  private readonly players = new Map<string, Map<string, string>>();

  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
    /** Nobody waits for it; what fails while the database is away is true again with the next telemetry. */
    private readonly inBackground: (work: Promise<void>) => void,
  ) {}

  /** At once, without waiting for the next telemetry. */
  heardEvent(media: string, { kind, programme, playback }: DeviceEvent["event"]): void {
    if (programme === undefined || playback === undefined || !kind.startsWith("playback-")) return;
    const begins = kind === "playback-started";
    // One may end after the next has begun.
    if (!begins && this.players.get(programme)?.get(media) !== playback) return;
    this.settle(this.note(media, programme, begins ? playback : null));
  }

  /** What was missed. */
  heardTelemetry(media: string, telemetry: Telemetry): void {
    if (telemetry.kind !== "media") return;
    this.settle(
      ...telemetry.programmes.map(({ id, state, playback }) =>
        this.note(media, id, state === "playing" ? (playback ?? "") : null),
      ),
    );
  }

  /** A media service that was removed plays nothing. */
  forget(media: string): void {
    this.settle(...Array.from(this.players.keys(), (programme) => this.note(media, programme, null)));
  }

  private note(media: string, programme: string, playback: string | null): string {
    const players = this.players.get(programme) ?? new Map<string, string>();
    if (playback === null) players.delete(media);
    else players.set(media, playback);
    this.players.set(programme, players);
    return programme;
  }

  private settle(...programmes: readonly string[]): void {
    if (programmes.some((programme) => this.isNews(programme))) this.inBackground(this.write(programmes));
  }

  private async write(programmes: readonly string[]): Promise<void> {
    await this.installation.write(() => {
      const news = programmes.filter((programme) => this.isNews(programme));
      if (news.length === 0) return new Refused("conflict", "known meanwhile");
      const since = dateOf(this.clock.wall());
      const begun = news.filter((programme) => this.plays(programme));
      const offAir = news.filter((programme) => !this.plays(programme));
      return { change: { onAir: begun.map((programme) => ({ programme, since })), offAir }, outcome: undefined };
    });
  }

  private isNews(programme: string): boolean {
    return this.plays(programme) !== this.installation.state.onAir.has(programme);
  }

  private plays(programme: string): boolean {
    return (this.players.get(programme)?.size ?? 0) > 0;
  }
}
