import { randomUUID } from "node:crypto";
import type {
  RolloutForecast,
  rolloutList,
  RolloutRequest,
  RolloutSummary,
  RolloutView,
} from "@carillon/contracts/rollout";
import { mayOrder, type Order } from "@carillon/core/rollout/orders";
import { isOver } from "@carillon/core/rollout/state";
import { begin } from "@carillon/core/rollout/step";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { firstOf, type PageQuery } from "../../http/page.js";
import type { Installation } from "../../installation/installation.js";
import { isKept, rolloutWrite, type Rollout, type RolloutWrite } from "../../installation/rollout-rows.js";
import type { Change } from "../../installation/rows.js";
import type { InstallationState } from "../../installation/state.js";
import { Refused } from "../../refused.js";
import type { RolloutStore } from "../../store/rollout-store.js";
import type { Fleet } from "../devices/fleet.js";
import { isSameThing, targetOf, type ChangeTargets } from "./change-target.js";
import type { RolloutDriver } from "./rollout-driver.js";
import { listedView, rolloutViewOf, summaryOf } from "./rollout-view.js";
import { stepped } from "./stepping.js";
import { meantBy, type Meant } from "./target.js";

const cursorOf = (at: Date, id: string): string => `${at.getTime()}.${id}`;

/** Undefined when it is none of ours: then from the beginning. */
function positionOf(cursor: string): { readonly at: Date; readonly id: string } | undefined {
  const [, at, id] = /^(\d{1,15})\.(.*)$/s.exec(cursor) ?? [];
  return at === undefined || id === undefined ? undefined : { at: new Date(Number(at)), id };
}

const unknown = (id: string): Refused => new Refused("not-found", `there is no rollout ${id}`);

interface RolloutParts {
  readonly installation: Installation;
  readonly store: Pick<RolloutStore, "list" | "read">;
  readonly driver: Pick<RolloutDriver, "order" | "begun">;
  readonly fleet: Pick<Fleet, "of">;
  readonly targets: ChangeTargets;
  readonly clock: Clock;
}

/** Rollouts as people see them: begun, looked at, and told what to do. */
export class Rollouts {
  constructor(private readonly parts: RolloutParts) {}

  async begin(request: RolloutRequest): Promise<Answer<RolloutSummary | RolloutForecast> | Refused> {
    const { installation, fleet, targets, store, driver } = this.parts;
    const meant = meantBy(request.target, fleet);
    if (meant instanceof Refused) return meant;
    const objection = await targetOf(targets, request.change).objection();
    if (objection !== undefined) return objection;
    const id = request.id ?? randomUUID();
    if ((await store.read(id)) !== undefined) return new Refused("conflict", `there is a rollout ${id} already`);
    if (request.dryRun) {
      const rollout = this.planned(installation.state, { ...request, id, meant });
      return rollout instanceof Refused ? rollout : new Answer(forecastOf(rollout), { status: 200 });
    }
    const begun = await installation.write((state) => {
      const rollout = this.planned(state, { ...request, id, meant });
      if (rollout instanceof Refused) return rollout;
      const change = this.superseding(state, rollout);
      return change instanceof Refused ? change : { change, outcome: rollout };
    });
    if (begun instanceof Refused) return begun;
    driver.begun();
    return new Answer(summaryOf(begun), { status: 201, location: `/v1/rollouts/${id}` });
  }

  /** Those that were begun last; the newest first. */
  async list({ cursor, limit }: PageQuery): Promise<z.infer<typeof rolloutList>> {
    const rows = await this.parts.store.list({
      limit: limit + 1,
      after: cursor === undefined ? undefined : positionOf(cursor),
    });
    return firstOf(rows, limit, {
      view: listedView,
      cursorOf: ({ row: { createdAt, id } }) => cursorOf(createdAt, id),
    });
  }

  async get(id: string): Promise<RolloutView | Refused> {
    const read = await this.parts.store.read(id);
    return read === undefined ? unknown(id) : rolloutViewOf(read.rollout, read.decisions);
  }

  async order(id: string, order: Order): Promise<RolloutSummary | Refused> {
    const { installation, store, driver } = this.parts;
    const decide = ({ state: { phase } }: Rollout) =>
      mayOrder(order.kind, phase)
        ? order
        : new Refused("conflict", `the rollout is ${phase.kind}, which "${order.kind}" is not for`);
    const known = await store.read(id);
    if (known === undefined) return unknown(id);
    // Another replica drives it, and has got further than what we remember.
    const remembered = installation.state.rollouts.get(id)?.row.version ?? 0;
    if (isKept(known.rollout) && remembered < known.rollout.row.version) await installation.catchUp();
    const done = await driver.order(id, decide);
    if (!(done instanceof Refused)) return summaryOf(done.rollout);
    return done.code === "not-found"
      ? new Refused("conflict", `the rollout is over: ${known.rollout.state.phase.kind}`)
      : done;
  }

  private planned(
    state: InstallationState,
    { id, name, change, target, plan, meant }: RolloutRequest & { readonly id: string; readonly meant: Meant },
  ): Rollout | Refused {
    const { targets, clock } = this.parts;
    const bound = targetOf(targets, change);
    const devices = [...state.devices.values()].filter((device) => bound.concerns(device) && meant(device, state));
    if (devices.length === 0)
      return new Refused("conflict", "no device is meant: none fits both the change and the target");
    const now = clock.wall();
    return {
      row: { id, name, change, target, createdAt: dateOf(now), finishedAt: null, inForce: true, version: 1 },
      state: begin(id, { plan, devices: devices.map((device) => device.id), now }),
    };
  }

  /** The new rollout, and the end of those of the same thing that go on, in one change. */
  private superseding(state: InstallationState, rollout: Rollout): Change | Refused {
    const { targets, clock } = this.parts;
    const older = [...state.rollouts.values()].filter(
      ({ row, state: { phase } }) => !isOver(phase) && isSameThing(targets, row.change, rollout.row.change),
    );
    const back = older.find(({ state: { phase } }) => phase.kind === "rolling_back");
    if (back !== undefined)
      return new Refused("conflict", `rollout ${back.row.id} of the same is being rolled back; wait until it is`);
    const ends = older.flatMap((one): readonly RolloutWrite[] => {
      const event = { kind: "superseded", by: rollout.row.id } as const;
      const target = targetOf(targets, one.row.change);
      return stepped(state, { rollout: one, event, target, now: clock.wall() })?.change.rollouts ?? [];
    });
    return { rollouts: [...ends, rolloutWrite(undefined, rollout, [])] };
  }
}

function forecastOf({ row, state }: Rollout): RolloutForecast {
  const byWave = Map.groupBy(state.devices.values(), ({ wave }) => wave);
  const waves = state.plan.waves.map((_, wave) => ({ devices: (byWave.get(wave) ?? []).map(({ device }) => device) }));
  return { id: row.id, waves };
}
