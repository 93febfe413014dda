import { admissionPolicy } from "@carillon/core/admission";
import type { NestFastifyApplication } from "@nestjs/platform-fastify";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Admission, Broker } from "./broker/broker.js";
import type { BrokerUsers } from "./broker/nats-users.js";
import type { Authority } from "./certificates/authority.js";
import { dateOf, type Clock } from "./clock.js";
import type { OidcSettings } from "./features/access/oidc/open-oidc.js";
import { openAccess } from "./features/access/open-access.js";
import { DesiredPublisher } from "./features/configuration/desired-publisher.js";
import { LayerHistory } from "./features/configuration/layer-history.js";
import { Layers } from "./features/configuration/layers.js";
import { Reminders } from "./features/configuration/reminders.js";
import { Commands } from "./features/devices/commands.js";
import { BulkActions } from "./features/devices/bulk-actions.js";
import { Devices } from "./features/devices/devices.js";
import { ReconnectHints } from "./features/devices/reconnect-hints.js";
import { Fleet } from "./features/devices/fleet.js";
import { tellPresence } from "./features/devices/presence-log.js";
import { EventStream, type StreamSource } from "./features/events/event-stream.js";
import { Condition, type ConditionParts } from "./features/health/condition.js";
import { Health } from "./features/health/health.js";
import { Admitted } from "./features/pairing/admitted.js";
import { IceNotices } from "./features/ice/ice-notices.js";
import { IceServers, type IceSettings } from "./features/ice/ice-servers.js";
import { EnrolmentTokens } from "./features/pairing/enrolment-tokens.js";
import { ExpectedDevices } from "./features/pairing/expected-devices.js";
import type { FleetMembership } from "./features/pairing/membership.js";
import { Pairing } from "./features/pairing/pairing.js";
import { admissionOf, Renewals } from "./features/pairing/renewals.js";
import { Revocations } from "./features/pairing/revocations.js";
import { RevokedNotice } from "./features/pairing/revoked-notice.js";
import { Endpoints } from "./features/playback/endpoints.js";
import { OnAir } from "./features/playback/on-air.js";
import { Playback } from "./features/playback/playback.js";
import { Inventory } from "./features/releases/inventory.js";
import { ReleaseTarget } from "./features/releases/release-target.js";
import { Releases } from "./features/releases/releases.js";
import { Variables } from "./features/releases/variables.js";
import { Intake } from "./features/telemetry/intake.js";
import { Metrics } from "./features/telemetry/metrics.js";
import type { SeriesCaps } from "./features/telemetry/device-series.js";
import { FleetHistograms } from "./features/telemetry/fleet-histograms.js";
import { tellGauges, type Gauges } from "./features/telemetry/service-gauges.js";
import { ServiceMetrics, type Told } from "./features/telemetry/service-metrics.js";
import { WatchedFleet } from "./features/telemetry/watched-fleet.js";
import { configurationTarget } from "./features/rollouts/configuration-target.js";
import { openRollouts } from "./features/rollouts/open-rollouts.js";
import { Bells } from "./features/schedules/bells.js";
import { HolidayCalendars } from "./features/schedules/holidays.js";
import { Schedules } from "./features/schedules/schedules.js";
import { TestRings } from "./features/schedules/test-rings.js";
import { Organisations } from "./features/sites/organisations.js";
import { Sites, siteView } from "./features/sites/sites.js";
import { openWebhooks } from "./features/webhooks/open-webhooks.js";
import { webhookMetrics } from "./features/webhooks/webhook-metrics.js";
import { Zones, zoneView } from "./features/zones/zones.js";
import { createApplication } from "./http/application.js";
import { currentClaim, currentRequest } from "./http/request-scope.js";
import type { Routing } from "./http/listeners.js";
import { Following } from "./installation/following.js";
import { Installation } from "./installation/installation.js";
import type { CloudLink, CloudLinkEvents } from "./mqtt/cloud-link.js";
import { ComposeFleet } from "./releases/compose-fleet.js";
import type { DeliveredVariables } from "./releases/delivered-variables.js";
import type { ReleaseFleet } from "./releases/release-fleet.js";
import { followChanges, intakeEvents } from "./service-events.js";
import type { Store } from "./store/store.js";
import { commandSpans, requestSpan, type Traces } from "./tracing/traces.js";
import { Upkeep } from "./upkeep.js";

