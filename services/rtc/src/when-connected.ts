import { CarillonError } from "@carillon/contracts/errors";
import type { MediaPeer, PeerState } from "./peer.js";

/**
 * Waits until the peer is connected. Throws CarillonError `media-unreachable` with the reason when it fails, is closed, or
 * `signal` aborts first (`AbortSignal.timeout(5000)` for a deadline). The peer is the caller's to close; a new attempt takes
 * a new peer. A join is complete only when media arrives: that is for the caller to see.
 */
export async function whenConnected(peer: MediaPeer, signal: AbortSignal): Promise<void> {
  const waiting = Promise.withResolvers<undefined>();
  const fail = (reason: string): void => waiting.reject(new CarillonError("media-unreachable", reason));
  const judge = (state: PeerState): void => {
    if (state.kind === "connected") waiting.resolve(undefined);
    else if (state.kind === "failed") fail(state.reason);
    else if (state.kind === "closed") fail("the session was closed while it was being set up");
  };
  const abort = (): void => fail(`no connection before the deadline; the session was ${peer.state.kind}`);
  peer.onState(judge);
  judge(peer.state);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await waiting.promise;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
