import { setTimeout as sleep } from "node:timers/promises";
import { startProcess } from "../../support/processes.js";
import type { Bench } from "../bench.js";
import { medianOfRuns, runsFor } from "../median-of-runs.js";
import { BenchSite } from "../rig/site.js";
import { writeReference } from "../rig/reference.js";

export const bench: Bench = {
  name: "pacing",
  summary: "how late frames leave the media service while another program keeps a core busy",
  run: ({ quick, signal }) =>
    medianOfRuns(runsFor({ quick, signal }), async () => {
      const seconds = quick ? 8 : 60;
      await using site = await BenchSite.create();
      writeReference(site.libraryFile("noise.wav"), 10);
      await using busy = await startProcess("busy", { command: process.execPath, args: ["-e", "for (;;);"] });
      const source = { kind: "file", name: "noise.wav" };
      const media = await site.startMedia({ programme: { source }, reportSeconds: seconds });
      await media.process.line(/"msg":"telemetry"/, (seconds + 10) * 1000);
      await sleep(0, undefined, { signal });
      if (!busy.running) throw new Error("The program that was to keep a core busy ended");
      return { latenessP99Ms: (media.telemetry().programmes[0]?.latenessP99Seconds ?? NaN) * 1000 };
    }),
};
