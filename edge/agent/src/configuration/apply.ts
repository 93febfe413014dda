import type { SpeakerConfiguration } from "@carillon/contracts/documents";
import type { ErrorCode } from "@carillon/contracts/errors";
import type { ApplyOutcome } from "@carillon/link/device-types";
import type { SpeakerOutput } from "../audio/speaker-output.js";
import type { ProgrammeListening } from "../session/listening.js";

export interface Applicable {
  readonly output: SpeakerOutput;
  readonly listening: ProgrammeListening;
}

/**
 * Puts a configuration in force, all of it or nothing. What would not work is found before anything is touched; what fails
 * nevertheless is undone. A sound card that is not there is no failure: it may be plugged in tomorrow, and is tried every second.
 */
export function applyConfiguration(
  { output, listening }: Applicable,
  wanted: SpeakerConfiguration,
  previous: SpeakerConfiguration | undefined,
): ApplyOutcome {
  const objection = output.objection(wanted.output);
  if (objection !== undefined) return refused("output", "document-not-applicable", objection);
  try {
    output.configure(wanted.output, wanted.playout);
  } catch (error) {
    if (previous !== undefined) output.configure(previous.output, previous.playout);
    return refused("output", "document-not-applicable", error instanceof Error ? error.message : String(error));
  }
  listening.configure(wanted);
  return { ok: true };
}

const refused = (document: string, code: ErrorCode, detail: string): ApplyOutcome => ({
  ok: false,
  documents: { [document]: { code, detail } },
});
