import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";

const samplesPerSecond = 48_000;

/** What one speaker made of a playback: `reasons` is empty when it played all of it. */
export interface Verdict {
  readonly name: string;
  readonly reasons: readonly string[];
}

const milliseconds = (samples: number): string => `${(samples / (samplesPerSecond / 1000)).toFixed(0)} ms`;

/**
 * Judges by cumulative counters before the playback and after its end: whatever was concealed, silenced or not fed to the sound card
 * in between was not heard as it was played.
 * @param endSample media sample (48 kHz) at which the playback ended on its programme's timeline.
 */
export function judge(
  name: string,
  before: SpeakerTelemetry | undefined,
  after: SpeakerTelemetry | undefined,
  endSample: number,
): Verdict {
  if (before === undefined || after === undefined) return { name, reasons: ["it sent no telemetry"] };
  if (after.process.uptimeSeconds < before.process.uptimeSeconds) return { name, reasons: ["it started again"] };
  if (after.listening.epoch !== before.listening.epoch)
    return { name, reasons: ["the programme began anew: the media service started again"] };

  const reasons: string[] = [];
  const missing = endSample - (after.listening.mediaSample ?? 0);
  if (missing > 0) reasons.push(`it stopped ${milliseconds(missing)} before the end (state ${after.listening.state})`);
  const grown = (count: (telemetry: SpeakerTelemetry) => number): number => count(after) - count(before);
  const concealed = grown((telemetry) => telemetry.accounting.concealed);
  if (concealed > 0) reasons.push(`${milliseconds(concealed)} were concealed: packets lost or late`);
  const silenced = grown((telemetry) => telemetry.accounting.silenced);
  if (silenced > 0) reasons.push(`${milliseconds(silenced)} were silent`);
  const underruns = grown((telemetry) => telemetry.output.underruns);
  if (underruns > 0) reasons.push(`the sound card ran dry ${underruns} times`);
  return { name, reasons };
}
