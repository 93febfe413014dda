import { readFileSync } from "node:fs";

/** What a process has used so far, all its threads together. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** USER_HZ, the unit of CPU times in /proc, is 100 on every Linux architecture that Node runs on. */
const ticksPerSecond = 100;
const pageBytes = 4096;

/** Reads /proc (proc(5)); null when the process is gone. CPU time has a resolution of 10 ms: measure over seconds. */
export function processUsage(pid: number): ProcessUsage | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The second field is the name in parentheses, which may hold anything; the third follows the last parenthesis.
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [userTicks = NaN, systemTicks = NaN, rssPages = NaN] = [fields[11], fields[12], fields[21]];
  return { cpuSeconds: (userTicks + systemTicks) / ticksPerSecond, rssBytes: rssPages * pageBytes };
}

/** CPU in percent of one core between two readings `seconds` apart. */
export const cpuPercent = (before: ProcessUsage, after: ProcessUsage, seconds: number): number =>
  (100 * (after.cpuSeconds - before.cpuSeconds)) / seconds;
