import { accessSync, constants, statfsSync } from "node:fs";
import { family, labelled } from "@carillon/core/watch/exposition";

/**
 * Free share of the file system that holds `folder`, as an unprivileged writer sees it; undefined when it does not say. 0 of one that
 * can only be read, as the kernel makes a card that wears out: nothing more can be stored there.
 */
export function diskFreeRatio(folder: string): number | undefined {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return 0;
  }
  const { bavail, blocks } = statfsSync(folder);
  return blocks === 0 ? undefined : bavail / blocks;
}

/** Of this process, in the names that every Prometheus client uses. */
export function processSeries(version: string): string {
  const { user, system } = process.cpuUsage();
  const borrowed: readonly (readonly [name: string, type: string, value: number])[] = [
    ["process_cpu_seconds_total", "counter", (user + system) / 1e6],
    ["process_resident_memory_bytes", "gauge", process.memoryUsage.rss()],
    ["process_start_time_seconds", "gauge", Math.round(Date.now() / 1000 - process.uptime())],
  ];
  const info = family("carillon_build_info", [[labelled({ version, node: process.version }), 1]]);
  return info + borrowed.map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${value}\n`).join("");
}
