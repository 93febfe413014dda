import { Controller, Get, Header } from "@nestjs/common";
import { ApiOkResponse, ApiOperation, ApiTags } from "@nestjs/swagger";
import { OpenOnLoopback } from "../access/access.guard.js";
import { Metrics } from "./metrics.js";

@ApiTags("health")
@Controller("metrics")
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @OpenOnLoopback()
  @Header("content-type", "text/plain; version=0.0.4; charset=utf-8")
  @ApiOperation({
    summary: "Prometheus text: the service, the fleet's histograms, every device",
    description: "Without a token only from this machine.",
  })
  @ApiOkResponse({ content: { "text/plain": { schema: { type: "string" } } } })
  read(): Promise<string> {
    return this.metrics.text();
  }
}
