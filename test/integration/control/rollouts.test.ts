import { rolloutView, type RolloutView } from "@carillon/contracts/rollout";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { RolloutSpeaker } from "./rollout-speaker.js";

let folder: TemporaryFolder;
let control: RunningControl;
const speakers: RolloutSpeaker[] = [];

beforeAll(async () => {
  folder = await temporaryFolder("rollouts");
  control = await RunningControl.start(folder.path);
  await control.api("PUT", "/v1/zones/hall", { name: "Hall" });
  for (let n = 1; n <= 6; n += 1) speakers.push(await RolloutSpeaker.pair(control, `hall ${n}`, "hall"));
  for (const speaker of speakers) await speaker.connect(control);
});
afterAll(async () => {
  for (const speaker of speakers) await speaker[Symbol.asyncDispose]();
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const waves = [{ upTo: { devices: 1 } }, { upTo: { devices: 3 } }, { upTo: { percent: 100 } }];
const request = (volumeDb: number, more: object = {}, plan: object = {}) => ({
  name: `volume ${volumeDb}`,
  change: { kind: "configuration", scope: "zone:hall", document: "output", values: { volumeDb } },
  plan: { waves: waves.map((wave) => ({ ...wave, soakSeconds: 0 })), ...plan },
  ...more,
});

async function begin(body: object): Promise<string> {
  const answer = await control.api("POST", "/v1/rollouts", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return (answer.body as { id: string }).id;
}
const view = async (id: string): Promise<RolloutView> =>
  rolloutView.parse((await control.api("GET", `/v1/rollouts/${id}`)).body);
const phase = (id: string, kind: RolloutView["phase"]["kind"]): Promise<RolloutView> =>
  eventually(`rollout ${id} is ${kind}`, async () => {
    const present = await view(id);
    return present.phase.kind === kind ? present : undefined;
  });
const volumes = () => speakers.map((speaker) => speaker.volume());

describe("a configuration rollout", () => {
  it("says beforehand who would be in which wave, and changes nothing by that", async () => {
    const answer = await control.api("POST", "/v1/rollouts", request(-1, { id: "first", dryRun: true }));
    expect(answer).toMatchObject({ status: 200, body: { id: "first" } });
    const forecast = answer.body as { waves: { devices: string[] }[] };
    expect(forecast.waves.map(({ devices }) => devices.length)).toEqual([1, 2, 3]);
    expect(volumes()).toEqual(speakers.map(() => undefined));
    expect((await control.api("GET", "/v1/rollouts")).body).toEqual({ items: [], nextCursor: null });
  });

  it("reaches devices wave by wave, becomes the rule at the end, and is seen once by each", async () => {
    const forecast = await control.api("POST", "/v1/rollouts", request(-2, { id: "second", dryRun: true }));
    const before = speakers.map(({ wanted }) => wanted.length);
    const done = await begin(request(-2, { id: "second" })).then((id) => phase(id, "completed"));
    expect(done.devices.map(({ status }) => status)).toEqual(speakers.map(() => "succeeded"));
    expect(Object.values(forecast.body as object)[1]).toEqual(
      [1, 2, 3].map((wave) => ({
        devices: done.devices.filter((device) => device.wave === wave).map(({ device }) => device),
      })),
    );
    const told = done.decisions.map(({ kind, wave }) => `${kind} ${wave}`);
    expect(told.filter((line) => line.startsWith("wave"))).toEqual(
      [1, 2, 3].flatMap((wave) => [`wave-opened ${wave}`, `wave-passed ${wave}`]),
    );
    const layer = await control.api("GET", "/v1/configuration/zone:hall/output");
    expect(layer).toMatchObject({ status: 200, body: { values: { volumeDb: -2 } } });
    expect(volumes()).toEqual(speakers.map(() => -2));
    expect(speakers.map(({ wanted }) => wanted.length)).toEqual(before.map((count) => count + 1));
  });

  it("is taken back by itself when its canary refuses it, and nobody else is touched", async () => {
    const before = speakers.map(({ wanted }) => wanted.length);
    for (const speaker of speakers) speaker.refuses = ({ output }) => JSON.stringify(output).includes("-3");
    const back = await begin(request(-3)).then((id) => phase(id, "rolled_back"));
    expect(back.devices.map(({ status }) => status)).toEqual(["rolled_back", ...speakers.slice(1).map(() => "queued")]);
    expect(back.devices[0]?.failure).toMatchObject({ kind: "rejected", detail: "output: this speaker refuses it" });
    expect(back.decisions.find(({ kind }) => kind === "aborted")?.figures).toMatchObject({ failures: 1, percent: 100 });
    expect(volumes()).toEqual(speakers.map(() => -2));
    const canary = back.devices[0]?.device;
    expect(speakers.map(({ wanted }) => wanted.length)).toEqual(
      before.map((count, index) => (speakers[index]?.device.id === canary ? count + 2 : count)),
    );
    for (const speaker of speakers) speaker.refuses = () => false;
  });

  it("waits for approval, is paused and resumed, and refuses what its phase is not for", async () => {
    const gated = waves.map((wave, index) => ({ ...wave, soakSeconds: 0, approval: index === 1 }));
    const id = await begin(request(-4, {}, { waves: gated }));
    await phase(id, "awaiting_approval");
    expect(volumes().filter((volume) => volume === -4)).toHaveLength(1);
    expect((await control.api("POST", `/v1/rollouts/${id}/resume`)).status).toBe(409);
    expect((await control.api("POST", `/v1/rollouts/${id}/approve`)).status).toBe(200);
    const { decisions } = await phase(id, "completed");
    const { name } = (await control.api("GET", "/v1/session")).body as { name: string };
    expect(decisions.find(({ kind }) => kind === "approve")).toMatchObject({
      text: `${name} approved wave 2`,
      figures: { by: name },
    });
    expect((await control.api("POST", `/v1/rollouts/${id}/pause`)).body).toMatchObject({ code: "conflict" });
    expect((await control.api("POST", "/v1/rollouts/none/pause")).status).toBe(404);
  });

  it("gives way to a newer one of the same layer, which can be taken back to it", async () => {
    const gated = waves.map((wave, index) => ({ ...wave, soakSeconds: 0, approval: index === 1 }));
    const older = await begin(request(-5, {}, { waves: gated }));
    await phase(older, "awaiting_approval");
    const reached = speakers.find((speaker) => speaker.volume() === -5);
    const newer = await begin(request(-6, {}, { waves: [{ upTo: { percent: 100 }, soakSeconds: 3600 }] }));
    expect(await phase(older, "superseded")).toMatchObject({ phase: { by: newer } });
    await eventually("all have the newer", () => volumes().every((volume) => volume === -6));
    await control.api("POST", `/v1/rollouts/${newer}/rollback`);
    await phase(newer, "rolled_back");
    expect(volumes()).toEqual(speakers.map((speaker) => (speaker === reached ? -5 : -4)));
  });

  it("of a part of a scope stays in force for that part", async () => {
    const two = speakers.slice(0, 2);
    const target = { devices: two.map(({ device }) => device.id) };
    await begin(request(-7, { target })).then((id) => phase(id, "completed"));
    expect(volumes().slice(0, 2)).toEqual([-7, -7]);
    expect(volumes().slice(2)).not.toContain(-7);
    expect((await control.api("GET", "/v1/configuration/zone:hall/output")).body).toMatchObject({
      values: { volumeDb: -4 },
    });
  });

  it("of a part of a scope gives way to the layer that somebody writes afterwards, who is told beforehand whom it changes", async () => {
    const path = "/v1/configuration/zone:hall/output";
    const etag = { "if-match": (await control.api("GET", path)).headers.get("etag") ?? "" };
    const wish = { values: { volumeDb: -4 } };
    const others = volumes().filter((volume) => volume !== -4).length;
    expect(others).toBeGreaterThan(1);
    const forecast = await control.api("POST", `${path}/dry-run`, wish);
    expect(forecast.body).toMatchObject({ counts: { live: others, unchanged: speakers.length - others } });
    expect((await control.api("PUT", path, wish, etag)).status).toBe(200);
    await eventually("all have what was written last", () => volumes().every((volume) => volume === -4));
  });

  it("keeps its layer from being written by others, for it would overwrite them, until it ends", async () => {
    const path = "/v1/configuration/zone:hall/output";
    const layer = await control.api("GET", path);
    const etag = { "if-match": layer.headers.get("etag") ?? "" };
    const id = await begin(request(-8, {}, { waves: [{ upTo: { percent: 100 }, soakSeconds: 3600 }] }));
    const refused = {
      status: 409,
      body: { code: "conflict", rollout: id, detail: expect.stringContaining(id) as string },
    };
    expect(await control.api("PUT", path, { values: { volumeDb: -20 } }, etag)).toMatchObject(refused);
    expect(await control.api("DELETE", path, undefined, etag)).toMatchObject(refused);
    expect((await control.api("PUT", "/v1/configuration/zone:hall/playout", { values: {} })).status).toBe(201);
    await control.api("POST", `/v1/rollouts/${id}/rollback`);
    await phase(id, "rolled_back");
    expect((await control.api("PUT", path, { values: { volumeDb: -4 } }, etag)).status).toBe(200);
  });

  it("means whom a filter means, and when it is dynamic also who comes to fit it", async () => {
    const [first, late, ...others] = speakers;
    const tag = (speaker: RolloutSpeaker | undefined) =>
      control.api("POST", "/v1/devices/actions", {
        filter: `id = ${speaker?.device.id}`,
        action: { kind: "tag", set: ["loud"] },
      });
    const before = others.map((speaker) => speaker.volume());
    await tag(first);
    const target = { filter: "tag.loud and not state = lost", zone: "hall" };
    const plan = { waves: [{ upTo: { percent: 100 }, soakSeconds: 3600 }], dynamic: true };
    const id = await begin(request(-9, { target }, plan));
    expect((await view(id)).devices.map(({ device }) => device)).toEqual([first?.device.id]);
    await eventually("the one that it means has it", () => first?.volume() === -9);
    await tag(late);
    await eventually("who fits it now has it as well", () => late?.volume() === -9);
    expect(others.map((speaker) => speaker.volume())).toEqual(before);
    await control.api("POST", `/v1/rollouts/${id}/rollback`);
    await phase(id, "rolled_back");
  });

  it("refuses a filter that cannot be understood, and says where", async () => {
    const answer = await control.api("POST", "/v1/rollouts", request(0, { target: { filter: "site north" } }));
    expect(answer).toMatchObject({
      status: 422,
      body: { code: "filter-invalid", at: 5, errors: [{ pointer: "/target/filter" }] },
    });
  });

  it("is refused with the field that is wrong, or when it means nobody", async () => {
    const wrong = { kind: "configuration", scope: "fleet", document: "output", values: { volumeDb: 3 } };
    expect(await control.api("POST", "/v1/rollouts", request(0, { change: wrong }))).toMatchObject({
      status: 422,
      body: { code: "document-invalid", errors: [{ pointer: "/change/values/volumeDb" }] },
    });
    const nobody = await control.api("POST", "/v1/rollouts", request(0, { target: { zone: "attic" } }));
    expect(nobody.body).toMatchObject({ code: "conflict" });
    const release = await control.api(
      "POST",
      "/v1/rollouts",
      request(0, { change: { kind: "release", release: "1" } }),
    );
    expect(release.body).toMatchObject({ code: "delivery-missing" });
  });

  it("is seen in /metrics and in the event stream", async () => {
    const text = String((await control.api("GET", "/metrics")).body);
    expect(text).toMatch(/carillon_rollout_state\{rollout="second",state="completed"\} 1/);
    expect(text).toMatch(/carillon_rollout_devices\{rollout="second",wave="3",status="succeeded"\} 3/);
    const stop = new AbortController();
    for await (const { event, data } of control.events(stop.signal)) {
      if (event === "snapshot") await begin(request(-8));
      if (event !== "rollout") continue;
      expect(data).toMatchObject({ name: "volume -8" });
      break;
    }
    stop.abort();
  });
});
