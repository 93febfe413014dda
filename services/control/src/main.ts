import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";
import { renewalDue } from "@carillon/core/certificate-renewal";
import { wallClock } from "@carillon/core/units";
import pino, { type Logger } from "pino";
import { keepBrokerCertificate } from "./broker/broker-certificate.js";
import { startEmbeddedBroker } from "./broker/embedded-broker.js";
import { externalBroker } from "./broker/external-broker.js";
import { openAuthority } from "./certificates/authority-files.js";
import { controlNameOf, type ServerCredentials } from "./certificates/authority.js";
import { natsUsers } from "./broker/nats-users.js";
import { openTicketKeys } from "./certificates/ticket-keys.js";
import { revocationFile } from "./certificates/revocation-list.js";
import { systemClock } from "./clock.js";
import { diskFree } from "./disk.js";
import { settleAdministrator, settleWatcher } from "./features/access/first-tokens.js";
import { listenForDevices, listenForPeople } from "./http/listeners.js";
import { currentRequest } from "./http/request-scope.js";
import type { Address } from "./listen.js";
import { isMove, move } from "./moving/command.js";
import { openCloudLink } from "./mqtt/cloud-link.js";
import { openNatsTelemetryShare } from "./mqtt/nats-telemetry-share.js";
import { withTelemetryShare } from "./mqtt/telemetry-share.js";
import { BalenaApi } from "./releases/balena-api.js";
import { BalenaFleet } from "./releases/balena-fleet.js";
import { BalenaVariables } from "./releases/balena-variables.js";
import { startService, type Adapters } from "./service.js";
import { help, readSettings, type Settings } from "./settings.js";
import { openPglite, openPostgres } from "./store/open.js";
import { OtlpTraces } from "./tracing/otlp-traces.js";
import { writeWhole } from "./write-whole.js";

export interface Running {
  readonly http: Address;
  readonly deviceHttps: Address;
  readonly brokerUrl: string;
  close(): Promise<void>;
}

function productVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** Starts everything, or closes what it has opened and rejects. `say` shows the administrator's first token, once. */
export async function start(settings: Settings, log: Logger, say: (line: string) => void): Promise<Running> {
  const version = productVersion();
  const clock = systemClock;
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne();
  };
  try {
    const { dataDirectory: directory, suppliedAuthority: supplied, certificateDays: deviceDays } = settings;
    const authority = await openAuthority({ directory, supplied, deviceDays }, new Date());
    const ticketKeys = await openTicketKeys(directory, new Date());
    const hosts = [...new Set([...settings.publicHosts, "localhost", "127.0.0.1"])];
    const name = controlNameOf(settings.replica);
    const issueOwn = () => authority.issueServer(hosts, new Date(), name);
    const credentials = await issueOwn();
    if (settings.brokerCertificate !== undefined)
      opened.push(await keepBrokerCertificate(settings.brokerCertificate, authority, log));
    const store = await openStore(settings, log);
    opened.push(() => store.close());
    const token = await settleAdministrator(store.access, settings.adminTokenFile, clock);
    await settleWatcher(store.access, settings.metricsTokenFile, clock);
    if (token !== undefined) say(`Administrator token, shown once: ${token}`);

    const inForce = { credentials };
    const balena = settings.balena && openBalena(settings.balena);
    const traces = settings.tracesEndpoint && new OtlpTraces(settings.tracesEndpoint, version, log);
    opened.push(() => traces?.close() ?? Promise.resolve());
    const service = await startService({
      ...{ store, authority, clock, log, version, seriesCaps: settings.seriesCaps },
      dividesTelemetry: settings.replica !== undefined,
      condition: {
        certificates: () => ({
          root: authority.expiresAt.getTime() / 1000,
          server: inForce.credentials.notAfter.getTime() / 1000,
        }),
        diskFree: () => diskFree(settings.dataDirectory),
      },
      ...(balena === undefined
        ? { releaseFleets: [] }
        : { releaseFleets: [balena.fleet], membership: balena.fleet, variables: balena.variables }),
      ...{ traces, oidc: settings.oidc, webhookReceivers: settings.webhookReceivers, ice: settings.ice },
      openBroker: (admit) =>
        "external" in settings.broker
          ? Promise.resolve(
              externalBroker(settings.broker.external, {
                standIn:
                  settings.brokerUsersFile === undefined
                    ? (device) => authority.issueStandIn(device, new Date())
                    : undefined,
                log,
              }),
            )
          : startEmbeddedBroker(settings.broker.embedded, credentials, {
              admit,
              publicHost: settings.publicHosts[0],
              ticketKeys,
              log,
            }),
      publishUsers: usersFileOf(settings),
      publishRevocations: revocationFile(settings.revocationFile, settings.brokerPidFile),
      openLink: openLinkAs(name, credentials, settings, log),
    });
    opened.push(() => service.close());
    const { routing, broker, link } = service;
    const people = await listenForPeople(settings.http, { routing, log });
    opened.push(() => people.close());
    const devices = await listenForDevices(settings.deviceHttps, credentials, { routing, log });
    opened.push(() => devices.close());
    const renewals = renewInTime(issueOwn, credentials, (renewed) => {
      inForce.credentials = renewed;
      for (const user of [broker, link, devices]) user.useCredentials(renewed);
      log.info({ event: "server-certificate-renewed" }, "server certificate renewed");
    });
    opened.push(() => {
      clearInterval(renewals);
      service.drain();
      return Promise.resolve();
    });

    log.info(
      { event: "ready", http: people.address, deviceHttps: devices.address, broker: broker.urls[0], version },
      `ready: http://${people.address.host}:${people.address.port}`,
    );
    return { http: people.address, deviceHttps: devices.address, brokerUrl: broker.urls[0], close };
  } catch (error) {
    await close();
    throw error;
  }
}

