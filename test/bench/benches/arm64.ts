import { createRequire } from "node:module";
import { startEngine, type DockerEngine } from "../../support/docker/engine.js";
import { emulateArm64 } from "../../support/docker/emulation.js";
import { buildOurs, imageOf, type OurImages } from "../../support/docker/images.js";
import { eventually } from "../../support/eventually.js";
import { run } from "../../support/processes.js";
import type { Bench } from "../bench.js";

const version = "arm64";
const packets = 50;
const samples = 960;
const amplitude = 12_000;

interface OpusEncoder {
  encode(pcm: Buffer): Buffer;
}
interface Opus {
  readonly OpusEncoder: new (rate: number, channels: number) => OpusEncoder;
}

/** One second of a tone in packets of 20 ms. */
function tone(): string[] {
  const { OpusEncoder } = createRequire(import.meta.url)("@discordjs/opus") as Opus;
  const encoder = new OpusEncoder(48_000, 2);
  return Array.from({ length: packets }, (_, packet) => {
    const pcm = new Int16Array(samples * 2);
    for (let at = 0; at < pcm.length; at++)
      pcm[at] = amplitude * Math.sin((2 * Math.PI * 440 * (packet * samples + (at >> 1))) / 48_000);
    return encoder.encode(Buffer.from(pcm.buffer)).toString("base64");
  });
}

/** Run in the image, by the image's Node: `heard` is what was decoded, interleaved stereo at 48 kHz. */
const decode = {
  agent: `
    const { createRequire } = await import("node:module");
    const { Decoder } = createRequire("/opt/carillon/edge/native/package.json")("./build/Release/playout.node");
    const decoder = new Decoder();
    const heard = JSON.parse(process.env.PACKETS).flatMap((packet) => {
      const out = new Float32Array(1920);
      decoder.decode(Buffer.from(packet, "base64"), out, 960, false);
      return Array.from(out);
    });`,
  media: `
    const { createRequire } = await import("node:module");
    const { execFileSync } = await import("node:child_process");
    const { Encoder } = createRequire("/opt/carillon/services/media/package.json")("./native/build/Release/egress.node");
    const length = new Encoder(960, false).encode(new Float32Array(1920).fill(0.1), new Uint8Array(1275));
    if (!(length > 2)) throw new Error("the addon encoded nothing");
    const ffmpeg = (input, ...words) => execFileSync("ffmpeg", ["-v", "error", ...words], { input });
    const sound = ffmpeg("", "-f", "lavfi", "-i", "sine=d=1:r=48000,volume=10dB", "-c:a", "libopus", "-f", "ogg", "pipe:1");
    const out = ffmpeg(sound, "-i", "pipe:0", "-t", "1", "-ac", "2", "-ar", "48000", "-f", "f32le", "pipe:1");
    const heard = new Float32Array(out.buffer.slice(out.byteOffset, out.byteOffset + out.length));`,
} as const;
const measure = `
    const rms = Math.sqrt(heard.reduce((sum, s) => sum + s * s, 0) / heard.length);
    console.log(JSON.stringify({ arch: process.arch, seconds: heard.length / 96000, rms }));`;

interface Decoded {
  readonly arch: string;
  readonly seconds: number;
  readonly rms: number;
}

/** Seconds of sound that the image's own addon decoded, once its process was seen to start. */
async function tried(engine: DockerEngine, process: "agent" | "media"): Promise<number> {
  const image = imageOf(process, version);
  const scratch = ["--tmpfs", "/tmp", "--tmpfs", "/run/carillon:uid=1000,gid=1000"];
  const on = ["--platform", "linux/arm64", "--network", "none", "--read-only", "--cap-drop", "ALL", ...scratch];
  const env = ["CARILLON_CONTROL=https://127.0.0.1:9", "CARILLON_DATA=/tmp/data", "CARILLON_SOUND=virtual:ppm=0"];
  const [started = ""] = await engine.docker("run", "-d", ...on, ...env.flatMap((line) => ["--env", line]), image);
  const begins = async () => (await engine.docker("logs", started)).some((line) => line.includes('"event":"metrics"'));
  await eventually(`${process} starts`, begins, { deadlineMs: 300_000, everyMs: 1000 });
  await engine.docker("rm", "--force", started);
  const script = ["--input-type=module", "--eval", decode[process] + measure];
  const [line = ""] = await run("decode", {
    command: engine.client,
    args: ["run", "--rm", ...on, "--env", "PACKETS", "--entrypoint", "/usr/local/bin/node", image, ...script],
    env: { DOCKER_HOST: engine.host, PACKETS: JSON.stringify(tone()) },
    deadlineMs: 300_000,
  });
  const { arch, seconds, rms } = JSON.parse(line) as Decoded;
  if (arch !== "arm64" || rms < 0.1) throw new Error(`${process} decoded something else: ${line}`);
  return seconds;
}

export const bench: Bench = {
  name: "arm64",
  summary:
    "agent and media images for arm64 under emulation: built, started, a second decoded (minutes; qemu-user-static)",
  run: async () => {
    using _emulation = await emulateArm64();
    const engine = await startEngine();
    if (typeof engine === "string") throw new Error(`No container engine can run here: ${engine}`);
    await using own = engine;
    const figures: Record<string, number> = {};
    for (const process of ["agent", "media"] as const satisfies readonly OurImages["processes"][number][]) {
      const beganMs = performance.now();
      await buildOurs(own, { processes: [process], version, architecture: "arm64" });
      figures[`${process}BuildSeconds`] = (performance.now() - beganMs) / 1000;
      figures[`${process}DecodedSeconds`] = await tried(own, process);
    }
    return { figures, valid: true };
  },
};
