import { Controller, Get } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { Described } from "../../http/described.js";
import { Open } from "../access/access.guard.js";
import { Health } from "./health.js";

@ApiTags("health")
@Controller()
@Open()
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get("healthz")
  @Described("The process lives")
  alive() {
    return this.health.alive();
  }

  @Get("readyz")
  @Described("Broker and database are there", { refusals: ["unavailable"] })
  ready() {
    return this.health.ready();
  }
}
