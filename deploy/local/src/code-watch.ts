import { watch } from "node:fs";
import { join } from "node:path";

/** Packages whose compiled code each process runs; a change in one of them starts it again. */
const runs: Readonly<Record<string, readonly string[]>> = {
  "services/control/dist/main.js": ["services/contracts", "services/core", "services/control"],
  "services/media/dist/main.js": [
    "services/contracts",
    "services/core",
    "services/link",
    "services/rtc",
    "services/media",
  ],
  "edge/agent/dist/main.js": [
    "services/contracts",
    "services/core",
    "services/link",
    "services/rtc",
    "edge/engine",
    "edge/native",
    "edge/agent",
  ],
};

/** A compiler writes many files; they count as one change. */
const settleMs = 400;

/** Calls `changed` with a test for scripts whenever compiled code has changed, until the signal. */
export function watchCode(root: string, signal: AbortSignal, changed: (scripts: (script: string) => boolean) => void) {
  const touched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const settle = () => {
    const packages = [...touched];
    touched.clear();
    changed((script) => packages.some((folder) => runs[script]?.includes(folder)));
  };
  for (const folder of new Set(Object.values(runs).flat()))
    watch(join(root, folder, "dist"), { recursive: true, signal }, (_event, file) => {
      if (file?.endsWith(".js") !== true) return;
      touched.add(folder);
      clearTimeout(timer);
      timer = setTimeout(settle, settleMs);
    });
}
