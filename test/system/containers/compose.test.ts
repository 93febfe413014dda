import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { resolve } from "node:path";
import type { SpeakerTelemetry } from "@carillon/contracts/telemetry";
import { iceServerLinks, ownIceServers } from "@carillon/media/whep/ice-servers";
import { openRelay } from "@carillon/rtc/ice/relay";
import { parseServer } from "@carillon/rtc/ice/servers";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { eventually } from "../../support/eventually.js";
import { align } from "../../support/signal/alignment.js";
import { latencies, skew } from "../../support/signal/latency.js";
import { median } from "../../support/signal/statistics.js";
import { ComposeSystem, speakers, type SpeakerName } from "../../support/docker/compose-system.js";
import { SiteBox } from "../../support/docker/site-box.js";
import { givenEngine } from "./given-engine.js";

const engine = givenEngine();
const rate = 48_000;
const excerptSeconds = 12;
/** A shared machine stands still for a while now and then; who waited for what is killed would hear nothing, and in another session afterwards. */
const heardShare = 0.5;

const heard = ({ accounting: { real, redundant, retransmitted, fec } }: SpeakerTelemetry): number =>
  (real + redundant + retransmitted + fec) / rate;

/** The sample as it should be heard. */
function reference(): Float32Array {
  const file = resolve(import.meta.dirname, "../../../deploy/local/assets/sample.opus");
  const decode = ["-v", "error", "-i", file, "-f", "f32le", "-ac", "1", "-ar", String(rate), "pipe:1"];
  const bytes = execFileSync("ffmpeg", decode, { maxBuffer: 64 * 1024 * 1024 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

describe.skipIf(engine === undefined)("docker compose up", { timeout: 240_000 }, () => {
  let system: ComposeSystem;
  beforeAll(async () => {
    if (engine === undefined) return;
    system = await ComposeSystem.make(engine, { asksOften: true });
    await system.compose("one", "up", "-d");
    await system.compose("one", "up", "-d", "prometheus", "alertmanager");
    for (const name of speakers) await system.playing(name);
  }, 240_000);
  afterAll(() => engine && system[Symbol.asyncDispose](), 60_000);

  /** Does something to one part, and finds the speakers that should not care still playing, in the same session, all the while. */
  async function unheardBy(names: readonly SpeakerName[], disturb: () => Promise<unknown>): Promise<void> {
    const before = await Promise.all(names.map((name) => system.playing(name)));
    await disturb();
    for (const [at, name] of names.entries()) {
      const now = await system.playing(name);
      const then = before[at];
      if (then === undefined) throw new Error("it played before");
      const elapsed = now.process.uptimeSeconds - then.process.uptimeSeconds;
      expect(elapsed, `${name} was not started anew`).toBeGreaterThan(0);
      expect(now.listening.epoch, `${name} hears the same timeline`).toBe(then.listening.epoch);
      expect((heard(now) - heard(then)) / elapsed, `${name} goes on playing`).toBeGreaterThan(heardShare);
    }
  }

  const patient = { deadlineMs: 90_000, everyMs: 500 };
  const relayAt = (host: string, secret: string) => {
    const [link = ""] = iceServerLinks(ownIceServers({ urls: [`turn:${host}:3478`], secret }, Date.now() / 1000));
    const [, username = "", credential = ""] = /username="([^"]+)"; credential="([^"]+)"/.exec(link) ?? [];
    const urls = [`turn:${host}:3478`];
    const server = parseServer(urls[0] ?? "");
    if (server === undefined) throw new Error(`${host} is no host`);
    return openRelay(server, { urls, username, credential });
  };
  const kill = (service: string) => system.engine.docker("kill", system.container(service));
  const start = (service: string) => system.engine.docker("start", system.container(service));
  const isReady = () =>
    eventually(
      "the control service is ready",
      async () => {
        const answer = await fetch(`http://${system.address}:8080/readyz`);
        return answer.ok;
      },
      { deadlineMs: 60_000, everyMs: 200 },
    );

  test("plays the sample on three speakers in two networks, in step, with real-time priority", async () => {
    await eventually(
      "long enough recordings",
      () => speakers.every((name) => system.recording(name).frames > (excerptSeconds + 4) * rate),
      { deadlineMs: 60_000, everyMs: 500 },
    );
    const sample = reference();
    const series = speakers.map((name) => {
      const recording = system.recording(name);
      const from = recording.frames - excerptSeconds * rate;
      const windows = align(sample, recording.channel("middle", from));
      const sound = windows.filter((window) => window.sound).length / windows.length;
      expect(sound, `${name} plays the sample`).toBeGreaterThan(0.6);
      const heardAt = (frame: number) => recording.timeOf(from + frame);
      return latencies(windows, { captured: (frame: number) => frame / 0.048, heard: heardAt });
    });
    // It is played again and again; only what was heard of one playing can be compared.
    const lag = median((series[0] ?? []).map(({ latencyUs }) => latencyUs));
    const ofOne = series.map((each) => each.filter(({ latencyUs }) => Math.abs(latencyUs - lag) < 1e6));
    const { us } = skew(ofOne);
    console.log(`skew of three containers: p50 ${us.p50.toFixed(0)} µs`);
    expect(us.p50).toBeLessThan(5000);
    // Some kernels give containers no real-time share (RT_GROUP_SCHED); what they do give, the agent must have got.
    const mayFifo = await system
      .inside("speaker-1", "with-sys-nice", "/usr/bin/chrt", "--fifo", "50", "/bin/true")
      .then(
        () => true,
        () => false,
      );
    for (const name of speakers) expect((await system.playing(name)).output.realtime).toBe(mayFifo ? "fifo" : "nice");
  });

  test("ends nothing that people see but the page: whoever has no token sees nothing", async () => {
    expect((await fetch(`http://${system.address}:8080/`)).status).toBe(200);
    expect((await fetch(`http://${system.address}:8080/v1/devices`)).status).toBe(401);
    expect((await fetch(`http://${system.address}:8080/metrics`)).status).toBe(401);
    const token = (await system.inside("control", "cat", "/installation/watch/token")).join("");
    const metrics = await fetch(`http://${system.address}:8080/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(metrics.status).toBe(200);
  });

  test("keeps from each container what it has no need to see", async () => {
    const sees = (service: string, path: string) =>
      system.inside(service, "ls", path).then(
        () => true,
        () => false,
      );
    expect(await sees("speaker-1", "/etc/carillon/trust/ca.crt")).toBe(true);
    for (const path of ["/var/lib/carillon/ca.key", "/installation"]) expect(await sees("speaker-1", path)).toBe(false);
    expect(await sees("media", "/installation")).toBe(false);
    const inData = await system.engine.docker(
      ...["network", "inspect", "--format", "{{range .Containers}}{{.Name}} {{end}}", system.network("data")],
    );
    expect(inData.join("").trim().split(" ").toSorted()).toEqual(
      ["control", "postgres"].map((name) => system.container(name)),
    );
    for (const service of ["control", "media", "speaker-1", "mosquitto", "postgres"])
      expect(
        await system.inspect(service, "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.Init}}"),
      ).toBe("true [ALL] true");
  });

  test("has no way out of its networks: nothing was downloaded, and nothing can be", async () => {
    const ask = 'fetch("http://deb.debian.org").then(() => "reached", ({ cause }) => cause.code).then(console.log)';
    const said = await system.inside("control", "/usr/local/bin/node", "-e", ask);
    expect(said.join()).toMatch(/EAI_AGAIN|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|CONNECT_TIMEOUT/);
  });

  test("has a TURN server that carries what its media service gave a credential for, and nothing else", async () => {
    const secret = (await system.inside("coturn", "cat", "/installation/secret")).join("");
    const { own, host } = await system.addressIn("cloud", "coturn");
    const peer = createSocket("udp4").bind(0, host);
    await once(peer, "listening");
    onTestFinished(() => void peer.close());
    const relay = await relayAt(own, secret);
    if (typeof relay === "string") throw new Error(relay);
    onTestFinished(() => relay.close());
    const heard = once(peer, "message");
    relay.send(Buffer.from("hello"), { address: host, port: peer.address().port });
    expect(String((await heard)[0])).toBe("hello");
    expect(await relayAt(own, "a secret that is not that of the installation")).toMatch(/refused the credential/);
  });

  test.each([
    ["the database", ["postgres"]],
    ["the broker", ["mosquitto"]],
    ["the control service", ["control"]],
    ["what stands aside", ["coturn", "operator", "prometheus", "alertmanager"]],
  ])("goes on playing while %s is killed and comes back", async (_what, services) => {
    await unheardBy(speakers, async () => {
      for (const service of services) await kill(service);
      for (const service of services) await start(service);
      await isReady();
    });
    for (const service of services)
      expect(await system.inspect(service, "{{.State.Running}} {{.RestartCount}}"), service).toBe("true 0");
  });

  test("is found unhealthy where it cannot do its work, and healthy again when it can", async () => {
    const becomes = (service: string, health: string) =>
      eventually(`${service} is ${health}`, async () => (await system.health(service)) === health, patient);
    await becomes("speaker-2", "healthy");
    await becomes("control", "healthy");
    await unheardBy(["speaker-1", "speaker-3"], async () => {
      const pid = await system.pidOf("speaker-2");
      process.kill(pid, "SIGSTOP");
      try {
        await kill("postgres");
        await Promise.all([becomes("speaker-2", "unhealthy"), becomes("control", "unhealthy")]);
      } finally {
        process.kill(pid, "SIGCONT");
      }
      await start("postgres");
      await Promise.all([becomes("speaker-2", "healthy"), becomes("control", "healthy")]);
    });
  });

  test("plays again after its media service was killed", async () => {
    const before = await system.playing("speaker-1");
    await kill("media");
    await start("media");
    for (const name of speakers) {
      const now = await eventually(
        `${name} hears another timeline`,
        async () => {
          const telemetry = await system.playing(name);
          return telemetry.listening.epoch !== before.listening.epoch && telemetry;
        },
        { deadlineMs: 60_000, everyMs: 300 },
      );
      expect(now.process.uptimeSeconds, `${name} was not started anew`).toBeGreaterThan(0);
    }
  });

  test("starts a speaker that crashed again, and the others do not hear it", async () => {
    await unheardBy(["speaker-1", "speaker-3"], async () => {
      const pid = await system.inspect("speaker-2", "{{.State.Pid}}");
      // As a crash ends it: `docker kill` is an order, after which it would stay down.
      process.kill(Number(pid), "SIGKILL");
      const again = await system.playing("speaker-2");
      expect(again.listening.state).toBe("playing");
      expect(await system.inspect("speaker-2", "{{.RestartCount}}")).toBe("1");
    });
    await unheardBy(["speaker-1", "speaker-2"], async () => {
      await kill("speaker-3");
      await start("speaker-3");
      await system.playing("speaker-3");
    });
  });

  test("a speaker that loses its network says so in its health, and plays again when it is back", async () => {
    await unheardBy(["speaker-1", "speaker-3"], async () => {
      const before = await system.playing("speaker-2");
      const ends = [system.network("hall"), system.container("speaker-2")];
      await system.engine.docker("network", "disconnect", ...ends);
      await eventually("it knows why it is silent", async () =>
        (await system.inside("speaker-2", "healthy")).join("").startsWith("well: silent: the media service of hall"),
      );
      await system.engine.docker("network", "connect", "--alias", "speaker-2", ...ends);
      const after = await system.playing("speaker-2");
      expect(after.process.uptimeSeconds).toBeGreaterThan(before.process.uptimeSeconds);
    });
  });

  test("is watched: Prometheus reads every part, and has an Alertmanager to tell", async () => {
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`http://${system.address}:9090/api/v1/${path}`)).json();
    const up = z.object({
      data: z.object({
        result: z.array(z.object({ metric: z.object({ job: z.string() }), value: z.tuple([z.number(), z.string()]) })),
      }),
    });
    await eventually(
      "every job is scraped",
      async () => {
        const { result } = up.parse(await ask("query?query=up")).data;
        const jobs = result.filter(({ value }) => value[1] === "1").map(({ metric }) => metric.job);
        return jobs.toSorted().join() === "carillon,carillon-devices,carillon-media";
      },
      { deadlineMs: 60_000, everyMs: 500 },
    );
    await eventually(
      "the Alertmanager is known",
      async () => JSON.stringify(await ask("alertmanagers")).includes("alertmanager:9093"),
      { deadlineMs: 60_000, everyMs: 500 },
    );
    expect(JSON.stringify(await ask("rules"))).toContain("CarillonSpeakerSilent");
  });

  test("upgrades one speaker's image while the others play", async () => {
    const { id } = await system.device("speaker-1");
    await unheardBy(["speaker-2", "speaker-3"], async () => {
      await system.compose("two", "up", "-d", "--no-deps", "speaker-1");
      await system.playing("speaker-1");
    });
    expect(await system.inspect("speaker-1", "{{.Config.Image}}")).toMatch(/agent:two$/);
    expect((await system.inside("speaker-1", "printenv", "CARILLON_IMAGE")).join("")).toBe("two");
    // Who it is was on its volume, not in its container.
    expect((await system.device("speaker-1")).id).toBe(id);
  });

  test("takes in a box at a site of its own: the profile `site`, on its host's network", async () => {
    await system.ask("PUT", "/v1/sites/annex", { name: "Annex" });
    await system.ask("PUT", "/v1/zones/annex", { name: "Annex", site: "annex", programme: "annex" });
    await using _box = await SiteBox.start(system);
    const source = { kind: "file", name: "sample.opus" };
    await eventually(
      "its media service plays",
      () => system.ask("POST", "/v1/programmes/annex/playbacks", { source }),
      patient,
    );
    const { listening } = await system.playing("Speaker of the box");
    expect(listening.programme).toBe("annex");
  });

  test("comes back from a backup: devices are known again without being paired anew, and have played all the while", async () => {
    const ids = await Promise.all(speakers.map(async (name) => (await system.device(name)).id));
    const names = await system.api("/v1/zones");
    await system.script("one", "deploy/backup/backup", system.file("backup.tar"));
    await unheardBy(["speaker-2", "speaker-3"], async () => {
      // The disk of the control host is gone; those of the speakers and of the media service are elsewhere.
      const lost = ["prometheus", "operator", "control", "mosquitto", "postgres", "prepare"];
      await system.compose("one", "rm", "--stop", "--force", ...lost);
      const volumes = ["control", "database", "database-keys", "broker-keys", "broker", "watch-keys"];
      for (const volume of volumes) await system.release(volume);
      await system.script("one", "deploy/backup/restore", system.file("backup.tar"));
      await isReady();
      await eventually(
        "all speakers are back",
        async () => {
          const devices = await Promise.all(speakers.map((name) => system.device(name)));
          return devices.every(({ presence }) => presence === "online");
        },
        { deadlineMs: 90_000, everyMs: 500 },
      );
    });
    expect(await Promise.all(speakers.map(async (name) => (await system.device(name)).id))).toEqual(ids);
    expect(await system.waiting()).toBe(0);
    expect(await system.api("/v1/zones")).toEqual(names);
  });
});
