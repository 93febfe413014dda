import type { DeliveredRelease } from "@carillon/contracts/release";
import { z } from "zod";

export interface SupervisorAddress {
  /** http://host:48484, from BALENA_SUPERVISOR_ADDRESS. */
  readonly url: URL;
  readonly key: string;
}

/** GET /v1/device of balena's supervisor (its docs/API.md); the fields that are of use here. */
const state = z.looseObject({
  commit: z.string().max(64).nullish(),
  update_pending: z.boolean().nullish(),
  update_failed: z.boolean().nullish(),
});

const patienceMs = 5000;

/** What this device runs, as its supervisor says; undefined while it does not answer, for example because it is being updated itself. */
export async function askSupervisor(
  { url, key }: SupervisorAddress,
  signal: AbortSignal,
): Promise<Pick<DeliveredRelease, "running" | "progress"> | undefined> {
  try {
    const response = await fetch(new URL("/v1/device", url), {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    if (!response.ok) return undefined;
    const { commit, update_pending, update_failed } = state.parse(await response.json());
    return {
      ...(typeof commit === "string" && commit !== "" && { running: commit }),
      progress: update_failed === true ? "failed" : update_pending === true ? "updating" : "idle",
    };
  } catch {
    return undefined;
  }
}
