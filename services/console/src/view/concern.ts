import type { Device } from "@carillon/contracts/http";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { type Trace, gapsOf } from "../live/trace.js";
import { duration, milliseconds } from "./format.js";

/** How much a person should care. Shown by colour, icon and word, never by colour alone. */
export type Level = "good" | "idle" | "watch" | "bad";

/** A speaker's state in words: what, and why. */
export interface Concern {
  readonly level: Level;
  readonly word: string;
  readonly cause: string;
}

const concern = (level: Level, word: string, cause: string): Concern => ({ level, word, cause });

const soundCard = ({ state, device, detail }: SpeakerTelemetry["output"]): Concern | undefined => {
  const cause = detail ?? device;
  switch (state) {
    case "running":
      return undefined;
    case "opening":
      return concern("watch", "Opening", `sound card ${cause}`);
    case "missing":
      return concern("bad", "No sound card", cause);
    case "busy":
      return concern("bad", "Sound card busy", cause);
    case "lost":
      return concern("bad", "Sound card lost", cause);
  }
};

function playing({ sync }: SpeakerTelemetry, trace: Trace | undefined): Concern {
  if (sync.keepsUp === false) {
    const { neededDelaySeconds: needed, delaySeconds: has } = sync;
    const much = needed === undefined ? "more than a second" : milliseconds(needed, 0);
    return concern(
      "watch",
      "Playing, falls behind",
      `its link needs a delay of ${much}, there are ${milliseconds(has, 0)}`,
    );
  }
  const { concealedSeconds, underruns } = gapsOf(trace);
  if (underruns > 0) return concern("watch", "Playing, with gaps", `the sound card ran dry ${underruns} times lately`);
  if (concealedSeconds > 0)
    return concern("watch", "Playing, with gaps", `${duration(concealedSeconds)} lost and bridged lately`);
  return concern("good", "Playing", "in step");
}

function listening(telemetry: SpeakerTelemetry, trace: Trace | undefined): Concern {
  const { state, programme } = telemetry.listening;
  switch (state) {
    case "playing":
      return playing(telemetry, trace);
    case "idle":
      return concern("idle", "Silent", programme === null ? "no programme chosen" : `not listening to ${programme}`);
    case "joining":
      return concern("watch", "Joining", `connecting to ${programme ?? "its programme"}`);
    case "syncing":
      return concern("watch", "Getting in step", "measuring the site's clock");
    case "starved":
      return concern("bad", "No audio", "nothing arrives from the media service");
    case "reconnecting":
      return concern("bad", "Reconnecting", "the media service does not answer");
  }
}

/** What is to be said of a speaker. What hides the rest comes first: a lost speaker's sound card is not known. */
export function concernOf(device: Device, trace: Trace | undefined): Concern {
  const { presence, telemetry, configuration } = device;
  if (presence === "never-seen") return concern("idle", "Not seen yet", "paired, but never connected");
  if (presence === "lost") return concern("bad", "Lost", "no connection to the control service");
  if (presence === "draining") return concern("idle", "Stopped", "it was shut down cleanly");
  if (telemetry?.kind !== "speaker") return concern("watch", "Starting", "no telemetry yet");
  const found = soundCard(telemetry.output) ?? listening(telemetry, trace);
  if (found.level === "bad") return found;
  if (presence === "late") return concern("watch", "Late", "its telemetry is overdue");
  if (configuration.rejected !== null) {
    const [name = "a document"] = Object.keys(configuration.rejected);
    return concern("watch", "Configuration refused", `${name}: ${configuration.rejected[name]?.detail ?? ""}`);
  }
  return found;
}
