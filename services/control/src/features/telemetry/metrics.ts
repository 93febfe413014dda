import type { Devices } from "../devices/devices.js";
import { deviceSeries } from "./exposition.js";
import type { ServiceMetrics } from "./service-metrics.js";

/** Everything that Prometheus reads. */
export class Metrics {
  constructor(
    private readonly service: ServiceMetrics,
    private readonly devices: Pick<Devices, "all" | "view">,
  ) {}

  async text(): Promise<string> {
    const views = Array.from(this.devices.all, (row) => this.devices.view(row));
    return `${await this.service.text()}${deviceSeries(views)}`;
  }
}
