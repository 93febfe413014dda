import { Controller, Get } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { liveness, readiness } from "@carillon/contracts/health";
import { Described } from "../../http/described.js";
import { Open } from "../access/access.guard.js";
import { Health } from "./health.js";

@ApiTags("health")
@Controller()
@Open()
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get("healthz")
  @Described("The process lives", { schema: liveness })
  alive() {
    return this.health.alive();
  }

  @Get("readyz")
  @Described("Broker and database are there; what is not in its best state, since when, and what to do", {
    schema: readiness,
    refusals: ["unavailable"],
  })
  ready() {
    return this.health.ready();
  }
}
