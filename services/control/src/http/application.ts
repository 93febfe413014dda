import { randomUUID } from "node:crypto";
import {
  Logger as NestLogger,
  Module,
  StandardSchemaValidationPipe,
  type LoggerService,
  type Provider,
  type Type,
} from "@nestjs/common";
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from "@nestjs/core";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import { jsonPointer } from "@carillon/core/configuration/json";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import cookie from "@fastify/cookie";
import { AccessGuard } from "../features/access/access.guard.js";
import { OidcController } from "../features/access/oidc/oidc.controller.js";
import { SessionController } from "../features/access/session.controller.js";
import { TokensController } from "../features/access/tokens.controller.js";
import { UsersController } from "../features/access/users.controller.js";
import { AuditController } from "../features/audit/audit.controller.js";
import type { Audit } from "../features/audit/audit.js";
import { auditChanges } from "../features/audit/auditing.js";
import { ConfigurationController } from "../features/configuration/configuration.controller.js";
import { DevicesController } from "../features/devices/devices.controller.js";
import { EventsController } from "../features/events/events.controller.js";
import { HealthController } from "../features/health/health.controller.js";
import { IceController } from "../features/ice/ice.controller.js";
import { EnrolmentController } from "../features/pairing/enrolment.controller.js";
import { PairingController } from "../features/pairing/pairing.controller.js";
import { RenewalsController } from "../features/pairing/renewals.controller.js";
import { RevocationsController } from "../features/pairing/revocations.controller.js";
import { PlaybackController } from "../features/playback/playback.controller.js";
import { ReleasesController } from "../features/releases/releases.controller.js";
import { RolloutsController } from "../features/rollouts/rollouts.controller.js";
import { HolidaysController } from "../features/schedules/holidays.controller.js";
import { SchedulesController } from "../features/schedules/schedules.controller.js";
import { MetricsController } from "../features/telemetry/metrics.controller.js";
import type { Request } from "../features/telemetry/service-metrics.js";
import { OrganisationsController } from "../features/sites/organisations.controller.js";
import { SitesController } from "../features/sites/sites.controller.js";
import { WebhooksController } from "../features/webhooks/webhooks.controller.js";
import { ZonesController } from "../features/zones/zones.controller.js";
import { Refused } from "../refused.js";
import type { IdempotencyStore } from "../store/idempotency-store.js";
import { Answering } from "./answering.js";
import { bodyLimit, takeBodies } from "./bodies.js";
import { describeApi } from "./api-description.js";
import { serveConsole } from "./console-page.js";
import { Idempotency, settleAnswers } from "./idempotency.js";
import { guardDeviceListener } from "./listeners.js";
import { runInRequest } from "./request-scope.js";
import { ProblemError, ProblemFilter, sendProblem } from "./problem.js";

@Module({})
class ControlModule {}

const controllers: Type[] = [
  HealthController,
  PairingController,
  EnrolmentController,
  RenewalsController,
  RevocationsController,
  DevicesController,
  OrganisationsController,
  SitesController,
  ZonesController,
  ConfigurationController,
  PlaybackController,
  RolloutsController,
  SchedulesController,
  HolidaysController,
  EventsController,
  MetricsController,
  ReleasesController,
  SessionController,
  OidcController,
  TokensController,
  UsersController,
  AuditController,
  WebhooksController,
  IceController,
];

export interface Rim {
  /** The use cases that controllers ask for, by class. */
  readonly useCases: readonly object[];
  readonly answered: (request: Request) => void;
  readonly audit: Audit;
  readonly idempotency: IdempotencyStore;
  readonly version: string;
  readonly log: Logger;
}

/**
 * The whole of HTTP, ready to be given requests by a listener. Nest is here and in the controllers, and nowhere else.
 */
