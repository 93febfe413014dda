import type { NestFastifyApplication } from "@nestjs/platform-fastify";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Admission, Broker } from "./broker/broker.js";
import type { Authority } from "./certificates/authority.js";
import type { Clock } from "./clock.js";
import { Access } from "./features/access/access.js";
import { DesiredPublisher } from "./features/configuration/desired-publisher.js";
import { Layers } from "./features/configuration/layers.js";
import { Commands } from "./features/devices/commands.js";
import { Devices } from "./features/devices/devices.js";
import { Fleet } from "./features/devices/fleet.js";
import { tellPresence } from "./features/devices/presence-log.js";
import { EventStream } from "./features/events/event-stream.js";
import { Health } from "./features/health/health.js";
import { Pairing } from "./features/pairing/pairing.js";
import { admissionOf, Renewals } from "./features/pairing/renewals.js";
import { Endpoints } from "./features/playback/endpoints.js";
import { Playback } from "./features/playback/playback.js";
import { Intake } from "./features/telemetry/intake.js";
import { Metrics } from "./features/telemetry/metrics.js";
import { ServiceMetrics } from "./features/telemetry/service-metrics.js";
import { Zones } from "./features/zones/zones.js";
import { createApplication } from "./http/application.js";
import type { Routing } from "./http/listeners.js";
import { Installation } from "./installation/installation.js";
import type { CloudLink, CloudLinkEvents } from "./mqtt/cloud-link.js";
import type { Store } from "./store/store.js";
import { Upkeep } from "./upkeep.js";

/** The outside world, as main.ts chose it. */
export interface Adapters {
  readonly store: Store;
  readonly authority: Authority;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  openBroker(admit: Admission): Promise<Broker>;
  openLink(broker: Broker, events: CloudLinkEvents): CloudLink;
}

export interface Service {
  readonly routing: Routing;
  readonly broker: Broker;
  readonly link: CloudLink;
  /** Ends streams and connections, saves what is not yet saved. The store is closed by whoever opened it. */
  close(): Promise<void>;
}

/** Puts the parts together: nothing is decided here, only who knows whom. */
export async function startService({ store, authority, clock, log, version, openBroker, openLink }: Adapters): Promise<Service> {
  const rows = await store.load(new Date());
  const installation = new Installation(store, rows);
  const broker = await openBroker((peer) => admissionOf(installation.state, peer));

  const fleet = new Fleet(clock, rows.lastKnown, {
    changed: (device) => stream.deviceChanged(device),
    presence: (device, effect) => tellPresence(log, device, effect),
  });
  const commands = new Commands(clock, (device, topic, message) => link.publish(device, topic, message));
  const devices = new Devices(installation, fleet, clock, commands);
  const pairing = new Pairing({
    ...{ installation, devices, authority, clock, log },
    brokerUrl: broker.url,
    waitingChanged: () => stream.pairingsChanged(),
  });
  const stream = new EventStream({
    snapshot: () => ({
      devices: Array.from(devices.all, (row) => devices.view(row)),
      zones: [...installation.state.zones.values()],
    }),
    device: (id) => {
      const row = installation.state.devices.get(id);
      return row && devices.view(row);
    },
    waiting: () => pairing.waiting().length,
  });
  const serviceMetrics = new ServiceMetrics(
    {
      devices: () => Array.from(devices.all, ({ id, kind }) => ({ kind, presence: fleet.of(id).presence.presence })),
      waiting: () => pairing.waiting().length,
      brokerClients: () => broker.clients,
    },
    version,
  );
  const endpoints = new Endpoints(installation, fleet);
  const upkeep = new Upkeep({ store, fleet, endpoints, installation, log });
  const intake = new Intake({
    ...{ installation, fleet, commands, log },
    announced: (device, urls) => upkeep.inBackground("announce-endpoints", endpoints.announce(device, urls)),
    ahead: (device, version) => upkeep.inBackground("outbid-configuration", publisher.outbid(device, version)),
    events: {
      deviceEvent: (device, event) => {
        log.info({ event: "device-event", device, ...event, kind: event.kind }, `${event.kind} on a device`);
        stream.send("device-event", { device, event });
      },
      telemetry: (device, telemetry) =>
        serviceMetrics.heard(installation.state.devices.get(device)?.site ?? "", telemetry, fleet.skewOf(device)),
      taken: (leaf, outcome) => serviceMetrics.taken(leaf, outcome),
    },
  });
  const link = openLink(broker, {
    received: (message) => intake.receive(message),
    connected: () => publisher.publishAll(),
  });
  const publisher = new DesiredPublisher(installation, link, log);
  follow(installation, { fleet, broker, stream });

  const application = await createApplication({
    useCases: [
      ...[pairing, devices, stream, await Access.of(store), new Metrics(serviceMetrics, devices)],
      ...[new Renewals(installation, pairing, clock), new Layers(installation, clock), new Zones(installation)],
      ...[new Playback(installation, fleet, commands), new Health(checks(store, link))],
    ],
    answered: (request) => serviceMetrics.answered(request),
    ...{ version, log },
  });
  upkeep.start();
  const close = async (): Promise<void> => {
    stream.close();
    await application.close();
    await upkeep.stop();
    await link.close();
    await broker.close();
  };
  return { routing: routingOf(application), broker, link, close };
}

/** What a committed change means for what is live. */
function follow(installation: Installation, { fleet, broker, stream }: { fleet: Fleet; broker: Broker; stream: EventStream }): void {
  installation.watch(({ devices = [], removedDevices = [], desired = [], zones = [], removedZones = [] }) => {
    for (const device of removedDevices) {
      fleet.forget(device);
      broker.kick(device);
    }
    for (const id of new Set([...devices.map((row) => row.id), ...removedDevices, ...desired.map(({ device }) => device)]))
      stream.deviceChanged(id);
    for (const zone of zones) stream.send("zone", zone);
    for (const id of removedZones) stream.send("zone-removed", { id });
  });
}

const checks = (store: Store, link: CloudLink) => ({
  database: () => store.ping().then(() => true),
  broker: () => Promise.resolve(link.connected),
});

const routingOf = (application: NestFastifyApplication): Routing => {
  const fastify: FastifyInstance = application.getHttpAdapter().getInstance();
  return (request, response) => fastify.routing(request, response);
};
