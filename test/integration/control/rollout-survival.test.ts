import "reflect-metadata";
import { rolloutView, type RolloutView } from "@carillon/contracts/rollout";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { ControlProcess } from "./control-process.js";
import { inProduction } from "./neighbours.js";
import { RolloutSpeaker } from "./rollout-speaker.js";

const plan = {
  waves: [
    { upTo: { devices: 1 }, soakSeconds: 1 },
    { upTo: { devices: 2 }, soakSeconds: 0, approval: true },
    { upTo: { percent: 100 }, soakSeconds: 0 },
  ],
  health: null,
  maxInFlight: 1,
};

interface Stage {
  readonly view: () => Promise<RolloutView>;
  readonly order: (word: string) => Promise<void>;
  readonly silence: (whether: boolean) => Promise<void>;
  /** Of PostgreSQL; to stand in the way of a transaction. */
  readonly databaseUrl: string | undefined;
}
interface Phase {
  /** What the process is in the middle of when it dies. */
  readonly name: string;
  /** Brings it there. */
  readonly reach: (stage: Stage) => Promise<unknown>;
  /** What people and devices do when it is back. */
  readonly after: (stage: Stage) => Promise<unknown>;
  readonly end: "completed" | "rolled_back";
  /** Only where two can work in the database at once. */
  readonly needsPostgres?: boolean;
}

const is = (stage: Stage, what: string, holds: (view: RolloutView) => boolean) =>
  eventually(what, async () => holds(await stage.view()));
const inPhase = (kind: string) => (view: RolloutView) => view.phase.kind === kind;
const someone = (status: string) => (view: RolloutView) => view.devices.some((device) => device.status === status);
const approve = async (stage: Stage) => {
  await is(stage, "it waits for approval", inPhase("awaiting_approval"));
  await stage.order("approve");
};

/** The transaction in which the layer becomes the rule is begun, and cannot go on. */
async function stopAtTheRule({ databaseUrl }: Stage): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("begin; lock table layers in exclusive mode");
  return client;
}
const isWaiting = async (client: pg.Client): Promise<boolean> => {
  const { rowCount } = await client.query("select from pg_stat_activity where wait_event_type = 'Lock'");
  return (rowCount ?? 0) > 0;
};
let obstacle: pg.Client | undefined;

/** Every phase of a rollout: each is reached, the process is killed in it, and the end must be the same. */
const phases: readonly Phase[] = [
  { name: "has just been begun", reach: () => Promise.resolve(), after: approve, end: "completed" },
  {
    name: "has offered the change to its canary, which has not answered",
    reach: async (stage) => {
      await stage.silence(true);
      await is(stage, "the canary is offered the change", someone("offered"));
    },
    after: async (stage) => {
      await stage.silence(false);
      await approve(stage);
    },
    end: "completed",
  },
  {
    name: "listens to its canary",
    reach: (stage) => is(stage, "it soaks", someone("soaking")),
    after: approve,
    end: "completed",
  },
  {
    name: "waits for a person",
    reach: (stage) => is(stage, "it waits", inPhase("awaiting_approval")),
    after: approve,
    end: "completed",
  },
  {
    name: "has just been approved",
    reach: approve,
    after: () => Promise.resolve(),
    end: "completed",
  },
  {
    name: "is paused in a later wave",
    reach: async (stage) => {
      await is(stage, "it waits", inPhase("awaiting_approval"));
      await stage.silence(true);
      await stage.order("approve");
      await is(stage, "the second wave is offered the change", someone("offered"));
      await stage.order("pause");
    },
    after: async (stage) => {
      await stage.silence(false);
      await stage.order("resume");
    },
    end: "completed",
  },
  {
    name: "makes its layer the rule",
    needsPostgres: true,
    reach: async (stage) => {
      await is(stage, "it waits", inPhase("awaiting_approval"));
      const client = (obstacle = await stopAtTheRule(stage));
      await stage.order("approve");
      await eventually("its last transaction is under way", () => isWaiting(client));
    },
    after: () => Promise.resolve(),
    end: "completed",
  },
  {
    name: "takes the change back",
    reach: async (stage) => {
      await is(stage, "it waits", inPhase("awaiting_approval"));
      await stage.silence(true);
      await stage.order("rollback");
      await is(stage, "it is taken back", inPhase("rolling_back"));
    },
    after: (stage) => stage.silence(false),
    end: "rolled_back",
  },
  {
    name: "is over",
    reach: async (stage) => {
      await approve(stage);
      await is(stage, "it is over", inPhase("completed"));
    },
    after: () => Promise.resolve(),
    end: "completed",
  },
];

