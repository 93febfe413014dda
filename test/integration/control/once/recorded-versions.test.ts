import "reflect-metadata";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DeviceKind } from "@carillon/contracts/identity";
import type { Device } from "@carillon/contracts/http";
import { topicOf, topics } from "@carillon/contracts/topics";
import { openDeviceLink } from "@carillon/link/device-link";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAuthority } from "../../../support/certificates.js";
import { eventually } from "../../../support/eventually.js";
import { recordingLog } from "../../../support/recording-log.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { mosquittoBroker, type TestBroker } from "../../../ports/link/brokers.js";
import { TestCloud } from "../../../ports/link/cloud.js";
import { FakeControl } from "../../../ports/link/fake-control.js";
import { productionBroker } from "../production-broker.js";
import { RunningControl } from "../running-control.js";
import { TestDevice } from "../test-device.js";

interface Line {
  readonly kind: DeviceKind;
  readonly topic: keyof typeof topics;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Older: as it was recorded. Newer: as the next minor version may say it. */
const versions = ["0.1.0", "newer/0.2.0"];
const kinds = ["speaker", "media"] as const;
const each = versions.flatMap((version) => kinds.map((kind) => [version, kind] as const));

const recorded = join(import.meta.dirname, "../../../unit/contracts/recorded");
const linesOf = (version: string, kind: DeviceKind): Line[] =>
  readFileSync(join(recorded, `${version}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((text) => JSON.parse(text) as Line)
    .filter((line) => line.kind === kind);
const said = (lines: readonly Line[], topic: Line["topic"]): Line["payload"] =>
  lines.find((line) => line.topic === topic)?.payload ?? {};

describe("this service, over Mosquitto with client certificates,", () => {
  const owned = new AsyncDisposableStack();
  let control: RunningControl;
  beforeAll(async () => {
    const folder = owned.use(await temporaryFolder("recorded-versions"));
    const broker = owned.use(await productionBroker(folder.path));
    control = owned.use(await RunningControl.start(folder.path, broker.env));
  });
  afterAll(() => owned.disposeAsync());

  it.each(each)("understands all that %s says as a %s, and shows it", async (version, kind) => {
    const lines = linesOf(version, kind);
    const device = await TestDevice.make(control, kind);
    await device.pair({ name: `${kind} of ${version}` });
    await using connection = await device.connect();
    for (const topic of ["birth", "telemetry", "reported", "event", "ack", "state"] as const)
      for (const { payload } of lines.filter((line) => line.topic === topic))
        await connection.say<object>(topics[topic], payload);

    const shown = await eventually("its last word was heard", async () => {
      const view = (await control.api("GET", `/v1/devices/${device.id}`)).body as Device;
      return view.presence === said(lines, "state")["state"] && view.telemetry !== null && view;
    });
    expect(shown).toMatchObject({
      agentVersion: said(lines, "birth")["agentVersion"],
      session: said(lines, "birth")["session"],
      telemetry: { kind, seq: said(lines, "telemetry")["seq"], sentAt: said(lines, "telemetry")["sentAt"] },
      configuration: {
        reportedVersion: said(lines, "reported")["version"],
        reportedHash: said(lines, "reported")["hash"],
      },
    });
    const metrics = (await control.asStranger("GET", "/metrics")).body as string;
    expect(metrics).not.toMatch(
      /^carillon_intake_messages_total\{.*outcome="(malformed|version-unknown|leaf-unknown)"/m,
    );
  });
});

describe("a device of this version, over Mosquitto with client certificates,", () => {
  let authority: TestAuthority;
  let broker: TestBroker;
  let control: FakeControl;
  let cloud: TestCloud;
  beforeAll(async () => {
    authority = await TestAuthority.create();
    broker = await mosquittoBroker(authority);
    control = await FakeControl.start(authority, broker.url);
    cloud = await TestCloud.connect(broker.url, authority);
  });
  afterAll(async () => {
    for (const one of [cloud, control, broker]) await one.close();
  });

  it.each(each)("does what a service of %s wants of a %s, and obeys its command", async (version, kind) => {
    const lines = linesOf(version, kind);
    await using folder = await temporaryFolder("recorded-link");
    await writeFile(folder.file("ca.crt"), authority.ca);
    const codes: string[] = [];
    const applied: object[] = [];
    const obeyed: object[] = [];
    const link = await openDeviceLink({
      ...{ dataDirectory: folder.file("data"), control: control.url, caFile: folder.file("ca.crt") },
      ...{ kind, agentVersion: "this", capabilities: {}, log: recordingLog() },
      showCode: ({ userCode }) => codes.push(userCode),
      apply: (configuration) => {
        applied.push(configuration);
        return Promise.resolve({ ok: true });
      },
      obey: (instruction) => {
        obeyed.push(instruction);
        return Promise.resolve({ outcome: "done" });
      },
    });
    const stop = new AbortController();
    const running = link.start(stop.signal);
    control.approve(await eventually("the code", () => codes[0]));
    await eventually("the link", () => link.state.kind === "up");
    const { deviceId } = link.identity;

    const wanted = said(lines, "desired");
    await cloud.say(topicOf(deviceId, topics.desired), JSON.stringify(wanted), true);
    const report = await cloud.hears(deviceId, "reported", (one) => one.version === wanted["version"]);
    expect(report).toMatchObject({ hash: wanted["hash"] });
    expect(report.rejected).toBeUndefined();
    expect(applied.at(-1)).toMatchObject({ telemetry: { intervalSeconds: 0.5 } });
    expect(JSON.stringify(applied)).not.toContain("sinceNextMinor");

    // What was sent when it was recorded is over; all else is as it was.
    const [sentAt, expiresAt] = [0, 15_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const order = { ...said(lines, "command"), sentAt, expiresAt };
    await cloud.say(topicOf(deviceId, topics.command), JSON.stringify(order));
    const ack = await cloud.hears(deviceId, "ack", ({ id }) => id === said(lines, "command")["id"]);
    expect(ack).toMatchObject({ outcome: "done" });
    expect(obeyed).toMatchObject([{ kind: "identify", seconds: 3 }]);
    stop.abort();
    await running;
  });
});
