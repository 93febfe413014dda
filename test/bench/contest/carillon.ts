import type { Premises, Players, Setting } from "./stage.js";
import { BenchSite } from "../rig/site.js";

/** Carillon as it is delivered: a media service, and an agent for each sound card. */
export async function carillon({ lab, rack, fifo }: Premises, { delaySeconds, short }: Setting): Promise<Players> {
  const site = await BenchSite.create();
  try {
    const source = { kind: "pcm", input: `pipe:${fifo}`, ...(short ? { jitterSeconds: 0.005 } : {}) };
    const media = await site.startMedia({ place: lab.server, programme: { class: "live", delaySeconds, source } });
    await media.captured();
    const speakers = await Promise.all(
      lab.clients.map((place, at) =>
        site.startSpeaker({
          ...{ place, device: rack.cards[at]?.pcm ?? "none", env: rack.env },
          documents: short ? { output: { periodSeconds: 0.0025, periods: 4 } } : {},
        }),
      ),
    );
    await Promise.all(speakers.map((speaker) => speaker.listening()));
    return {
      serverPid: media.process.pid,
      clientPids: speakers.map(({ process }) => process.pid),
      [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
    };
  } catch (error) {
    await site[Symbol.asyncDispose]();
    throw error;
  }
}
