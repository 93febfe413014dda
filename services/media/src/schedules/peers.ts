import { get } from "node:https";
import { rungBells, type BellPeer } from "@carillon/contracts/schedules";
import { type Bell, bellKey } from "@carillon/core/schedule/plan";
import { wallClock } from "@carillon/core/units";
import type { Identity } from "@carillon/link/identity";
import type { Log } from "@carillon/link/log";

/** Of the same network: whoever needs longer is taken for one that is away. */
const patienceMs = 2000;
/** An hour of bells of a thousand speakers. */
const maxAnswerBytes = 4_000_000;

/**
 * The speakers that the site's other media services rang this bell for. A peer that does not answer is one that rang for nobody: what is
 * not known must not keep a bell from being rung.
 */
export async function heardFrom(
  peers: readonly BellPeer[],
  bell: Pick<Bell, "id" | "at">,
  { identity, log }: { readonly identity: Identity; readonly log: Log },
): Promise<ReadonlySet<string>> {
  const heard = await Promise.all(
    peers.map(async (peer) => {
      try {
        const { items } = rungBells.parse(JSON.parse(await ask(peer, identity)));
        const rung = items.filter(({ schedule: id, due }) => {
          const at = wallClock(Date.parse(due) / 1000);
          return bellKey({ id, at }) === bellKey(bell);
        });
        return rung.flatMap(({ heardBy }) => heardBy);
      } catch (error) {
        log.info({ media: peer.mediaId, why: String(error) }, "the other media service does not say what it rang");
        return [];
      }
    }),
  );
  return new Set(heard.flat());
}

function ask({ mediaId, url }: BellPeer, { privateKey, credentials }: Identity): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const outgoing = get(new URL("/bells", url), {
    agent: false,
    signal: AbortSignal.timeout(patienceMs),
    key: privateKey,
    ...(credentials !== undefined && { cert: credentials.certificateChain, ca: credentials.caCertificate }),
    // Who it is must be right, not where.
    checkServerIdentity: (_host, { subject }) =>
      subject.CN === mediaId ? undefined : new Error(`its certificate is for ${String(subject.CN)}`),
  });
  outgoing.on("error", reject);
  outgoing.on("response", (incoming) => {
    let text = "";
    incoming.setEncoding("utf8").on("error", reject);
    incoming.on("data", (chunk: string) => {
      text += chunk;
      if (text.length > maxAnswerBytes) incoming.destroy(new Error("its answer is too long"));
    });
    incoming.on("end", () => {
      if (incoming.statusCode === 200) resolve(text);
      else reject(new Error(`it answered ${incoming.statusCode ?? 0}`));
    });
  });
  return promise;
}