const usersFileOf = ({ brokerUsersFile: file }: Settings): Adapters["publishUsers"] =>
  file === undefined ? undefined : (users) => writeWhole(file, natsUsers(users), 0o644);

/**
 * Several control services each hear births, states, reports, events and acknowledgements, and divide the telemetry. An embedded broker's
 * session ends with us. A share of Mosquitto's is not kept either: it would go on filling the share of who is away; another hears.
 */
const openLinkAs =
  (name: string, credentials: ServerCredentials, { replica, nats }: Settings, log: Logger): Adapters["openLink"] =>
  ({ ownUrls: urls, external }, events) => {
    const rim = { events, log };
    if (nats !== undefined)
      return withTelemetryShare(
        openCloudLink({ urls, name, kept: true, telemetry: "elsewhere" }, credentials, rim),
        openNatsTelemetryShare({ urls: nats, name }, credentials, rim),
      );
    const shared = replica !== undefined;
    const telemetry = shared ? "shared" : "heard";
    return openCloudLink({ urls, name, kept: external && !shared, telemetry }, credentials, rim);
  };

const openStore = ({ databaseUrl, dataDirectory }: Settings, log: Logger) =>
  databaseUrl === undefined ? openPglite(join(dataDirectory, "database"), log) : openPostgres(databaseUrl, log);

function openBalena({ fleets, ...settings }: NonNullable<Settings["balena"]>) {
  const api = new BalenaApi(settings, Math.random);
  return { fleet: new BalenaFleet(api, fleets), variables: new BalenaVariables(api, fleets) };
}

/** Looks every hour; a service that runs for months must not be found with an expired certificate. */
function renewInTime(
  issue: () => Promise<ServerCredentials>,
  first: ServerCredentials,
  use: (renewed: ServerCredentials) => void,
): NodeJS.Timeout {
  let present = first;
  const renew = async (): Promise<void> => {
    const life = {
      notBefore: wallClock(present.notBefore.getTime() / 1000),
      notAfter: wallClock(present.notAfter.getTime() / 1000),
    };
    if (!renewalDue(life, systemClock.wall())) return;
    present = await issue();
    use(present);
  };
  return setInterval(() => void renew(), 3_600_000).unref();
}

/** Of the log, in memory: lines beyond them are lost. */
const mostUnreadBytes = 8 * 1024 * 1024;

/** Exit codes: 0 stopped, 1 failed, 2 usage. */
async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (isMove(args)) return move(args, env, productVersion());
  if (args.includes("--help") || args.includes("-h")) {
    console.log(help);
    return 0;
  }
  const read =
    args.length > 0
      ? { wrong: [`unknown argument ${args.join(" ")}; settings are environment variables`] }
      : readSettings(env);
  if ("wrong" in read) {
    console.error(`${read.wrong.join("\n")}\nSee --help.`);
    return 2;
  }
  const log = pino(
    {
      ...{ level: read.settings.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
      // Every line that is written on behalf of a request carries its id.
      mixin: () => ({ request: currentRequest() }),
    },
    // Whoever reads the log may read it late, or never: nobody else waits for that.
    pino.destination({ dest: 2, sync: false, maxLength: mostUnreadBytes }),
  );
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
  });
  try {
    const running = await start(read.settings, log, (line) => console.log(line));
    log.info({ event: "stopping", signal: await stopped }, "stopping");
    await running.close();
    return 0;
  } catch (error) {
    if (!(error instanceof CarillonError)) throw error;
    console.error(error.line);
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), process.env);
