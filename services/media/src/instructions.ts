import { CarillonError, type ErrorCode } from "@carillon/contracts/errors";
import type { DeviceInstruction, Obeyed } from "@carillon/link/device-types";
import type { Programme } from "./programme/programme.js";

export interface InstructionRim {
  /** Rings a schedule now. Throws CarillonError. */
  ring(schedule: string): Promise<void>;
  programme(id: string): Programme | undefined;
  /** Soon, so that the acknowledgement is out before. */
  restart(): void;
}

const done: Obeyed = { outcome: "done" };
const rejected = (code: ErrorCode, detail: string): Obeyed => ({ outcome: "rejected", code, detail });

/** What the cloud can tell a media service to do. */
export async function obey(instruction: DeviceInstruction, rim: InstructionRim): Promise<Obeyed> {
  switch (instruction.kind) {
    case "identify":
      return rejected("document-not-applicable", "a media service has no loudspeaker");
    case "restart":
      rim.restart();
      return done;
    case "ring":
      return attempt(() => rim.ring(instruction.schedule));
    case "play":
    case "stop": {
      const programme = rim.programme(instruction.programme);
      if (programme === undefined) return rejected("programme-unknown", `programme ${instruction.programme}`);
      return instruction.kind === "play" ? play(programme, instruction) : stop(programme);
    }
  }
}

function stop({ player }: Programme): Obeyed {
  player.stop();
  return done;
}

async function play(
  programme: Programme,
  { playback, source }: Extract<DeviceInstruction, { kind: "play" }>,
): Promise<Obeyed> {
  if (source.kind === "silence") return stop(programme);
  return attempt(() => programme.player.play(playback, source));
}

async function attempt(what: () => Promise<void>): Promise<Obeyed> {
  try {
    await what();
    return done;
  } catch (error) {
    if (!(error instanceof CarillonError)) throw error;
    return { outcome: "failed", code: error.code, detail: error.message };
  }
}
