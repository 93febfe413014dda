import { prepare } from "@carillon/control/prepare";
import { ack, command } from "@carillon/contracts/command";
import { rolloutView } from "@carillon/contracts/rollout";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { startMosquitto, type Mosquitto } from "../../../support/mosquitto.js";
import { startPostgres, type Postgres } from "../../../support/postgres.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { ControlProcess } from "../control-process.js";
import { speakerTelemetry } from "../messages.js";
import { RolloutSpeaker } from "../rollout-speaker.js";
import { TestDevice, type DeviceConnection } from "../test-device.js";
import { Watcher } from "../watcher.js";

/** Two control processes over one PostgreSQL and one Mosquitto, behind what would be a load balancer. */
let folder: TemporaryFolder;
let database: Postgres;
let mosquitto: Mosquitto;
let first: ControlProcess;
let second: ControlProcess;

let bothThere = 0;
beforeAll(async () => {
  folder = await temporaryFolder("control-replicas");
  database = await startPostgres();
  await prepare({
    CARILLON_DATA: folder.file("control"),
    CARILLON_INSTALLATION: folder.path,
    CARILLON_BROKER_HOSTS: "localhost",
  });
  const [ca = "", certificate = "", key = ""] = ["ca.crt", "server.crt", "server.key"].map((name) =>
    folder.file(`broker/${name}`),
  );
  mosquitto = await startMosquitto({ tls: { ca, certificate, key } });
  const env = { DATABASE_URL: database.url, CARILLON_BROKER: `mqtts://localhost:${mosquitto.port}` };
  const start = (replica: string) =>
    ControlProcess.start(folder.file("control"), { env: { ...env, CARILLON_REPLICA: replica } });
  first = await start("1");
  second = await start("2");
  bothThere = performance.now();
});
afterAll(async () => {
  for (const one of [first, second, mosquitto, database, folder]) await one[Symbol.asyncDispose]();
});

const leads = async (control: ControlProcess): Promise<boolean> =>
  String((await control.text("/metrics")).match(/^carillon_control_leads (\d)$/m)?.[1]) === "1";

