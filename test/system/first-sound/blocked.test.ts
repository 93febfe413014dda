import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { LocalFleet } from "./local-fleet.js";

const attempts = 3;
const observedSeconds = 15;

/** What the speaker lost while its JavaScript was blocked again and again, samples concealed or silenced, and underruns. */
async function lost(fleet: LocalFleet) {
  const before = await fleet.telemetry("speaker-1");
  const after = await eventually(
    "enough time has passed",
    async () => {
      const now = await fleet.telemetry("speaker-1");
      return now.process.uptimeSeconds > before.process.uptimeSeconds + observedSeconds ? now : undefined;
    },
    { deadlineMs: 60_000, everyMs: 500 },
  );
  return {
    concealed: after.accounting.concealed - before.accounting.concealed,
    silenced: after.accounting.silenced - before.accounting.silenced,
    underruns: after.output.underruns - before.output.underruns,
  };
}

// A shared machine stalls as a whole now and then; what our own blocks cause, they cause in every attempt.
test(
  "40 ms blocks of the agent's JavaScript every 500 ms are not heard at 100 ms delay",
  { timeout: 300_000 },
  async () => {
    await using folder = await temporaryFolder("blocked");
    const block = pathToFileURL(join(import.meta.dirname, "blocked.mjs")).href;
    await using fleet = await LocalFleet.start(folder.file("data"), ["--speakers", "1"], {
      NODE_OPTIONS: `--import ${block}`,
    });
    // The loudspeaker's own default, not the deep buffer of the installation on a desktop.
    await fleet.configure("fleet", "output", { periods: 3 });
    await fleet.configure("site:main", "programmes", { programmes: { hall: { class: "live" } } });
    await eventually(
      "the delay is 100 ms",
      async () => Math.abs(((await fleet.telemetry("speaker-1")).sync.delaySeconds ?? 0) - 0.1) < 0.001,
      {
        deadlineMs: 180_000,
        everyMs: 500,
      },
    );
    const outcomes = [];
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      await fleet.playing();
      outcomes.push(await lost(fleet));
      if (Object.values(outcomes.at(-1) ?? {}).every((samples) => samples === 0)) break;
    }
    expect(outcomes.at(-1)).toEqual({ concealed: 0, silenced: 0, underruns: 0 });
  },
);
