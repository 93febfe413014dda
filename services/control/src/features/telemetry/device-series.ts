import { setImmediate as othersTurn } from "node:timers/promises";
import { family, labelled } from "@carillon/core/watch/exposition";
import {
  fateSamples,
  processFamilies,
  programmeFamilies,
  redundancySamples,
  speakerEssentials,
  speakerStages,
  type ProgrammeTelemetry,
} from "@carillon/core/watch/telemetry-families";
import { isInStep } from "../devices/device-view.js";
import { DeviceLabels } from "./device-labels.js";
import { readColumns, writeColumns, type Columns, type Reading } from "./series-writer.js";
import { isThere, mediaTelemetryOf, speakerTelemetryOf, type Watched } from "./watched-fleet.js";

/** How many devices are told of. Above, the worst are; `carillon_device_series_devices` says how many are not. */
export interface SeriesCaps {
  /** With the essentials: twelve series, and two of upkeep. */
  readonly devices: number;
  /** Of those, speakers with every stage of their path: thirty more. */
  readonly detailed: number;
}

const bit = (condition: boolean): number => (condition ? 1 : 0);

/** Of each device, whatever became of it. */
const ofDevices: readonly Reading<Watched>[] = [
  ["carillon_device_up", ({ live }) => bit(live.presence.presence === "online")],
  [
    "carillon_device_last_seen_timestamp_seconds",
    ({ live: { seenAt } }) => (seenAt === null ? null : seenAt.getTime() / 1000),
  ],
  ["carillon_device_config_in_step", ({ desired, live }) => bit(isInStep(desired, live))],
  [
    "carillon_device_certificate_expiry_timestamp_seconds",
    ({ certificateExpires }) => certificateExpires && certificateExpires.getTime() / 1000,
  ],
];

const ofThosePresent: readonly Reading<Watched>[] = [
  ["carillon_device_disk_free_ratio", ({ live }) => live.telemetry?.process.diskFreeRatio],
];

const ofSpeakers: readonly Reading<Watched>[] = [["carillon_device_should_play", ({ shouldPlay }) => bit(shouldPlay)]];

const ofSpeakersPresent: readonly Reading<Watched>[] = [
  ...speakerEssentials.map(ofTelemetry),
  ["carillon_device_playout_skew_seconds", ({ skewSeconds }) => skewSeconds],
];

const stages: readonly Reading<Watched>[] = speakerStages.map(ofTelemetry);
const processes: readonly Reading<Watched>[] = processFamilies.map(([name, read]) => [
  name,
  ({ live: { telemetry } }) => telemetry && read(telemetry.process),
]);

function ofTelemetry([name, read]: (typeof speakerEssentials)[number]): Reading<Watched> {
  return [
    name,
    (watched) => {
      const telemetry = speakerTelemetryOf(watched);
      return telemetry && read(telemetry);
    },
  ];
}

/** The series of devices and programmes, as text. */
export class DeviceSeries {
  private readonly labels = new DeviceLabels();

  constructor(private readonly caps: SeriesCaps) {}

  /** `troubleOf` decides who is left out when there are too many. Others get their turn between the pieces. */
  async *text(devices: readonly Watched[], troubleOf: (id: string) => number): AsyncGenerator<string> {
    this.labels.keepOnly(devices);
    const told = worst(devices, this.caps.devices, troubleOf);
    const there = told.filter(isThere);
    const detailed = [
      ...there.filter(({ row }) => row.kind === "media"),
      ...worst(
        there.filter(({ row }) => row.kind === "speaker"),
        this.caps.detailed,
        troubleOf,
      ),
    ];
    const parts = [...(await this.essentials(told, there)), ...(await this.details(detailed))];
    const rest = [
      family("carillon_device_series_devices", [
        [labelled({ told: "every stage" }), detailed.length],
        [labelled({ told: "essentials" }), told.length - detailed.length],
        [labelled({ told: "nothing" }), devices.length - told.length],
      ]),
      samplesOf(detailed),
    ];
    for (const columns of parts)
      for (const piece of writeColumns(columns)) {
        yield piece;
        await othersTurn();
      }
    yield* rest;
  }

  private async essentials(told: readonly Watched[], there: readonly Watched[]): Promise<Columns[]> {
    const labels = (device: Watched): string => this.labels.of(device).own;
    const speakers = told.filter(({ row }) => row.kind === "speaker");
    return [
      await readColumns(told, (device) => this.labels.of(device).info, [["carillon_device_info", () => 1]]),
      await readColumns(told, labels, ofDevices),
      await readColumns(there, labels, ofThosePresent),
      await readColumns(speakers, labels, ofSpeakers),
      await readColumns(speakers.filter(isThere), labels, ofSpeakersPresent),
    ];
  }

  private async details(detailed: readonly Watched[]): Promise<Columns[]> {
    const labels = (device: Watched): string => this.labels.of(device).own;
    const programmes = detailed.flatMap((media) =>
      (mediaTelemetryOf(media)?.programmes ?? []).map((programme) => ({ media, programme })),
    );
    return [
      await readColumns(
        detailed.filter(({ row }) => row.kind === "speaker"),
        labels,
        stages,
      ),
      await readColumns(detailed, labels, processes),
      await readColumns(programmes, programmeLabels, ofProgrammes),
    ];
  }
}

interface Played {
  readonly media: Watched;
  readonly programme: ProgrammeTelemetry;
}

const programmeLabels = ({ media: { row }, programme }: Played): string =>
  labelled({ site: row.site, media: row.id, programme: programme.id });

const ofProgrammes: readonly Reading<Played>[] = programmeFamilies.map(([name, read]) => [
  name,
  ({ programme }) => read(programme),
]);

/** What has a label more than the device. */
function samplesOf(detailed: readonly Watched[]): string {
  const speakers = detailed.flatMap((watched) => {
    const telemetry = speakerTelemetryOf(watched);
    return telemetry === undefined ? [] : [[watched.row.id, telemetry] as const];
  });
  return (
    family(
      "carillon_device_samples_total",
      speakers.flatMap(([id, telemetry]) => fateSamples(id, telemetry)),
    ) +
    family(
      "carillon_device_redundancy_info",
      speakers.flatMap(([id, telemetry]) => redundancySamples(id, telemetry)),
    )
  );
}

/**
 * The first of them in the order of their trouble; media services before all, for a whole site hangs on each. Ties stay in the order
 * of the registry, so that the same devices are told of from scrape to scrape.
 */
export function worst(
  devices: readonly Watched[],
  most: number,
  troubleOf: (id: string) => number,
): readonly Watched[] {
  if (devices.length <= most) return devices;
  return devices
    .map((device) => ({ device, trouble: device.row.kind === "media" ? Infinity : troubleOf(device.row.id) }))
    .sort((a, b) => (a.trouble === b.trouble ? 0 : b.trouble - a.trouble))
    .slice(0, most)
    .map(({ device }) => device);
}
