import { telemetry, type SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { readRecording, type Recording } from "../../support/recording.js";
import type { RunningProcess } from "../../support/processes.js";
import { all, newest, type Fields } from "./log-lines.js";

const reported = ({ msg, ...fields }: Fields): SpeakerTelemetry | undefined => {
  const said = msg === "telemetry" ? telemetry.parse(fields["telemetry"]) : undefined;
  return said?.kind === "speaker" ? said : undefined;
};

/** A speaker of the bench, and what its sound card recorded. */
export class SpeakerProcess {
  readonly #start: () => Promise<RunningProcess>;
  /** Path of the recording, without suffix. */
  readonly #recording: string;
  #process: RunningProcess;

  private constructor(start: () => Promise<RunningProcess>, process: RunningProcess, recording: string) {
    this.#start = start;
    this.#process = process;
    this.#recording = recording;
  }

  static async start(start: () => Promise<RunningProcess>, recording: string): Promise<SpeakerProcess> {
    return new SpeakerProcess(start, await start(), recording);
  }

  get process(): RunningProcess {
    return this.#process;
  }

  async restart(): Promise<void> {
    this.#process = await this.#start();
  }

  /** Resolves when it is joined. */
  async listening(): Promise<void> {
    await this.#process.line(/"msg":"listening"/);
  }

  /** All that it reported, once a second. */
  telemetry(): SpeakerTelemetry[] {
    return all(this.#process, reported);
  }

  newestTelemetry(): SpeakerTelemetry {
    return newest(this.#process, reported);
  }

  recording(): Recording {
    return readRecording(this.#recording);
  }
}