describe("a rollout whose process is killed", () => {
  let folder: TemporaryFolder;
  let control: ControlProcess;
  const speakers: RolloutSpeaker[] = [];
  const connect = () => Promise.all(speakers.map((speaker) => speaker.connect(control)));

  beforeAll(async () => {
    folder = await temporaryFolder("rollout-survival");
    control = await ControlProcess.start(folder.path);
    await control.api("PUT", "/v1/zones/hall", { name: "Hall" });
    for (let n = 1; n <= 4; n += 1) speakers.push(await RolloutSpeaker.pair(control, `hall ${n}`, "hall"));
    await connect();
  });
  afterAll(async () => {
    for (const speaker of speakers.splice(0)) await speaker[Symbol.asyncDispose]();
    await control[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  // On PostgreSQL every other one: what differs there is that the next process must wait until the claim of the dead one ends.
  const chosen = phases.filter(({ needsPostgres = false }, index) =>
    inProduction() ? needsPostgres || index % 2 === 1 : !needsPostgres,
  );
  it.each(chosen.map((phase, index) => ({ ...phase, volumeDb: -1 - index })))(
    "while it $name: ends $end, nobody is offered the change twice, and nobody is skipped",
    async ({ volumeDb, reach, after, end }) => {
      const before = speakers.map((speaker) => ({ volume: speaker.volume(), count: speaker.wanted.length }));
      const change = { kind: "configuration", scope: "zone:hall", document: "output", values: { volumeDb } };
      const begun = await control.api("POST", "/v1/rollouts", { name: "volume", change, plan });
      expect(begun.status, JSON.stringify(begun.body)).toBe(201);
      const { id } = begun.body as { id: string };
      const stage: Stage = {
        view: async () => rolloutView.parse((await control.api("GET", `/v1/rollouts/${id}`)).body),
        order: async (word) => {
          const answer = await control.api("POST", `/v1/rollouts/${id}/${word}`);
          expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        },
        databaseUrl: control.databaseUrl,
        silence: async (whether) => {
          for (const speaker of speakers) await speaker.speak(!whether);
        },
      };
      await reach(stage);
      await control.kill();
      await obstacle?.end();
      obstacle = undefined;
      await control.start();
      await connect();
      await after(stage);
      await is(stage, `it ends ${end}`, inPhase(end));

      const { devices, decisions } = await stage.view();
      expect(decisions.map(({ seq }) => seq)).toEqual(decisions.map((_, index) => index + 1));
      expect(devices.map(({ attempt }) => attempt)).toEqual(end === "completed" ? [1, 1, 1, 1] : [1, 0, 0, 0]);
      expect(devices.map(({ status }) => status)).toEqual(
        end === "completed" ? devices.map(() => "succeeded") : ["rolled_back", "queued", "queued", "queued"],
      );
      const heard = speakers.map(({ device, wanted }, index) => ({
        device: device.id,
        heard: wanted.length - (before[index]?.count ?? 0),
      }));
      const touched = devices[0]?.device;
      expect(heard.map((one) => one.heard)).toEqual(
        heard.map(({ device }) => (end === "completed" ? 1 : device === touched ? 2 : 0)),
      );
      expect(speakers.map((speaker) => speaker.volume())).toEqual(
        before.map(({ volume }) => (end === "completed" ? volumeDb : volume)),
      );
    },
  );
});