describe("two replicas", () => {
  it("have one that leads, and know at once what the other was told", async () => {
    await eventually("one leads", async () => (await leads(first)) !== (await leads(second)));
    expect((await first.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" })).status).toBe(201);
    const path = "/v1/configuration/zone:hall/output";
    const put = await first.api("PUT", path, { values: { volumeDb: -1 } });
    // Decided on what the other wrote, though its word may not be here yet.
    const match = { "if-match": put.headers.get("etag") ?? "" };
    expect((await second.api("PUT", path, { values: { volumeDb: -2 } }, match)).status).toBe(200);
    expect((await first.api("PUT", path, { values: { volumeDb: -3 } }, match)).status).toBe(412);
    await eventually("it is read there too", async () => (await second.api("GET", "/v1/zones/hall")).status === 200);
  });

  it("pair a device whose code is typed at one, and which asks at either", async () => {
    const device = await TestDevice.make(first);
    const started = (await device.post("/v1/pairing", device.pairingRequest())).body as Record<string, string>;
    const { pairingId = "", userCode = "", nonce = "" } = started;
    const there = device.at(second);
    const pending = await there.poll(pairingId, nonce);
    expect([pending.status, pending.body["code"]]).toEqual([428, "pairing-pending"]);
    expect((await second.api("POST", "/v1/pairing/approvals", { userCode, name: "Door" })).status).toBe(201);
    let asked = nonce;
    const granted = await eventually("it is let in", async () => {
      const answer = await device.poll(pairingId, asked);
      if (typeof answer.body["nonce"] === "string") asked = answer.body["nonce"];
      return answer.status === 200 && answer;
    });
    expect(granted.body).toMatchObject({ deviceId: device.id, name: "Door" });
  });

  it("divide the telemetry, and each knows all of it", async () => {
    const device = await TestDevice.make(first);
    await device.pair({ name: "Talker" });
    await using connection = await device.connect();
    await connection.beBorn("speaker");
    for (let seq = 1; seq <= 20; seq += 1)
      await connection.say(topics.telemetry, { ...speakerTelemetry(0), session: 1, seq, intervalSeconds: 600 });
    const known = async (control: ControlProcess): Promise<unknown> => {
      const { telemetry } = (await control.api("GET", `/v1/devices/${device.id}`)).body as {
        telemetry: { seq: number } | null;
      };
      return telemetry?.seq;
    };
    for (const control of [first, second])
      await eventually("the newest is known", async () => (await known(control)) === 20);
  });

  it("lose no write that was acknowledged when one is killed, do nothing twice, and leave no gap for those who watch", async () => {
    const speakers: RolloutSpeaker[] = [];
    await using media = await MediaService.pair(first);
    for (let n = 1; n <= 4; n += 1) speakers.push(await RolloutSpeaker.pair(first, `hall ${n}`, "hall"));
    for (const speaker of speakers) await speaker.connect(first);
    await using watcher = new Watcher([first, second]);
    await using other = new Watcher([second, first]);
    await eventually("both watch", () => watcher.seen.length > 0 && other.seen.length > 0);
    const isThere = async ({ device }: RolloutSpeaker): Promise<boolean> => {
      const { body } = await second.api("GET", `/v1/devices/${device.id}`);
      return JSON.stringify(body).includes('"presence":"online"');
    };
    for (const speaker of speakers) await eventually("it is there", () => isThere(speaker));

    // Who comes to a replica that has not been there for ten seconds is sent a snapshot, which has no layers.
    await eventually("a watcher is resumed by either", () => performance.now() > bothThere + 11_000);

    const change = { kind: "configuration", scope: "zone:hall", document: "output", values: { volumeDb: -20 } };
    const plan = { waves: [1, 4].map((devices) => ({ upTo: { devices }, soakSeconds: 1 })), health: null };
    const begun = await second.api("POST", "/v1/rollouts", { name: "volume", change, plan });
    expect(begun.status, JSON.stringify(begun.body)).toBe(201);
    const { id } = begun.body as { id: string };

    const acknowledged: string[] = [];
    const playbacks: string[] = [];
    const unplayed: unknown[] = [];
    /** As a client behind a load balancer: the next one is asked when one does not answer. */
    const load = async (writer: number, at: readonly ControlProcess[]): Promise<void> => {
      for (let n = 0; n < 25; n += 1) {
        const control = at[n % at.length];
        const zone = `z${writer}-${n}`;
        const made = await control?.api("PUT", `/v1/zones/${zone}`, { name: zone }).catch(() => undefined);
        if (made?.status === 201) acknowledged.push(zone);
        const path = `/v1/configuration/zone:${zone}/output`;
        const layered = await control?.api("PUT", path, { values: { volumeDb: -n } }).catch(() => undefined);
        if (layered?.status === 201) acknowledged.push(path);
        const speaker = speakers[writer];
        const moved = { zones: ["hall", zone], tags: [`n=${n}`] };
        if (made?.status === 201 && speaker !== undefined) {
          const read = await control?.api("GET", `/v1/devices/${speaker.device.id}`).catch(() => undefined);
          const match = { "if-match": read?.headers.get("etag") ?? "" };
          await control?.api("PATCH", `/v1/devices/${speaker.device.id}`, moved, match).catch(() => undefined);
        }
        if (writer === 0 && n % 5 === 0) {
          const source = { kind: "silence" };
          await media.live();
          const played = await control?.api("POST", "/v1/programmes/hall/playbacks", { source }).catch(() => undefined);
          if (played?.status === 201) playbacks.push((played.body as { playback: string }).playback);
          else unplayed.push(played?.body);
        }
      }
    };
    const writing = Promise.all([load(0, [first, second]), load(1, [second, first]), load(2, [second])]);
    await eventually("much was written", () => acknowledged.length > 40);
    const killed = (await leads(first)) ? first : second;
    const left = killed === first ? second : first;
    await killed.kill();
    await writing;
    await eventually("the other leads", () => leads(left));

    const zones = new Set(await everyZone(left));
    for (const name of acknowledged.filter((one) => !one.startsWith("/"))) expect(zones).toContain(name);
    for (const path of acknowledged.filter((one) => one.startsWith("/")))
      expect((await left.api("GET", path)).status, path).toBe(200);
    await eventually("the rollout ends", async () => {
      const view = rolloutView.parse((await left.api("GET", `/v1/rollouts/${id}`)).body);
      return view.phase.kind === "completed" && view;
    });
    const view = rolloutView.parse((await left.api("GET", `/v1/rollouts/${id}`)).body);
    expect(view.decisions.map(({ seq }) => seq)).toEqual(view.decisions.map((_, index) => index + 1));
    expect(view.devices.map(({ attempt, status }) => [attempt, status])).toEqual(speakers.map(() => [1, "succeeded"]));
    for (const { device, wanted } of speakers) {
      const { configuration } = (await left.api("GET", `/v1/devices/${device.id}`)).body as Configured;
      await eventually("it has what is wanted", () => wanted.at(-1)?.version === configuration.desiredVersion);
      expect(new Set(wanted.map(({ version }) => version)).size).toBe(wanted.length);
    }
    // Each playback that was acknowledged was played once.
    expect(playbacks.length, JSON.stringify(unplayed)).toBeGreaterThan(0);
    for (const playback of playbacks) expect(media.played.filter((one) => one === playback)).toHaveLength(1);

    for (const { seen } of [watcher, other]) {
      await eventually("it saw every zone", () => {
        const told = new Set(seen.flatMap(({ event, data }) => (event === "zone" ? [data["id"]] : zonesIn(data))));
        return acknowledged.every((name) => name.startsWith("/") || told.has(name));
      });
      const layers = new Set(seen.flatMap(({ event, data }) => (event === "layer" ? [String(data["scope"])] : [])));
      for (const path of acknowledged.filter((one) => one.startsWith("/")))
        expect(layers).toContain(path.split("/")[3]);
    }
    await killed.start();
    await eventually("it knows everything again", async () => (await everyZone(killed)).length === zones.size);
  });
});

interface Configured {
  readonly configuration: { readonly desiredVersion: number };
}
const zonesIn = ({ zones = [] }: Readonly<Record<string, unknown>>): unknown[] =>
  (zones as { readonly id: string }[]).map(({ id }) => id);

async function everyZone(control: ControlProcess): Promise<string[]> {
  const names: string[] = [];
  let cursor = "";
  do {
    const { body } = await control.api("GET", `/v1/zones?limit=100${cursor}`);
    const { items, nextCursor } = body as { items: { id: string }[]; nextCursor: string | null };
    names.push(...items.map(({ id }) => id));
    cursor = nextCursor === null ? "" : `&cursor=${encodeURIComponent(nextCursor)}`;
  } while (cursor !== "");
  return names;
}

/** Plays what it is told to, and remembers what that was. */
class MediaService implements AsyncDisposable {
  readonly played: string[] = [];
  readonly #connection: DeviceConnection;

  private constructor(connection: DeviceConnection) {
    this.#connection = connection;
    connection.client.on("message", (topic, payload) => {
      if (topic.endsWith(topics.command.leaf)) void this.#obey(command.parse(JSON.parse(payload.toString())));
    });
  }

  static async pair(control: ControlProcess): Promise<MediaService> {
    const device = await TestDevice.make(control, "media");
    await device.pair({ name: "Media" });
    const service = new MediaService(await device.connect());
    await service.#connection.subscribe(topics.command);
    await service.#connection.beBorn("media", 1, ["https://127.0.0.1:9/whep"]);
    return service;
  }

  /** On a slow machine it would be taken for late. */
  async live(): Promise<void> {
    await this.#connection.say(topics.state, { v: 1, state: "online", session: 1 });
  }

  async #obey({ id, instruction }: ReturnType<typeof command.parse>): Promise<void> {
    if (instruction.kind === "play") this.played.push(instruction.playback);
    await this.#connection.say(topics.ack, ack.parse({ v: 1, id, outcome: "done" }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#connection[Symbol.asyncDispose]();
  }
}
