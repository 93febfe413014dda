import type { Change } from "@carillon/control/installation/rows";
import type { Store } from "@carillon/control/store/store";

/** Whatever others wrote meanwhile. */
export async function commitTo(store: Store, change: Change): Promise<"committed" | "stale"> {
  const done = await store.commit(Number.MAX_SAFE_INTEGER, () => ({ change, outcome: undefined }));
  return done === "stale" ? done : "committed";
}
