import { Readable } from "node:stream";

interface Retained {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** The part of aedes's persistence that its types do not name. */
interface RetainedMemory {
  storeRetained(packet: Retained): Promise<void>;
  createRetainedStreamCombi(filters: readonly string[]): Readable;
}

const hasMemory = (broker: object): broker is { readonly persistence: RetainedMemory } =>
  "persistence" in broker &&
  typeof broker.persistence === "object" &&
  broker.persistence !== null &&
  "storeRetained" in broker.persistence &&
  "createRetainedStreamCombi" in broker.persistence;

/**
 * Finds what is retained under a topic by its name. aedes tries every retained message against every filter of a
 * subscription: with 10,000 devices that return, and 40,000 messages, 20 ms of CPU each. Devices subscribe to names
 * without wildcards; other filters are looked for as before.
 */
export function indexRetained(broker: object): void {
  if (!hasMemory(broker)) throw new Error("this version of aedes keeps what is retained in another way");
  const { persistence } = broker;
  const byTopic = new Map<string, Retained>();
  const store = persistence.storeRetained.bind(persistence);
  const search = persistence.createRetainedStreamCombi.bind(persistence);
  persistence.storeRetained = (packet) => {
    if (packet.payload.length === 0) byTopic.delete(packet.topic);
    else byTopic.set(packet.topic, { ...packet });
    return store(packet);
  };
  persistence.createRetainedStreamCombi = (filters) =>
    filters.some((filter) => /[+#]/.test(filter))
      ? search(filters)
      : Readable.from(filters.flatMap((topic) => byTopic.get(topic) ?? []));
}
