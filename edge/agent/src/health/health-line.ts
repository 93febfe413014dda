import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import type { Health } from "@carillon/link/health-file";
import type { OutputState } from "@carillon/native/playout";

export interface Condition {
  readonly isPaired: boolean;
  readonly listening: SpeakerTelemetry["listening"]["state"];
  readonly programme: string | null;
  readonly output: OutputState | undefined;
  /** For how long it has been joined, with a running sound card, and silent all the same. */
  readonly muteSeconds: number;
}

/** Longer than any clock exchange, handshake or re-anchoring takes: what is still silent then has no excuse. */
export const excusedSeconds = 30;

/** Playing, or why not. Unwell is only what a restart may cure: joined, with a sound card, and silent without a reason. Pure. */
export function healthLine({ isPaired, listening, programme, output, muteSeconds }: Condition): Health {
  if (!isPaired) return { well: true, line: "silent: waits for an operator to enter its code" };
  if (output !== undefined && output.kind !== "running" && output.kind !== "opening")
    return { well: true, line: `silent: sound card ${output.kind}${output.detail === "" ? "" : `, ${output.detail}`}` };
  switch (listening) {
    case "playing":
      return { well: true, line: `playing ${programme ?? ""}`.trimEnd() };
    case "idle":
      return { well: true, line: "silent: no programme is wanted of it" };
    case "joining":
    case "reconnecting":
      return { well: true, line: `silent: the media service of ${programme ?? "its programme"} does not answer yet` };
    case "starved":
    case "syncing":
      return muteSeconds < excusedSeconds
        ? { well: true, line: `silent: ${listening}` }
        : { well: false, line: `${listening} for ${Math.round(muteSeconds)} s without a reason` };
  }
}
