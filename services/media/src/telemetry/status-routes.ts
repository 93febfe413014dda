import type { FastifyInstance } from "fastify";
import type { Access } from "../http/access.js";

export interface StatusRim {
  readonly access: Access;
  /** What `GET /programmes` lists. */
  programmeList(): readonly object[];
  /** What `GET /bells` tells the site's other media services. */
  bells(): readonly object[];
  health(): object;
}

/** What is asked by people and their tools: what can be heard here, and how it goes. */
export function addStatusRoutes(application: FastifyInstance, rim: StatusRim): void {
  application.get("/programmes", (request) => {
    rim.access.caller(request);
    return { items: rim.programmeList() };
  });
  application.get("/bells", (request) => {
    rim.access.caller(request);
    return { items: rim.bells() };
  });
  application.get("/healthz", () => rim.health());
}
