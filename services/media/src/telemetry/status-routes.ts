import { CarillonError } from "@carillon/contracts/errors";
import type { FastifyInstance } from "fastify";
import { type Access, isLoopback } from "../http/access.js";

export interface StatusRim {
  readonly access: Access;
  /** What `GET /programmes` lists. */
  programmeList(): readonly object[];
  health(): object;
  /** Prometheus text. */
  metrics(): string;
}

/** What is asked by people and their tools: what can be heard here, and how it goes. */
export function addStatusRoutes(application: FastifyInstance, rim: StatusRim): void {
  application.get("/programmes", (request) => {
    rim.access.caller(request);
    return { items: rim.programmeList() };
  });
  application.get("/healthz", () => rim.health());
  application.get("/metrics", (request, reply) => {
    if (!isLoopback(request)) throw new CarillonError("forbidden", "metrics are read from this machine only");
    return reply.type("text/plain; version=0.0.4; charset=utf-8").send(rim.metrics());
  });
}
