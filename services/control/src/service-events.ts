import type { DeviceEvent } from "@carillon/contracts/command";
import { topics } from "@carillon/contracts/topics";
import type { Logger } from "pino";
import type { Broker } from "./broker/broker.js";
import type { Fleet } from "./features/devices/fleet.js";
import type { EventStream } from "./features/events/event-stream.js";
import type { OnAir } from "./features/playback/on-air.js";
import type { OpenRollouts } from "./features/rollouts/open-rollouts.js";
import { siteView } from "./features/sites/sites.js";
import type { FleetHistograms } from "./features/telemetry/fleet-histograms.js";
import type { IntakeParts } from "./features/telemetry/intake.js";
import type { ServiceMetrics } from "./features/telemetry/service-metrics.js";
import type { OpenWebhooks } from "./features/webhooks/open-webhooks.js";
import { zoneView } from "./features/zones/zones.js";
import type { Installation } from "./installation/installation.js";
import type { News } from "./installation/rows.js";

interface Listeners {
  readonly installation: Installation;
  readonly fleet: Fleet;
  readonly stream: EventStream;
  readonly webhooks: OpenWebhooks;
  readonly onAir: OnAir;
  readonly metrics: ServiceMetrics;
  readonly histograms: FleetHistograms;
  readonly log: Logger;
  readonly leads: () => boolean;
  /** Made after the intake. */
  readonly rollouts: () => Pick<OpenRollouts, "heard" | "heardTelemetry">;
  readonly bell: (device: string, event: DeviceEvent["event"]) => void;
}

/** Who else hears what a device says. */
export const intakeEvents = ({
  installation,
  fleet,
  stream,
  webhooks,
  onAir,
  metrics,
  histograms,
  log,
  leads,
  rollouts,
  bell,
}: Listeners): IntakeParts["events"] => ({
  deviceEvent: (device, event) => {
    log.info({ event: "device-event", device, detail: event }, `${event.kind} on a device`);
    stream.send("device-event", { device, event }, installation.state.devices.get(device)?.site);
    webhooks.deviceEvent(device, event);
    onAir.heardEvent(device, event);
    bell(device, event);
    metrics.happened(installation.state.devices.get(device)?.site ?? "", event.kind);
  },
  telemetry: (device, telemetry) => {
    const { site = "", model } = installation.state.devices.get(device) ?? {};
    const { birth } = fleet.of(device);
    const place = { site, model: birth?.model ?? model ?? "", release: birth?.imageVersion ?? "" };
    const skewSeconds = fleet.skewOf(device);
    if (leads()) histograms.heard(device, place, telemetry, skewSeconds);
    onAir.heardTelemetry(device, telemetry);
    rollouts().heardTelemetry(device, telemetry, skewSeconds);
  },
  taken: (leaf, outcome) => {
    metrics.taken(leaf, outcome);
    if (leaf !== topics.telemetry.leaf) rollouts().heard();
  },
});

/** What a committed change means for what is live. */
export function followChanges(
  installation: Installation,
  { fleet, kick, stream, histograms }: Pick<Listeners, "fleet" | "stream" | "histograms"> & Pick<Broker, "kick">,
): void {
  installation.watch((change) => {
    const { devices = [], removedDevices = [], desired = [] } = change;
    for (const device of removedDevices) {
      fleet.forget(device);
      histograms.forget(device);
      kick(device);
    }
    for (const id of new Set([
      ...devices.map((row) => row.id),
      ...removedDevices,
      ...desired.map(({ device }) => device),
    ]))
      stream.deviceChanged(id);
    tellPlaces(change, stream);
  });
}

function tellPlaces(change: News, stream: Pick<EventStream, "send">): void {
  const { sites = [], removedSites = [], zones = [], removedZones = [], layers = [], removedLayers = [] } = change;
  for (const site of sites) stream.send("site", siteView(site), site.id);
  for (const id of removedSites) stream.send("site-removed", { id });
  for (const zone of zones) stream.send("zone", zoneView(zone), zone.site);
  for (const id of removedZones) stream.send("zone-removed", { id });
  for (const { scope, document, version } of layers) stream.send("layer", { scope, document, version });
  for (const { scope, document } of removedLayers) stream.send("layer-removed", { scope, document });
}
