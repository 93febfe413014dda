import type { paths } from "@carillon/client/generated/api";
import { MultiBar, Presets, type SingleBar } from "cli-progress";
import type { Terminal } from "./terminal.js";

export type Rollout = paths["/v1/rollouts/{id}"]["get"]["responses"][200]["content"]["application/json"];

/** Of a wave: those that need nothing more, and what became of them. */
function standing({ devices, statuses }: Rollout["waves"][number]) {
  const count = (...names: (keyof typeof statuses)[]) =>
    names.reduce<number>((sum, name) => sum + (statuses[name] ?? 0), 0);
  const failed = count("failed", "rejected", "timed_out");
  const done = count("succeeded", "superseded", "rolled_back") + failed;
  return { devices, done, text: `${count("soaking")} soaking, ${failed} failed` };
}

/** Bars for people; for programs a line when something changed. */
export function rolloutProgress(terminal: Terminal): { show(rollout: Rollout): void; end(): void } {
  return terminal.interactive ? bars() : lines(terminal);
}

function bars() {
  const all = new MultiBar(
    { format: "{wave} {bar} {value}/{total}  {text}", stream: process.stderr },
    Presets.shades_grey,
  );
  const each: SingleBar[] = [];
  return {
    show: ({ waves, phase }: Rollout) => {
      for (const [index, wave] of waves.entries()) {
        const { devices, done, text } = standing(wave);
        const payload = { wave: `wave ${index + 1}`, text: `${text} (${phase.kind})` };
        each[index] ??= all.create(devices, 0, payload);
        each[index].update(done, payload);
      }
    },
    end: () => all.stop(),
  };
}

function lines(terminal: Terminal) {
  let said = "";
  return {
    show: ({ name, waves, phase }: Rollout) => {
      const standings = waves
        .map(standing)
        .map(({ done, devices, text }, at) => `wave ${at + 1}: ${done}/${devices}, ${text}`);
      const line = `${name}: ${phase.kind}; ${standings.join("; ")}`;
      if (line !== said) terminal.note(line);
      said = line;
    },
    end: () => undefined,
  };
}
