import { CarillonError } from "@carillon/contracts/errors";
import type { Log } from "@carillon/link/log";
import fastify, { type FastifyInstance, type FastifyServerFactory } from "fastify";
import type { Access } from "./access.js";
import { expected, sendProblem } from "./problem.js";
import { addStatusRoutes, type StatusRim } from "../telemetry/status-routes.js";
import { addWhepRoutes, type WhepRim } from "../whep/whep-routes.js";

export interface ApplicationRim extends WhepRim, StatusRim {
  readonly access: Access;
  readonly log: Log;
}

/** No offer of one audio section is longer. */
const bodyLimit = 65_536;
/** A client that does not say what it wants within this time is cut off. */
const requestTimeout = 10_000;

/** WHEP, `GET /programmes`, health, on whatever server `serverFactory` makes. */
export function createApplication(rim: ApplicationRim, serverFactory: FastifyServerFactory): FastifyInstance {
  const application = fastify({ serverFactory, bodyLimit, requestTimeout, forceCloseConnections: true });
  application.setErrorHandler((error, request, reply) => {
    const told = expected(error);
    if (told === undefined) rim.log.error({ err: error, request: `${request.method} ${request.url}` }, "a bug");
    return sendProblem(reply, told ?? new CarillonError("internal", `${request.method} ${request.url}`));
  });
  application.setNotFoundHandler((request, reply) =>
    sendProblem(reply, new CarillonError("not-found", `${request.method} ${request.url}`)),
  );
  addWhepRoutes(application, rim);
  addStatusRoutes(application, rim);
  return application;
}
