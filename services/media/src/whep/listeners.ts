import { createAnsweringPeer } from "@carillon/rtc/answering-peer";
import type { PeerOptions } from "@carillon/rtc/association";
import type { Need } from "../programme/delay-advice.js";
import type { CertifiedDevice } from "../http/access.js";
import type { Programme } from "../programme/programme.js";
import { JoinQueue, type JoinLimits } from "./join-queue.js";
import { Listener, type ListenerRim } from "./listener.js";

export interface ListenersRim extends ListenerRim {
  readonly peer: PeerOptions;
  readonly joinLimits?: JoinLimits;
  /** Whether a device's certificate is not to be believed any more; also one that was, when its session began. */
  readonly isRevoked: (serial: string) => boolean;
}

/** What a receiver says of its link comes once a second. */
const tickMs = 250;
const adaptEveryUs = 1e6;

/** All WHEP sessions. Owns them; does not own the port that their peers share. */
export class Listeners {
  readonly #rim: ListenersRim;
  readonly #queue: JoinQueue;
  readonly #byId = new Map<string, Listener>();
  readonly #closing = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #adaptAtUs = 0;

  constructor(rim: ListenersRim) {
    this.#rim = rim;
    this.#queue = new JoinQueue(rim.joinLimits);
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), tickMs);
  }

  /**
   * Waits for its turn, then answers the offer. Throws CarillonError `overloaded` or `offer-invalid`. `programme` is looked up
   * when the turn has come: it may have begun anew.
   */
  async join(
    offer: string,
    programme: () => Programme,
    device: CertifiedDevice | undefined,
  ): Promise<{ readonly listener: Listener; readonly answer: string }> {
    const leave = await this.#queue.enter();
    try {
      const listener = new Listener(programme(), createAnsweringPeer(this.#rim.peer), device, this.#rim);
      this.#byId.set(listener.id, listener);
      void listener.settled.then(leave);
      try {
        return { listener, answer: await listener.answer(offer) };
      } catch (error) {
        this.#close(listener);
        throw error;
      }
    } catch (error) {
      leave();
      throw error;
    }
  }

  find(id: string): Listener | undefined {
    return this.#byId.get(id);
  }

  leave(listener: Listener, why: string): void {
    const { id: session, device, programme } = listener;
    this.#rim.log({ session, device, programme: programme.id, why }, "left");
    this.#close(listener);
  }

  /** Those that are connected. */
  count(programme: Programme): number {
    return this.#of(programme).filter(({ playing }) => playing).length;
  }

  /** The devices of those that are connected, each once; a stranger by its session. */
  whoPlays(programme: Programme): readonly string[] {
    const playing = this.#of(programme).filter((listener) => listener.playing);
    return [...new Set(playing.map(({ device, id }) => device ?? id))];
  }

  /** What delay the speakers that listen to it need; of one that listens over two paths, the path that it needs less for. */
  needs(programme: Programme): readonly Need[] {
    const least = new Map<string, number>();
    for (const { need } of this.#of(programme))
      if (need !== undefined) least.set(need.device, Math.min(need.neededUs, least.get(need.device) ?? Infinity));
    return Array.from(least, ([device, neededUs]) => ({ device, neededUs }));
  }

  /** Resolves when nobody listens to the programme any more; all were told by DTLS. */
  async dismiss(programme: Programme): Promise<void> {
    for (const listener of this.#of(programme)) this.leave(listener, "the programme ended");
    await Promise.all(this.#closing);
  }

  /** Closes every session. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const listener of this.#byId.values()) this.#close(listener);
    await Promise.all(this.#closing);
  }

  #of(programme: Programme): Listener[] {
    return [...this.#byId.values()].filter((listener) => listener.programme === programme);
  }

  #tick(): void {
    const nowUs = this.#rim.clock.nowUs();
    for (const listener of this.#byId.values()) {
      const { certificate } = listener;
      const isRevoked = certificate !== undefined && this.#rim.isRevoked(certificate);
      const why = isRevoked ? "its certificate is revoked" : listener.tick(nowUs);
      if (why !== undefined) this.leave(listener, why);
    }
    if (nowUs < this.#adaptAtUs) return;
    this.#adaptAtUs = nowUs + adaptEveryUs;
    for (const programme of new Set(Array.from(this.#byId.values(), (listener) => listener.programme))) {
      programme.relieve(this.#of(programme).flatMap(({ level }) => level ?? []));
      programme.follow(this.needs(programme));
    }
  }

  #close(listener: Listener): void {
    this.#byId.delete(listener.id);
    const closing = listener.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }
}
