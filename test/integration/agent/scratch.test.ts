import fs, { readFileSync } from "node:fs";
import { it } from "vitest";
import { setTimeout as pause } from "node:timers/promises";
import { TestAuthority } from "../../support/certificates.js";
import { freePort } from "../../support/free-ports.js";
import { noiseReference } from "../../support/signal/noise.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { startPairedSpeaker } from "./support/paired-speaker.js";
import { TestMedia } from "./support/test-media.js";

const cpu = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`, "utf8").split(" "); return (Number(f[13]) + Number(f[14])) / 100; };
it("cpu", async () => {
  const authority = await TestAuthority.create();
  const folder = await temporaryFolder("agent");
  const port = await freePort();
  const media = await TestMedia.start({ identity: await authority.client("a".repeat(32)), ca: authority.ca, port, programme: noiseReference({ seed: 1, seconds: 60 }), delayUs: 100_000 });
  const opts = (process.env["AGENT_OPTS"] ?? "").split(" ").filter(Boolean);
  const speaker = await startPairedSpeaker({ authority, folder: folder.path, endpoints: [{ mediaId: "a".repeat(32), url: `https://127.0.0.1:${port}/whep` }], nodeOptions: opts });
  await speaker.line(/listening/);
  await pause(8000);
  const c0 = cpu(speaker.pid), t0 = performance.now();
  await pause(Number(process.env.SECS ?? 30) * 1000);
  const c1 = cpu(speaker.pid), t1 = performance.now();
  console.log("CPU %", (100 * (c1 - c0)) / ((t1 - t0) / 1000), readFileSync(`/proc/${speaker.pid}/status`, "utf8").match(/Vm(HWM|RSS):.*/g));
  for (const t of fs.readdirSync(`/proc/${speaker.pid}/task`)) { const f = readFileSync(`/proc/${speaker.pid}/task/${t}/stat`, "utf8"); const m = f.slice(f.lastIndexOf(")")+2).split(" "); console.log(t, f.match(/\(.*\)/)?.[0], "ticks", Number(m[11]), Number(m[12])); }
  await speaker.stop(); await media.stop(); console.log(speaker.tail(25));
}, 120000);
