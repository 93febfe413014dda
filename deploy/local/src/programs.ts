import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataDirectory } from "./data-directory.js";
import type { Ports } from "./ports.js";

/** A process of the installation: what is started, and what it is told. */
export interface Program {
  /** Name of its folder and log: `control`, `media`, `speaker-1`. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  readonly kind: "control" | "media" | "speaker";
  /** Path of the script, from the root of the checkout. */
  readonly script: string;
  /** What Node is told. */
  readonly nodeArguments?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** True when the kernel has a sound card that our addon could use. */
export function hasSoundCard(): boolean {
  const cards = "/proc/asound/cards";
  return (
    existsSync("/usr/include/alsa/asoundlib.h") && existsSync(cards) && /^\s*\d+ \[/m.test(readFileSync(cards, "utf8"))
  );
}

/** Clock errors of the virtual cards, ppm: crystals of cheap sound cards differ by as much. */
const clockErrors = [50, -50, 30, -30, 80, -80];
/** A recording is 192 kB/s; longer ones would fill the disk of whoever leaves `npm start` running. */
const recordedSeconds = 600;

/** `CARILLON_SOUND` of the n-th speaker (from 1): the first may have a real card, all others are virtual and record what they play. */
function soundOf(index: number, data: DataDirectory, device: string | undefined): string {
  const card = device ?? (hasSoundCard() ? "default" : "none");
  if (index === 1 && card !== "none") return `alsa:${card}`;
  const ppm = clockErrors[(index - 1) % clockErrors.length] ?? 0;
  return `virtual:ppm=${ppm},file=${join(data.recordings, `speaker-${index}`)},maxSeconds=${recordedSeconds}`;
}

/** The broker's address is handed to devices with the first of these names: an address, so that no resolver is asked. */
const publicHosts = "127.0.0.1,localhost";

export function controlProgram(data: DataDirectory, ports: Ports): Program {
  return {
    name: "control",
    title: "Control service",
    kind: "control",
    script: "services/control/dist/main.js",
    environment: {
      CARILLON_DATA: data.folderOf("control"),
      CARILLON_HTTP: `127.0.0.1:${ports.http}`,
      CARILLON_DEVICE_HTTPS: `127.0.0.1:${ports.deviceHttps}`,
      CARILLON_BROKER: `embedded://127.0.0.1:${ports.broker}`,
      CARILLON_ADMIN_TOKEN_FILE: data.tokenFile,
      CARILLON_PUBLIC_HOSTS: publicHosts,
    },
  };
}

/** Written by the control service before it listens; devices trust nothing else. */
export const rootCertificate = (data: DataDirectory): string => join(data.folderOf("control"), "ca.crt");

const deviceEnvironment = (name: string, data: DataDirectory, ports: Ports) => ({
  CARILLON_DATA: data.folderOf(name),
  // As in the images: buffers that threads pass on leave fewer holes in memory behind.
  MALLOC_ARENA_MAX: "2",
  // Several agents share this machine: each is scraped on a port of its own, which it logs.
  CARILLON_METRICS: "127.0.0.1:0",
  CARILLON_CONTROL: `https://127.0.0.1:${ports.deviceHttps}`,
  CARILLON_CA_FILE: rootCertificate(data),
});

export function mediaProgram(data: DataDirectory, ports: Ports): Program {
  return {
    name: "media",
    title: "Media service",
    kind: "media",
    script: "services/media/dist/main.js",
    environment: {
      ...deviceEnvironment("media", data, ports),
      CARILLON_WHEP: `127.0.0.1:${ports.whep}`,
      CARILLON_MEDIA_HOSTS: "127.0.0.1",
      CARILLON_LIBRARY: data.library,
    },
  };
}

export function speakerPrograms(
  data: DataDirectory,
  ports: Ports,
  wanted: { speakers: number; device: string | undefined },
): Program[] {
  return Array.from({ length: wanted.speakers }, (_, at) => {
    const name = `speaker-${at + 1}`;
    return {
      name,
      title: `Speaker ${at + 1}`,
      kind: "speaker",
      script: "edge/agent/dist/main.js",
      // As in its image: a young generation that keeps 10 MB less of a small computer's memory, at the same CPU.
      nodeArguments: ["--max-semi-space-size=4"],
      environment: {
        ...deviceEnvironment(name, data, ports),
        CARILLON_SOUND: soundOf(at + 1, data, wanted.device),
      },
    };
  });
}