/** The outside world, as main.ts chose it. */
export interface Adapters {
  readonly store: Store;
  readonly authority: Authority;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Several replicas, of which each hears a part of the telemetry. */
  readonly dividesTelemetry: boolean;
  /** How many devices `/metrics/devices` tells of. */
  readonly seriesCaps: SeriesCaps;
  /** Of the service itself: what only the outside can tell. */
  readonly condition: Pick<Gauges, "certificates" | "diskFree">;
  /** STUN and TURN servers, and how their credentials are made. */
  readonly ice: IceSettings;
  /** Inside, to which webhooks may lead. */
  readonly webhookReceivers: readonly string[];
  /** Off where nobody collects them. */
  readonly traces: Traces | undefined;
  readonly openBroker: (admit: Admission) => Promise<Broker>;
  /** To where a broker of another process reads revocation lists. */
  readonly publishRevocations: (lists: string) => Promise<void>;
  /** To where a broker that keeps a list of its users reads it; undefined: there is none. */
  readonly publishUsers: ((users: BrokerUsers) => Promise<void>) | undefined;
  /** A fleet that is trusted already, of which members need no operator. */
  readonly membership?: FleetMembership;
  /** Deliverers of releases beside the devices' own updaters. */
  readonly releaseFleets: readonly ReleaseFleet[];
  readonly variables?: DeliveredVariables;
  /** By which people log in, beside local accounts. */
  readonly oidc: OidcSettings | undefined;
  readonly openLink: (broker: Broker, events: CloudLinkEvents) => CloudLink;
}

export interface Service {
  readonly routing: Routing;
  readonly broker: Broker;
  readonly link: CloudLink;
  /** Ends what would not end by itself: event streams. Before listeners are closed, for they wait. */
  drain(): void;
  /** Saves what is not yet saved, and ends the connections. The store is closed by whoever opened it. */
  close(): Promise<void>;
}

