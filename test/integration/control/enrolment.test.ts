import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice, type HttpsAnswer } from "./test-device.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("control-enrolment");
  control = await RunningControl.start(folder.path);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function tokensFor(names: string[], more: object = {}): Promise<string[]> {
  const made = await control.api("POST", "/v1/enrolment-tokens", { names, ...more });
  expect(made.status).toBe(201);
  return (made.body as { items: { token: string }[] }).items.map(({ token }) => token);
}

/** Asks to be paired, and polls once. */
async function ask(device: TestDevice, more: object): Promise<HttpsAnswer> {
  const started = await device.post("/v1/pairing", device.pairingRequest(more));
  expect(started.status).toBe(201);
  const { pairingId, nonce } = started.body as { pairingId: string; nonce: string };
  return device.poll(pairingId, nonce);
}

async function objectionAgainst(device: TestDevice): Promise<string | undefined> {
  const { items } = (await control.api("GET", "/v1/pairing")).body as {
    items: { deviceId: string; objection?: string }[];
  };
  return items.find(({ deviceId }) => deviceId === device.id)?.objection;
}

const granted = { status: 200 };
const pending = { status: 428, body: { code: "pairing-pending" } };

describe("an enrolment token", () => {
  it("lets one device in as what the operator wrote, and is kept as a hash alone", async () => {
    const wish = { site: "north", zones: ["hall"], tags: ["rack"] };
    const [first = "", second = ""] = await tokensFor(["Rack 1", "Rack 2"], wish);
    const [one, two] = [await TestDevice.make(control), await TestDevice.make(control)];
    expect(await ask(one, { enrolmentToken: first })).toMatchObject({ ...granted, body: { name: "Rack 1" } });
    expect(await ask(two, { enrolmentToken: second })).toMatchObject({ ...granted, body: { name: "Rack 2" } });
    expect((await control.api("GET", `/v1/devices/${one.id}`)).body).toMatchObject({ ...wish, name: "Rack 1" });
    const list = await control.api("GET", "/v1/enrolment-tokens");
    expect(list.body).toMatchObject({ items: [{ usedBy: expect.any(String) as string }, {}] });
    expect(JSON.stringify(list.body)).not.toContain(first);
    expect(JSON.stringify(control.lines)).not.toContain(first);
  });

  it("that was used, has expired, was withdrawn, or never was, leaves the device with its code, and says why", async () => {
    const [used = "", withdrawn = ""] = await tokensFor(["Used", "Withdrawn"]);
    expect(await ask(await TestDevice.make(control), { enrolmentToken: used })).toMatchObject(granted);
    const { items } = (await control.api("GET", "/v1/enrolment-tokens")).body as {
      items: { id: string; name: string }[];
    };
    const id = items.find(({ name }) => name === "Withdrawn")?.id ?? "";
    expect((await control.api("DELETE", `/v1/enrolment-tokens/${id}`)).status).toBe(204);
    for (const [enrolmentToken, why] of [
      [used, /was used by device/],
      [withdrawn, /unknown here/],
      ["guessed", /unknown here/],
    ] as const) {
      const device = await TestDevice.make(control);
      expect(await ask(device, { enrolmentToken })).toMatchObject(pending);
      expect(await objectionAgainst(device)).toMatch(why);
    }
    expect(control.lines.filter(({ event }) => event === "preapproval-refused").length).toBeGreaterThanOrEqual(3);
  });

  it("lets one of twenty in who show it at once", async () => {
    const [enrolmentToken = ""] = await tokensFor(["Only one"]);
    const devices = await Promise.all(Array.from({ length: 20 }, () => TestDevice.make(control)));
    const answers = await Promise.all(devices.map((device) => ask(device, { enrolmentToken })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 428)).toHaveLength(19);
  });

  it("serves the same key again while that is registered, and never after it was removed", async () => {
    const [enrolmentToken = ""] = await tokensFor(["Forgetful"]);
    const device = await TestDevice.make(control);
    expect(await ask(device, { enrolmentToken })).toMatchObject(granted);
    expect(await ask(device, { enrolmentToken })).toMatchObject(granted);
    expect((await control.api("DELETE", `/v1/devices/${device.id}`)).status).toBe(204);
    expect(await ask(device, { enrolmentToken })).toMatchObject(pending);
    expect(await objectionAgainst(device)).toMatch(/was removed/);
  });
});

describe("a list of expected devices", () => {
  it("lets in the first that names a serial number, by JSON or CSV, and shows a second one as a copy", async () => {
    const csv = "serial;name;zones\n1000-A;Hall left;hall\n1000-B;Hall right;hall\n";
    const headers = { "content-type": "text/csv" };
    expect(await control.api("POST", "/v1/expected-devices", csv, headers)).toMatchObject({
      status: 201,
      body: { taken: 2 },
    });
    const [device, copy] = [await TestDevice.make(control), await TestDevice.make(control)];
    expect(await ask(device, { serial: "1000-A" })).toMatchObject({ ...granted, body: { name: "Hall left" } });
    expect(await ask(copy, { serial: "1000-A" })).toMatchObject(pending);
    expect(await objectionAgainst(copy)).toMatch(new RegExp(`1000-A was used by device ${device.id}`));
    expect(await ask(await TestDevice.make(control), { serial: "1000-C" })).toMatchObject(pending);
    // A list that comes late does not open the door again.
    expect(await control.api("POST", "/v1/expected-devices", csv, headers)).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: "/items/0/serial" }] },
    });
    expect((await control.api("GET", "/v1/expected-devices?limit=1")).body).toMatchObject({
      items: [{ serial: "1000-A", metBy: device.id }],
      nextCursor: "1000-A",
    });
    expect((await control.api("DELETE", "/v1/expected-devices/1000-B")).status).toBe(204);
    expect(await ask(copy, { serial: "1000-B" })).toMatchObject(pending);
  });

  it("that names the key lets nobody else in", async () => {
    const [device, spoofer] = [await TestDevice.make(control), await TestDevice.make(control)];
    const items = [{ serial: "2000", name: "Pinned", device: device.id }];
    expect((await control.api("POST", "/v1/expected-devices", { items })).status).toBe(201);
    expect(await ask(spoofer, { serial: "2000" })).toMatchObject(pending);
    expect(await objectionAgainst(spoofer)).toMatch(/is this a copy/);
    expect(await ask(device, { serial: "2000" })).toMatchObject({ ...granted, body: { name: "Pinned" } });
  });

  it("is refused with the lines that are wrong", async () => {
    const csv = "serial,name,site\n1,A,Not a slug\n2,B,main\n";
    expect(await control.api("POST", "/v1/expected-devices", csv, { "content-type": "text/csv" })).toMatchObject({
      status: 422,
      body: { code: "request-invalid", errors: [{ pointer: "/line/2" }] },
    });
  });
});
