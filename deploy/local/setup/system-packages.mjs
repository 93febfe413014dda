import { existsSync } from "node:fs";
import { StepFailed, during, say } from "./progress.mjs";
import { mustRun, programPath, run } from "./run.mjs";

/**
 * What must be on the system, by Debian package, with how it is recognised. Looked for by file and not by `dpkg`, because that takes
 * a millisecond and holds on any distribution. `without` says what happens when it cannot be had; without it the set-up ends.
 */
const program = (name) => () => programPath(name) !== undefined;
const file =
  (...paths) =>
  () =>
    paths.some((path) => existsSync(path));

const forRunning = [
  { debian: "g++", present: program("g++") },
  { debian: "make", present: program("make") },
  { debian: "python3", present: program("python3") },
  { debian: "pkg-config", present: program("pkg-config") },
  { debian: "libopus-dev", present: file("/usr/include/opus/opus.h", "/usr/local/include/opus/opus.h") },
  {
    debian: "libasound2-dev",
    present: file("/usr/include/alsa/asoundlib.h", "/usr/local/include/alsa/asoundlib.h"),
    without: "the speakers can use the virtual sound card only, not ALSA",
  },
  { debian: "ffmpeg", present: program("ffmpeg") },
  { debian: "espeak-ng", present: program("espeak-ng"), without: "speakers cannot speak their pairing code aloud" },
];

const forTests = [
  { debian: "systemd", present: program("systemd-analyze") },
  { debian: "mosquitto", present: program("mosquitto") },
  { debian: "mosquitto-clients", present: program("mosquitto_pub") },
  { debian: "nats-server", present: program("nats-server") },
  { debian: "postgresql", present: file("/usr/lib/postgresql") },
  { debian: "chromium", present: program("chromium") },
  { debian: "alsa-utils", present: program("aplay") },
  { debian: "libasound2-plugins", present: file("/usr/share/doc/libasound2-plugins") },
  { debian: "iproute2", present: program("ip") },
  { debian: "faketime", present: program("faketime") },
  { debian: "prometheus", present: program("promtool") },
  { debian: "prometheus-alertmanager", present: program("amtool") },
  { debian: "snapserver", present: program("snapserver") },
  { debian: "snapclient", present: program("snapclient") },
  { debian: "coturn", present: program("turnserver") },
  { debian: "docker.io", present: program("dockerd"), without: "images and docker-compose.yml are not tested" },
  { debian: "docker-compose", present: program("docker-compose"), without: "docker-compose.yml is not tested" },
  { debian: "kubernetes-client", present: program("kubectl"), without: "the Kubernetes manifests are not rendered" },
  { debian: "debootstrap", present: program("debootstrap"), without: "the images have no base to be built on" },
];

/**
 * Installs as root. Debian would start each daemon at once (brokers, databases) on the standard ports: `policy-rc.d` with 101 is its
 * documented way to forbid that while we install; one that exists already is left alone.
 */
const installScript = `
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod 755 $policy && trap 'rm -f $policy' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
`;

async function rootShell() {
  if (programPath("apt-get") === undefined) return undefined;
  if (process.getuid?.() === 0) return ["sh"];
  const sudo = programPath("sudo");
  return sudo && (await run(sudo, ["-n", "true"])).ok ? [sudo, "-n", "sh"] : undefined;
}

export const ensurePackagesForRunning = () => ensureSystemPackages(forRunning);
export const ensurePackagesForTests = () => ensureSystemPackages(forTests);

async function ensureSystemPackages(wanted) {
  const missing = wanted.filter(({ present }) => !present());
  if (missing.length === 0) return;

  const names = missing.map(({ debian }) => debian);
  const shell = await rootShell();
  if (shell) {
    const [command, ...args] = shell;
    await during(`Debian packages: ${names.join(" ")}`, () =>
      mustRun(command, [...args, "-c", installScript, "install", ...names], {
        what: `the Debian packages ${names.join(" ")} could not be installed`,
        shown: `apt-get install ${names.join(" ")}`,
        next: `Run \`apt-get install ${names.join(" ")}\` and see what it says; then run this command again.`,
      }),
    );
    return;
  }

  const needed = missing.filter(({ without }) => without === undefined);
  if (needed.length > 0)
    throw new StepFailed({
      what: `${needed.map(({ debian }) => debian).join(", ")} ${needed.length === 1 ? "is" : "are"} not installed`,
      why: "only root may install packages, and this user has no sudo without a password",
      next: `sudo apt-get install ${names.join(" ")}    (elsewhere: the packages of the same purpose), then run this again.`,
    });
  for (const { debian, without } of missing) say(`  ! ${debian} is not installed: ${without}.`);
}
