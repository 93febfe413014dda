import type { Programme as Document } from "@carillon/contracts/documents";
import type { Log } from "@carillon/link/log";
import { Programme, type ProgrammeRim } from "./programme.js";

type Told = Parameters<Programme["heard"]>[0];

export interface ProgrammesRim extends ProgrammeRim {
  readonly log: Log;
  /** Nobody may listen to it any more; resolves when nobody does. */
  retire(programme: Programme): Promise<void>;
}

/** The programmes of this service by id, kept as the `programmes` document says. Owns them. */
export class Programmes {
  readonly #rim: ProgrammesRim;
  readonly #byId = new Map<string, Programme>();

  constructor(rim: ProgrammesRim) {
    this.#rim = rim;
  }

  find(id: string): Programme | undefined {
    return this.#byId.get(id);
  }

  get all(): readonly Programme[] {
    return [...this.#byId.values()];
  }

  /** Puts the document in force while everything plays: what did not change is not touched. */
  async apply(documents: Readonly<Record<string, Document>>): Promise<void> {
    const gone = this.all.filter(({ id }) => documents[id] === undefined);
    for (const { id } of gone) this.#byId.delete(id);
    const replaced = Object.entries(documents).flatMap(([id, document]) => this.#put(id, document) ?? []);
    await Promise.all([...gone, ...replaced].map((programme) => this.#retire(programme)));
  }

  /** What the worker tells. Of a programme that is gone, nothing matters. */
  heard(message: Told): void {
    this.all.find(({ timeline }) => timeline.epoch === message.epoch)?.heard(message);
  }

  async close(): Promise<void> {
    await this.apply({});
  }

  /** Returns the programme that another has replaced: a new epoch, for what its listeners must join anew. */
  #put(id: string, document: Document): Programme | undefined {
    const present = this.#byId.get(id);
    if (present?.needsNewEpoch(document) === false) {
      present.adjust(document);
      return undefined;
    }
    const programme = new Programme(id, document, this.#rim);
    this.#byId.set(id, programme);
    this.#rim.log.info({ programme: id, ...programme.timeline }, "programme begins");
    return present;
  }

  async #retire(programme: Programme): Promise<void> {
    await this.#rim.retire(programme);
    programme.close();
  }
}
