import { createHash, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as x509 from "@peculiar/x509";
import { canonicalJson } from "@carillon/core/canonical-json";
import { webcrypto } from "node:crypto";
import type { TestAuthority } from "../../../support/certificates.js";
import { startProcess, type RunningProcess } from "../../../support/processes.js";
import { channelsOf } from "../../../support/signal/wav.js";

const program = resolve(import.meta.dirname, "../../../../edge/agent/dist/main.js");

export interface SpeakerOptions {
  readonly authority: TestAuthority;
  readonly folder: string;
  readonly endpoints: readonly { readonly mediaId: string; readonly url: string }[];
  readonly documents?: Readonly<Record<string, object>>;
  readonly ppm?: number;
  /** `CARILLON_SOUND` instead of a virtual card. */
  readonly sound?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What becomes of the identity's file before the agent reads it. */
  readonly damage?: (text: string) => string;
  /** Node options, such as --import. */
  readonly nodeOptions?: readonly string[];
}

/**
 * An agent's process with everything on its disk that pairing and a first configuration leave there, and no cloud: the control
 * service and the broker that it was told of do not exist.
 */
export async function startPairedSpeaker(options: SpeakerOptions): Promise<RunningProcess> {
  await writeMemory(options);
  return startAgain(options);
}

async function writeMemory({ authority, folder, endpoints, documents = {}, damage }: SpeakerOptions): Promise<void> {
  const data = join(folder, "state");
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, "ca.crt"), authority.ca);
  const configuration = { listening: { programme: "hall", endpoints }, ...documents };
  const hash = createHash("sha256").update(canonicalJson(configuration)).digest("hex");
  const text = JSON.stringify(await identity(authority));
  await writeFile(join(data, "identity.json"), damage?.(text) ?? text, { mode: 0o600 });
  await writeFile(join(data, "configuration.json"), JSON.stringify({ version: 1, hash, documents: configuration }), {
    mode: 0o600,
  });
}

/** With what an earlier start left on the disk. */
export async function startAgain(options: SpeakerOptions): Promise<RunningProcess> {
  const { folder, ppm = 0, nodeOptions = [], env = {} } = options;
  const { sound = `virtual:ppm=${ppm},file=${join(folder, "heard")}` } = options;
  return startProcess("agent", {
    command: process.execPath,
    args: [...nodeOptions, program],
    env: {
      CARILLON_CONTROL: "https://127.0.0.1:9",
      CARILLON_CA_FILE: join(folder, "ca.crt"),
      CARILLON_DATA: join(folder, "state"),
      CARILLON_SOUND: sound,
      NODE_OPTIONS: undefined,
      ...env,
    },
  });
}

async function identity(authority: TestAuthority): Promise<object> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const deviceId = createHash("sha256").update(spki).digest("hex").slice(0, 32);
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = {
    privateKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
  };
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${deviceId}`,
    keys,
    signingAlgorithm: algorithm,
  });
  return {
    deviceId,
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
    credentials: {
      certificateChain: await authority.device(deviceId, request.toString("pem")),
      caCertificate: authority.ca,
      brokerUrl: "mqtts://127.0.0.1:9",
      name: "test speaker",
    },
  };
}

/** What a virtual card recorded, and when each frame of it was heard (µs of CLOCK_MONOTONIC). */
export interface Recording {
  readonly samples: Float32Array;
  readonly timeOf: (frame: number) => number;
  /** Times at which the card ran dry. */
  readonly underruns: number;
  /** Whether the machine itself stalled about then, so that the real-time thread was late: nothing can be said of the agent there. */
  readonly disturbed: (frame: number) => boolean;
}

/** A window of 100 ms on either side. */
const disturbanceFrames = 7200;

export function readRecording(folder: string): Recording {
  const [left = new Float32Array()] = channelsOf(readFileSync(join(folder, "heard.raw")), 2);
  const lines = readFileSync(join(folder, "heard.index"), "utf8").split("\n").slice(0, -1);
  const marks = lines.map(
    (line) => JSON.parse(line) as { frame?: number; timeUs?: number; xrun?: number; ppm?: number },
  );
  const anchors = marks.flatMap(({ frame, timeUs }) =>
    frame !== undefined && timeUs !== undefined ? [{ frame, timeUs }] : [],
  );
  const stalls = marks.filter((mark) => "xrun" in mark || "lost" in mark);
  const first = anchors[0] ?? { frame: 0, timeUs: 0 };
  const ppm = marks.find((mark) => mark.ppm !== undefined)?.ppm ?? 0;
  const usPerFrame = 1e6 / 48_000 / (1 + ppm * 1e-6);
  return {
    samples: left,
    timeOf: (frame) => {
      const anchor = anchors.findLast((mark) => mark.frame <= frame) ?? first;
      return anchor.timeUs + (frame - anchor.frame) * usPerFrame;
    },
    underruns: stalls.length,
    disturbed: (frame) => stalls.some((stall) => Math.abs((stall.frame ?? 0) - frame) < disturbanceFrames),
  };
}