/** Puts the parts together: nothing is decided here, only who knows whom. */
export async function startService(adapters: Adapters): Promise<Service> {
  const { store, authority, clock, log, version, traces } = adapters;
  await store.forgetOld(dateOf(clock.wall()));
  const rows = await store.load();
  const installation = new Installation(store, rows, currentClaim);
  const leads = (): boolean => store.replicas.leads;
  const following = new Following(installation, log);
  const access = openAccess({
    store: store.access,
    allowances: store.allowances,
    clock,
    log,
    installation,
    oidc: adapters.oidc,
  });
  const broker = await adapters.openBroker((peer) => admissionOf(installation.state, peer, dateOf(clock.wall())));
  // Messages come later: all that they reach is made below, before anything is awaited.
  const link = adapters.openLink(broker, {
    received: (message) => intake.receive(message),
    connected: () => {
      // First of all: who comes back meanwhile shall know it when the next link breaks.
      hints.publish();
      revokedNotice.publish();
      fleet.reprieve();
      publisher.publishAll();
      iceNotices.publishAll();
    },
  });

  const fleet = new Fleet(clock, rows.lastKnown, {
    changed: (device) => stream.deviceChanged(device),
    presence: (device, effect) => {
      tellPresence(log, device, effect);
      webhooks.presence(device, effect);
      if (effect.kind === "duplicate-identity") stream.send("device-event", { device, event: { ...effect } });
    },
  });
  const metrics = new ServiceMetrics(version, leads);
  const commands = new Commands({
    ...{ clock, link, request: currentRequest },
    ended: (end) => {
      metrics.commandEnded(end);
      for (const span of commandSpans(end)) traces?.ended(span);
      const { id: command, ...rest } = end;
      log.info({ event: "command-ended", command, ...rest }, `${end.instruction} ${end.outcome}`);
    },
  });
  const releaseFleets = [new ComposeFleet(installation, fleet, clock), ...adapters.releaseFleets];
  const inventory = new Inventory({
    ...{ fleets: releaseFleets, live: fleet, store: store.inventories, leads, clock, log },
  });
  const devices = new Devices(installation, fleet, clock, commands, inventory);
  const webhooks = openWebhooks({
    ...{ store: store.webhooks, installation, clock, log, version, random: Math.random },
    allowed: adapters.webhookReceivers,
    attempted: webhookMetrics({ metrics, store: store.webhooks, leads }),
    inBackground: (work) => upkeep.inBackground("queue-webhooks", work),
  });
  const pairing = new Pairing({
    ...{ installation, devices, authority, clock, log },
    guesses: store.allowances,
    membership: adapters.membership,
    brokerUrls: broker.urls,
    waitingChanged: () => stream.pairingsChanged(),
  });
  const hints = new ReconnectHints(installation, link, { policy: admissionPolicy, log, leads });
  const revokedNotice = new RevokedNotice({ installation, link, clock, log, leads });
  const iceServers = new IceServers(adapters.ice, clock);
  const iceNotices = new IceNotices({
    ...{ servers: iceServers, installation, link, clock, log, leads },
    ...{ lifeSeconds: adapters.ice.deviceSeconds, random: Math.random },
  });
  const publisher = new DesiredPublisher(installation, link, { log, leads });
  const stream = new EventStream(streamSource(installation, devices, pairing, clock));
  const dependencies = checks(store, link);
  const condition = new Condition({ ...dependencies, diskFree: adapters.condition.diskFree, clock, log });
  tellGauges(metrics, { ...gaugesOf(devices, pairing, broker, dependencies), ...adapters.condition });
  metrics.tell("carillon_control_trouble", () => condition.troubles.map(({ part }): Told => [{ part }, 1]));
  const histograms = new FleetHistograms(metrics);
  const watched = new Metrics(metrics, new WatchedFleet(installation, fleet), {
    ...{ caps: adapters.seriesCaps, leads },
  });
  const endpoints = new Endpoints(installation, fleet);
  const onAir = new OnAir(installation, clock, (work) => upkeep.inBackground("on-air", work));
  const bells = new Bells({
    ...{ installation, clock, store: store.schedules },
    isOnline: (device) => fleet.of(device).presence.presence === "online",
    rung: (site, latenessSeconds) => metrics.rung(site, latenessSeconds),
    missed: (site, reason) => metrics.missed(site, reason),
    begin: (site) => metrics.beginBells(site),
  });
  const upkeep = new Upkeep({
    store,
    fleet,
    link,
    endpoints,
    reminders: new Reminders({ installation, fleet, publisher, clock, log }),
    installation,
    ...{ log, leads },
    learned: adapters.dividesTelemetry
      ? (row) => {
          if (fleet.learn(row) && row.telemetry !== null) heard.telemetry(row.device, row.telemetry);
        }
      : undefined,
    everyMinute: () => {
      upkeep.inBackground("judge-minute", watched.sweep());
      upkeep.inBackground("keep-token-use", access.keepUse());
      upkeep.inBackground("forget-answers", store.idempotency.forgetOld());
      // Bells of the day that a clock has jumped over were not missed.
      if (condition.isClockSure()) upkeep.inBackground("sweep-bells", bells.sweep());
      upkeep.inBackground("forget-deliveries", store.webhooks.forgetOld());
      upkeep.inBackground("forget-allowances", store.allowances.forgetOld());
    },
  });
  const heard = intakeEvents({
    ...{ installation, fleet, stream, webhooks, onAir, metrics, histograms, log, leads },
    rollouts: () => rollouts,
    bell: (device, event) => upkeep.inBackground("keep-bell", bells.heard(device, event)),
  });
  const intake = new Intake({
    ...{ installation, fleet, commands, log },
    announced: (device, urls) => upkeep.inBackground("announce-endpoints", endpoints.announce(device, urls)),
    stray: (device) => publisher.clearRemoved(device),
    ahead: (device, reported) => upkeep.inBackground("outbid-configuration", publisher.outbid(device, reported)),
    events: heard,
  });
  installation.watchRights(() => access.forget());
  const kick = (device: string): void => {
    if (leads()) broker.kick(device);
  };
  followChanges(installation, { fleet, kick, stream, histograms });
  installation.watch(({ removedDevices = [] }) => {
    for (const device of removedDevices) onAir.forget(device);
  });

  const rollouts = openRollouts({
    isClockSure: () => condition.isClockSure(),
    ...{ installation, store: store.rollouts, fleet, clock, log, metrics },
    targets: { configuration: configurationTarget(fleet), release: new ReleaseTarget(inventory, fleet) },
    changed: (rollout) => {
      stream.send("rollout", rollout);
      webhooks.rollout(rollout);
    },
  });

  const revocations = new Revocations({
    ...{ installation, authority, clock, log },
    publish: adapters.publishRevocations,
    kick,
  });
  await revocations.start();
  const { publishUsers } = adapters;
  if (publishUsers !== undefined) await new Admitted({ installation, clock, log, publish: publishUsers }).start();
  await store.replicas.start({
    written: () => following.look(),
    leads: () => {
      hints.publish();
      revokedNotice.publish();
      publisher.publishAll();
      iceNotices.publishAll();
      void revocations.enforce();
    },
  });
  following.start();

  const layers = new Layers(installation, clock);
  const application = await createApplication({
    useCases: [
      ...access.useCases,
      store.idempotency,
      ...[pairing, devices, stream, watched, new Renewals(installation, pairing, clock), revocations],
      ...[new Organisations(installation, clock), new Sites(installation, clock), new Zones(installation, clock)],
      ...[layers, new LayerHistory(store, layers), new Playback(installation, fleet, commands)],
      new BulkActions(installation, fleet, commands),
      ...[new EnrolmentTokens(installation, clock), new ExpectedDevices(installation, clock)],
      ...[new Schedules(installation, clock), new HolidayCalendars(installation, clock), bells],
      new TestRings(installation, fleet, commands),
      ...[webhooks.useCase, iceServers],
      ...[rollouts.useCase, new Health(condition), new Releases(installation, inventory)],
      new Variables(inventory, adapters.variables),
    ],
    answered: (request) => {
      metrics.answered(request);
      traces?.ended(requestSpan(request));
    },
    ...{ audit: access.audit, idempotency: store.idempotency, version, log },
  });
  await link.settled;
  upkeep.start();
  condition.start();
  iceNotices.start();
  stream.begin();
  const stop = new AbortController();
  const inventoried = inventory.follow(stop.signal);
  rollouts.start();
  webhooks.start();
  const close = async (): Promise<void> => {
    stop.abort();
    await application.close();
    await inventoried;
    await rollouts.stop();
    await webhooks.stop();
    condition.stop();
    iceNotices.stop();
    await upkeep.stop();
    await following.stop();
    await store.replicas.stop();
    await revocations.stop();
    await link.close();
    await broker.close();
  };
  return { routing: routingOf(application), broker, link, drain: () => stream.close(), close };
}

