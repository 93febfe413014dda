import { Controller, Get, Header, StreamableFile } from "@nestjs/common";
import { ApiOkResponse, ApiOperation, ApiTags } from "@nestjs/swagger";
import { expositionType } from "@carillon/core/watch/exposition";
import { OpenOnLoopback } from "../access/access.guard.js";
import { Metrics } from "./metrics.js";

const asText = { content: { "text/plain": { schema: { type: "string" } } } } as const;

@ApiTags("health")
@Controller("metrics")
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @OpenOnLoopback()
  @Header("content-type", expositionType)
  @ApiOperation({
    summary: "Prometheus text: the service and the fleet as a whole",
    description: "Without a token only from this machine.",
  })
  @ApiOkResponse(asText)
  service(): Promise<string> {
    return this.metrics.ofService();
  }

  @Get("devices")
  @OpenOnLoopback()
  @ApiOperation({
    summary: "Prometheus text: every device, or the worst of them above the cap",
    description: "A scrape job of its own. Without a token only from this machine.",
  })
  @ApiOkResponse(asText)
  devices(): StreamableFile {
    return new StreamableFile(this.metrics.ofDevices(), { type: expositionType });
  }
}
