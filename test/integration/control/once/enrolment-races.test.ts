import { readFile } from "node:fs/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { startPostgres } from "../../../support/postgres.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { ControlProcess } from "../control-process.js";
import { RunningControl } from "../running-control.js";
import { TestDevice, type HttpsAnswer, type ReachableControl } from "../test-device.js";

async function tokenFor(name: string, control: ReachableControl): Promise<string> {
  const made = await control.api("POST", "/v1/enrolment-tokens", { names: [name] });
  expect(made.status).toBe(201);
  return (made.body as { items: { token: string }[] }).items[0]?.token ?? "";
}

/** Asks to be paired, and polls once. */
async function ask(device: TestDevice, more: object): Promise<HttpsAnswer> {
  const { body } = await device.post("/v1/pairing", device.pairingRequest(more));
  const { pairingId, nonce } = body as { pairingId: string; nonce: string };
  return device.poll(pairingId, nonce);
}

describe("an enrolment token", () => {
  it("is used once by two control processes on one database, and is used after a crash if its device was let in", async () => {
    await using database = await startPostgres();
    await using own = await temporaryFolder("control-enrolment-two");
    const env = { DATABASE_URL: database.url };
    await using first = await RunningControl.start(own.path, env);
    const enrolmentToken = await tokenFor("One of two", first);
    // As a second process, which has read the token and does not know that it is used.
    await using second = await RunningControl.start(own.path, {
      ...env,
      CARILLON_CA_CERTIFICATE_FILE: own.file("ca.crt"),
      CARILLON_CA_KEY_FILE: own.file("ca.key"),
    });
    const [one, two] = [await TestDevice.make(first), await TestDevice.make(second)];
    const answers = await Promise.all([ask(one, { enrolmentToken }), ask(two, { enrolmentToken })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 428]);
    await database.process.kill();
    await database.restart();
    await using third = await RunningControl.start(own.path, env);
    const rows = (await third.api("GET", "/v1/enrolment-tokens")).body as { items: { usedBy: string }[] };
    const { items: devices } = (await third.api("GET", "/v1/devices")).body as { items: { id: string }[] };
    expect(devices.map(({ id }) => id)).toEqual(rows.items.map(({ usedBy }) => usedBy));
    expect(await readFile(own.file("ca.crt"), "utf8")).toBe(third.root);
  });

  it("is still good for the device that was being let in when the service was killed, and then for nobody else", async () => {
    await using own = await temporaryFolder("pairing-token");
    await using database = await startPostgres();
    await using service = await ControlProcess.start(own.path, { env: { DATABASE_URL: database.url } });
    const enrolmentToken = await tokenFor("Rack", service);
    const obstacle = new pg.Client({ connectionString: database.url });
    await obstacle.connect();
    await obstacle.query("begin; lock table enrolment_tokens in exclusive mode");
    const device = await TestDevice.make(service);
    const cutOff = device.post("/v1/pairing", device.pairingRequest({ enrolmentToken })).catch(() => undefined);
    await eventually("it is being let in", async () => {
      const { rowCount } = await obstacle.query("select from pg_stat_activity where wait_event_type = 'Lock'");
      return (rowCount ?? 0) > 0;
    });
    await service.kill();
    await obstacle.end();
    expect(await cutOff).toBeUndefined();
    await service.start();
    expect(await ask(device, { enrolmentToken })).toMatchObject({ status: 200, body: { name: "Rack" } });
    expect((await ask(await TestDevice.make(service), { enrolmentToken })).status).toBe(428);
  });
});