const streamSource = (installation: Installation, devices: Devices, pairing: Pairing, clock: Clock): StreamSource => ({
  devices: () => Array.from(devices.all, (row) => devices.view(row)),
  places: () => ({
    zones: Array.from(installation.state.zones.values(), zoneView),
    sites: Array.from(installation.state.sites.values(), siteView),
  }),
  device: (id) => {
    const row = installation.state.devices.get(id);
    return row && devices.view(row);
  },
  waiting: () => pairing.waiting().length,
  place: () => ({ sequence: installation.sequence, at: Math.floor(clock.wall() * 1000) }),
});

const gaugesOf = (
  devices: Devices,
  pairing: Pairing,
  broker: Broker,
  dependencies: Dependencies,
): Omit<Gauges, keyof Adapters["condition"]> => ({
  devices: () =>
    Array.from(devices.all, (row) => ({ site: row.site, kind: row.kind, presence: devices.presenceOf(row) })),
  drifts: () => Array.from(devices.all, (row) => devices.driftOf(row)),
  waiting: () => pairing.waiting().length,
  duplicates: () => devices.duplicates,
  brokerClients: () => broker.clients,
  brokerConnections: () => broker.connections,
  dependencies: async () => ({
    database: await dependencies.database().catch(() => false),
    broker: await dependencies.broker(),
  }),
});

type Dependencies = Pick<ConditionParts, "database" | "broker">;

const checks = (store: Store, link: CloudLink): Dependencies => ({
  database: () => store.ping().then(() => true),
  broker: () => Promise.resolve(link.connected),
});

const routingOf = (application: NestFastifyApplication): Routing => {
  const fastify: FastifyInstance = application.getHttpAdapter().getInstance();
  return (request, response) => fastify.routing(request, response);
};
