import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { family, labelled } from "@carillon/core/watch/exposition";
import { speakerSeries } from "@carillon/core/watch/telemetry-families";
import { processSeries } from "@carillon/link/process-series";
import { agentVersion } from "../version.js";

/** Who speaks, as far as the speaker itself knows: its name is the cloud's. */
export interface ScrapedSpeaker {
  readonly id: string;
  readonly site: string;
  readonly zone: string;
  readonly programme: string;
  readonly model: string;
  readonly release: string;
}

/** What Prometheus reads of a speaker; less before the first telemetry. */
export function speakerText({ id, ...place }: ScrapedSpeaker, telemetry: SpeakerTelemetry | undefined): string {
  const { site, zone, programme, model, release } = place;
  const version = agentVersion();
  const labels = {
    ...{ device: id, name: id.slice(0, 8), kind: "speaker", site, zone, programme },
    ...{ model, agent_version: version, release },
  };
  const info = family("carillon_device_info", [[labelled(labels), 1]]);
  return processSeries(version) + info + (telemetry === undefined ? "" : speakerSeries(id, telemetry));
}
