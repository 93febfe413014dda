import { codeLifeSeconds } from "@carillon/contracts/pairing";
import { topicOf, topics } from "@carillon/contracts/topics";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { speakerTelemetry } from "./messages.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("control-hostile");
  control = await RunningControl.start(folder.path);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});
afterEach(() => void vi.useRealTimers());

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

describe("a request that makes no sense", () => {
  // PostgreSQL stores neither U+0000 nor half a surrogate pair: each of these was an error of ours (500) once.
  it.each([
    ["a name with U+0000", "PUT", "/v1/zones/a", String.raw`{"name":"\u0000","programme":"hall"}`],
    ["a field named by half a surrogate pair", "PUT", "/v1/zones/a", String.raw`{"name":"a","\ud800":1}`],
    ["U+0000 in a document", "PUT", "/v1/configuration/fleet/output", String.raw`{"values":{"device":"hw:\u0000"}}`],
    ["a bottomless document", "PUT", "/v1/configuration/fleet/output", `{"values":${nested(5000)}}`],
    ["nothing", "POST", "/v1/pairing/approvals", "null"],
    ["other types", "POST", "/v1/pairing/approvals", '{"userCode":{},"name":[]}'],
  ])("with %s is refused as the caller's", async (_, method, path, body) => {
    const answer = await control.api(method, path, body, { "if-none-match": "*" });
    expect(answer).toMatchObject({ status: 422, body: { code: "request-invalid" } });
  });

  it("is too large, or is no JSON, or leads out of the console, and is told so", async () => {
    const tooLarge = `{"name":"${"x".repeat(200_000)}"}`;
    expect(await control.api("PUT", "/v1/zones/a", tooLarge)).toMatchObject({ status: 413 });
    expect(await control.api("PUT", "/v1/zones/a", '{"name":')).toMatchObject({ status: 400 });
    expect(await control.api("PUT", "/v1/zones/a", '{"__proto__":{"name":"a"}}')).toMatchObject({ status: 400 });
    for (const path of ["//etc/passwd", "/..%2f..%2fetc/passwd", "/assets/..%2f..%2fpackage.json", "/%2e%2e//x"])
      expect(await control.api("GET", path)).toMatchObject({ status: 404, body: { code: "not-found" } });
  });
});

describe("a device that sends what no database can hold", () => {
  it("is not believed, and what the others say is kept all the same", async () => {
    await using own = await temporaryFolder("control-poison");
    const first = await RunningControl.start(own.path);
    const [good, bad] = [await TestDevice.make(first), await TestDevice.make(first)];
    for (const [name, device] of Object.entries({ good, bad })) {
      await device.pair({ name });
      await using connection = await device.connect();
      await connection.beBorn("speaker");
      await connection.say(topics.telemetry, speakerTelemetry(0));
      await eventually("its telemetry", async () => {
        const { body } = await first.api("GET", `/v1/devices/${device.id}`);
        return (body as { telemetry: unknown }).telemetry !== null;
      });
      for (const note of ["\u0000", "\ud800", { deep: JSON.parse(nested(3000)) as unknown }])
        if (name === "bad")
          await connection.client.publishAsync(
            topicOf(device.id, topics.telemetry),
            JSON.stringify({ ...speakerTelemetry(0), seq: 9, note }),
            { qos: 1 },
          );
    }
    await eventually("all three were refused", async () =>
      String((await first.asStranger("GET", "/metrics")).body).includes(
        'carillon_intake_messages_total{leaf="up/telemetry",outcome="malformed"} 3',
      ),
    );
    await first[Symbol.asyncDispose]();
    await using second = await RunningControl.start(own.path);
    for (const { id } of [good, bad])
      expect(await second.api("GET", `/v1/devices/${id}`)).toMatchObject({ body: { telemetry: { seq: 0 } } });
  });
});

describe("a pairing code", () => {
  it("that has expired admits nobody, and the device is told to ask for another, which does", async () => {
    const device = await TestDevice.make(control);
    const started = await device.post("/v1/pairing", device.pairingRequest());
    const { pairingId, nonce, userCode } = started.body as { pairingId: string; nonce: string; userCode: string };
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + (codeLifeSeconds + 1) * 1000 });
    expect(await control.api("GET", "/v1/pairing")).toMatchObject({ body: { items: [] } });
    expect(await control.api("POST", "/v1/pairing/approvals", { userCode, name: "Late" })).toMatchObject({
      status: 404,
      body: { code: "pairing-code-unknown", next: expect.any(String) as string },
    });
    expect(await device.poll(pairingId, nonce)).toMatchObject({ status: 410, body: { code: "pairing-expired" } });
    await device.pair({ name: "In time" });
    expect(device.certificate).toContain("BEGIN CERTIFICATE");
  });
});
