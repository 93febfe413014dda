import { telemetry, type MediaTelemetry } from "@carillon/contracts/telemetry";
import type { TimeOfFrame } from "../../support/signal/latency.js";
import type { RunningProcess } from "../../support/processes.js";
import { newest, playbackStarts, type Fields } from "./log-lines.js";

const reported = ({ msg, ...fields }: Fields): MediaTelemetry | undefined => {
  const said = msg === "telemetry" ? telemetry.parse(fields["telemetry"]) : undefined;
  return said?.kind === "media" ? said : undefined;
};

/** A media service of the bench. It can be killed and started again; what it says is of the present process. */
export class MediaProcess {
  readonly #start: () => Promise<RunningProcess>;
  #process: RunningProcess;

  private constructor(start: () => Promise<RunningProcess>, process: RunningProcess) {
    this.#start = start;
    this.#process = process;
  }

  static async start(start: () => Promise<RunningProcess>): Promise<MediaProcess> {
    const media = new MediaProcess(start, await start());
    await media.#process.line(ready);
    return media;
  }

  get process(): RunningProcess {
    return this.#process;
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }

  /** Resolves when the process runs, not when it is ready. */
  async restart(): Promise<void> {
    this.#process = await this.#start();
  }

  /** Site time at which a sample (48 kHz) of the newest playback's source was captured, µs of CLOCK_MONOTONIC. */
  async captured(): Promise<TimeOfFrame> {
    await this.#process.line(/"playback-started"/);
    const newestStart = playbackStarts(this.#process.lines).at(-1);
    if (newestStart === undefined) throw new Error("The media service said nothing of a playback");
    return newestStart;
  }

  telemetry(): MediaTelemetry {
    return newest(this.#process, reported);
  }
}

const ready = /"msg":"ready"/;