export async function createApplication({
  useCases,
  answered,
  audit,
  idempotency,
  version,
  log,
}: Rim): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestIdHeader: false,
    // An address that cannot be decoded never reaches Nest.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      void sendProblem(reply, new Refused("message-malformed", error.message)),
    genReqId: ({ headers }: { headers: NodeJS.Dict<string | string[]> }) => requestId(headers["x-request-id"]),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  guardDeviceListener(fastify);
  addScope(fastify);
  await fastify.register(cookie);
  fastify.decorateRequest("principal", null);
  fastify.decorateRequest("site", null);
  fastify.decorateRequest("sees");
  auditChanges(fastify, audit, log);
  settleAnswers(fastify, idempotency, log);
  addHeaders(fastify);
  takeBodies(fastify);
  addAccount(fastify, answered, log);
  const providers: Provider[] = [
    ...useCases.map((useCase) => ({ provide: useCase.constructor, useValue: useCase })),
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: Idempotency },
    { provide: APP_INTERCEPTOR, useClass: Answering },
    { provide: APP_PIPE, useValue: new StandardSchemaValidationPipe({ exceptionFactory: invalid }) },
    { provide: APP_FILTER, useValue: new ProblemFilter(log) },
  ];
  NestLogger.overrideLogger(nestLogger(log));
  const module = { module: ControlModule, controllers, providers };
  const application = await NestFactory.create<NestFastifyApplication>(module, adapter, ownBodies);
  describeApi(application, version);
  await serveConsole(fastify);
  await application.init();
  await fastify.ready();
  return application;
}

/** What is taken as a body stands in `bodies.ts`: Nest would take forms as well. */
const ownBodies = Object.freeze({ bodyParser: false });

/** A caller's own id, so that its log and ours can be read together, unless it could be taken for something else. */
const requestId = (asked: string | string[] | undefined): string =>
  typeof asked === "string" && /^[\w.-]{1,64}$/.test(asked) ? asked : randomUUID();

const securityHeaders = {
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  // For browsers that do not know frame-ancestors.
  "x-frame-options": "DENY",
};

/** From here on, whatever is done for the request knows its id. */
function addScope(fastify: FastifyInstance): void {
  fastify.addHook("onRequest", (request, _reply, done) => runInRequest(request.id, done));
}

function addHeaders(fastify: FastifyInstance): void {
  fastify.addHook("onRequest", async (request, reply) => {
    void reply.headers({ ...securityHeaders, "cache-control": "no-store", "x-request-id": request.id });
  });
}

/**
 * One line and one observation per request; of a refusal with its reason, and from where it was asked. Reading is not news, nor is a
 * device that asks again whether it is approved.
 */
function addAccount(fastify: FastifyInstance, answered: Rim["answered"], log: Logger): void {
  fastify.decorateReply("refused", null);
  fastify.addHook(
    "onResponse",
    async ({ id, ip, method, routeOptions }, { statusCode: status, elapsedTime, refused }) => {
      const told = { method, route: routeOptions.url ?? "none", status, seconds: elapsedTime / 1000 };
      answered({ id, ...told });
      const why = refused && { code: refused.code, reason: refused.detail.slice(0, 300), address: ip };
      log[levelOf(method, status)](
        { event: "http", request: id, ...told, ...why },
        `${method} ${told.route} ${status}`,
      );
    },
  );
}

/** Who is not believed, or asks too often, is told of whatever he asks. */
const notBelieved = new Set([401, 403, 429]);

function levelOf(method: string, status: number): "debug" | "info" | "warn" {
  if (notBelieved.has(status)) return "warn";
  return method === "GET" || method === "HEAD" || status === 428 ? "debug" : "info";
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

function invalid(issues: readonly Issue[]): ProblemError {
  const errors = issues.slice(0, 32).map(({ path = [], message }) => ({
    pointer: jsonPointer(path.map((step) => (typeof step === "object" ? step.key : step))),
    detail: message,
  }));
  const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join("; ");
  return new ProblemError(new Refused("request-invalid", detail, { errors }));
}

/** Nest tells of its own start and of little else. */
const nestLogger = (log: Logger): LoggerService => ({
  log: (message: unknown) => log.debug({ event: "nest" }, String(message)),
  debug: (message: unknown) => log.debug({ event: "nest" }, String(message)),
  verbose: (message: unknown) => log.debug({ event: "nest" }, String(message)),
  warn: (message: unknown) => log.warn({ event: "nest" }, String(message)),
  error: (message: unknown, stack?: unknown) => log.error({ event: "nest", stack }, String(message)),
});
