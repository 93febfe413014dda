import { rolloutView, type RolloutView } from "@carillon/contracts/rollout";
import { expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { startPostgres } from "../../../support/postgres.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { ControlProcess } from "../control-process.js";
import { productionBroker } from "../production-broker.js";
import { RolloutSpeaker } from "../rollout-speaker.js";

const speakers = 6;
const plan = {
  waves: [
    { upTo: { devices: 1 }, soakSeconds: 1 },
    { upTo: { devices: 3 }, soakSeconds: 1, approval: true },
    { upTo: { percent: 100 }, soakSeconds: 1 },
  ],
  health: null,
  maxInFlight: 1,
};

it("a rollout that two replicas could drive is driven by one at a time, and by the other when that one is killed", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder("rollout-replicas"));
  const broker = stack.use(await productionBroker(folder.path));
  const database = stack.use(await startPostgres());
  const { CARILLON_BROKER: brokerUrl = "", ...more } = broker.env;
  const env = { ...more, CARILLON_BROKER: brokerUrl, DATABASE_URL: database.url };
  const first = stack.use(await ControlProcess.start(folder.path, { env }));
  const reachable = {
    api: (...asked: Parameters<ControlProcess["api"]>) => first.api(...asked),
    ...{ brokerUrl, deviceBase: first.deviceBase, root: first.root },
  };
  await first.api("PUT", "/v1/zones/hall", { name: "Hall" });
  const fleet: RolloutSpeaker[] = [];
  for (let n = 1; n <= speakers; n += 1)
    fleet.push(stack.use(await RolloutSpeaker.pair(reachable, `hall ${n}`, "hall")));
  const second = stack.use(await ControlProcess.start(folder.path, { env }));
  for (const speaker of fleet) await speaker.connect(reachable);
  const told = fleet.map(({ wanted }) => wanted.length);

  const change = { kind: "configuration", scope: "zone:hall", document: "output", values: { volumeDb: -7 } };
  const begun = await first.api("POST", "/v1/rollouts", { id: "shared", name: "shared", change, plan });
  expect(begun.status, JSON.stringify(begun.body)).toBe(201);
  const view = async (at: ControlProcess): Promise<RolloutView> =>
    rolloutView.parse((await at.api("GET", "/v1/rollouts/shared")).body);
  const reached = (at: ControlProcess, kind: string) =>
    eventually(`it is ${kind}`, async () => (await view(at)).phase.kind === kind);
  await reached(first, "awaiting_approval");
  // The word goes to the replica that does not drive it.
  const approved = await second.api("POST", "/v1/rollouts/shared/approve");
  expect(approved.status, JSON.stringify(approved.body)).toBe(200);
  await eventually("the second wave is under way", async () =>
    (await view(second)).devices.some(({ wave, attempt }) => wave === 2 && attempt > 0),
  );
  await first.kill();
  await reached(second, "completed");

  const { devices, decisions } = await view(second);
  expect(devices.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(fleet.map(() => "succeeded 1"));
  expect(decisions.map(({ seq }) => seq)).toEqual(decisions.map((_, index) => index + 1));
  const offered = decisions.filter(({ kind }) => kind === "offered").map(({ figures }) => figures["devices"]);
  expect(offered).toEqual(fleet.map(() => 1));
  await eventually("all have it", () => fleet.every((speaker) => speaker.volume() === -7));
  expect(fleet.map(({ wanted }, index) => wanted.length - (told[index] ?? 0))).toEqual(fleet.map(() => 1));
});
