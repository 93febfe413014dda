import type { SoundFigures } from "@carillon/contracts/rollout";
import { wallClock } from "../units.js";
import { abortGround, countOpened, countWave, waveVerdict, type WaveCount } from "./criteria.js";
import { moved, observed, offered } from "./device.js";
import { finishRollBack, rollBack } from "./roll-back.js";
import { unseen, type Sightings } from "./sighting.js";
import { middleOf } from "./sound.js";
import { inFlight, type RolloutDevice } from "./state.js";
import type { Turn } from "./turn.js";
import { mayOffer } from "./window.js";

/** Everything that goes on by itself, in the order that matters: what is seen, whether to stop, whose turn it is, who is offered. */
export function look(turn: Turn, sightings: Sightings): void {
  switch (turn.phase.kind) {
    case "running":
    case "paused":
    case "awaiting_approval":
      observe(turn, sightings);
      if (abortIfMet(turn) || stopAtDeadline(turn)) return;
      if (turn.phase.kind === "running") advance(turn, sightings);
      if (turn.phase.kind === "running") offer(turn, sightings);
      return;
    case "rolling_back":
      observe(turn, sightings);
      finishRollBack(turn);
      return;
    case "completed":
    case "stopped":
    case "rolled_back":
    case "superseded":
      return;
  }
}

/** Failures of one look that have a decision each; of the others the devices themselves tell. */
const toldOneByOne = 20;

function observe(turn: Turn, sightings: Sightings): void {
  const around = { plan: turn.plan, now: turn.now, untouched: middleOfUntouched(turn, sightings) };
  const failures: RolloutDevice[] = [];
  for (const device of turn.devices.values()) {
    const next = observed(device, sightings.get(device.device) ?? unseen, around);
    if (next === device) continue;
    turn.put(next);
    if (next.failure !== null && next.failure !== device.failure) failures.push(next);
  }
  for (const device of failures.slice(0, toldOneByOne)) sayFailure(turn, device, around.untouched);
  const more = failures.length - toldOneByOne;
  if (more > 0)
    turn.say({ kind: "device-failed", text: `and ${more} devices more failed`, figures: { devices: more } });
}

/** What devices without the change sound like meanwhile; only looked at when somebody is listened to. */
function middleOfUntouched({ devices }: Turn, sightings: Sightings): SoundFigures | null {
  if (![...devices.values()].some(({ status }) => status === "soaking")) return null;
  const recent = [...sightings].flatMap(([device, { sound }]) =>
    devices.get(device)?.admitted === true || !sound?.recent ? [] : [sound.recent],
  );
  return middleOf(recent);
}

function sayFailure(
  turn: Turn,
  { device, wave, attempt, failure, status, baseline, sound }: RolloutDevice,
  untouched: SoundFigures | null,
): void {
  if (failure === null) return;
  const next = status === "queued" ? "it will be offered again" : "it is not offered again";
  turn.say({
    ...{ kind: "device-failed", wave },
    text: `${device}, attempt ${attempt}: ${failure.detail}; ${next}`,
    figures: {
      device,
      kind: failure.kind,
      attempt,
      ...(failure.kind === "health" && { before: baseline, since: sound, untouched }),
    },
  });
}

function abortIfMet(turn: Turn): boolean {
  const ground = abortGround(countOpened(turn.end().state), turn.plan);
  if (ground === undefined) return false;
  const { wave, kind, failures, executed, percent, allowedPercent } = ground;
  turn.say({
    ...{ kind: "aborted", wave },
    text: `${failures} of ${executed} devices ${kind === "health" ? "sound worse" : kind.replace("_", " ")}: ${percent.toFixed(1)} %, and ${allowedPercent} % end the rollout`,
    figures: { kind, failures, executed, percent, allowedPercent },
  });
  if (turn.plan.onAbort === "roll_back") rollBack(turn);
  else turn.phase = { kind: "stopped" };
  return true;
}

function stopAtDeadline(turn: Turn): boolean {
  if (turn.now < wallClock(turn.before.createdAt + turn.plan.deadlineSeconds)) return false;
  const late = [...turn.devices.values()].filter((device) => device.status === "queued" || inFlight(device));
  const detail = "was not there, or not done, at the rollout's deadline";
  for (const device of late)
    turn.put({ ...moved(device, "timed_out", turn.now), retryAt: null, failure: { kind: "timed_out", detail } });
  if (late.length > 0)
    turn.say({
      kind: "deadline",
      text: `${late.length} devices were not done at the deadline`,
      figures: { devices: late.length },
    });
  if (abortIfMet(turn)) return true;
  if (turn.phase.kind === "running" && turn.wave === turn.plan.waves.length - 1) return false;
  turn.phase = { kind: "stopped" };
  turn.say({
    kind: "stopped",
    text: "the deadline passed before the last wave was opened; devices keep what they have",
    figures: { wave: turn.wave + 1 },
  });
  return true;
}

/** Opens the next wave when this one is passed, and the one after it when that one is empty. */
function advance(turn: Turn, sightings: Sightings): void {
  while (turn.phase.kind === "running") {
    if (turn.wave >= 0 && !closed(turn, sightings)) return;
    if (turn.wave === turn.plan.waves.length - 1) {
      complete(turn);
      return;
    }
    open(turn, turn.wave + 1);
  }
}

/**
 * Whether the newest wave is passed; one that missed its success makes the rollout wait for a person. Devices that are not there
 * do not hold up a wave; the last one waits for them until the deadline.
 */
function closed(turn: Turn, sightings: Sightings): boolean {
  const last = turn.wave === turn.plan.waves.length - 1;
  const opened = [...turn.devices.values()].filter(({ wave }) => (last ? wave <= turn.wave : wave === turn.wave));
  const isBusy = (device: RolloutDevice): boolean =>
    device.status === "queued"
      ? last || sightings.get(device.device)?.online === true
      : device.status === "soaking" || inFlight(device);
  if (opened.some(isBusy)) return false;
  const count = countWave(opened.filter(({ wave }) => wave === turn.wave));
  const verdict = waveVerdict(count, turn.plan);
  if (verdict === "open" && !last) return false;
  if (verdict === "passed" || turn.excused >= turn.wave) {
    turn.say({
      kind: "wave-passed",
      wave: turn.wave,
      text: `wave ${turn.wave + 1} is passed`,
      figures: figuresOf(count),
    });
    return true;
  }
  const { success } = turn.plan;
  const reason = `${count.succeeded} of ${count.executed} devices of wave ${turn.wave + 1} succeeded; ${success.percent} % were to`;
  turn.phase = { kind: "paused", because: "wave-missed", reason };
  turn.say({ kind: "wave-missed", wave: turn.wave, text: `${reason}: a person decides`, figures: figuresOf(count) });
  return false;
}

const figuresOf = ({ failures, ...count }: WaveCount) => ({ ...count, ...failures });

function open(turn: Turn, wave: number): void {
  const devices = [...turn.devices.values()].filter((device) => device.wave === wave).length;
  turn.wave = wave;
  const of = `wave ${wave + 1} of ${devices} devices`;
  if (turn.plan.waves[wave]?.approval === true) {
    turn.phase = { kind: "awaiting_approval" };
    turn.say({ kind: "awaiting-approval", wave, text: `${of} waits for a person's approval`, figures: { devices } });
  } else if (wave > 0 && turn.plan.onWavePassed === "pause") {
    turn.phase = { kind: "paused", because: "wave-passed", reason: `${of} waits until somebody resumes` };
    turn.say({ kind: "paused", wave, text: turn.phase.reason, figures: { devices } });
  } else turn.say({ kind: "wave-opened", wave, text: `${of} is opened`, figures: { devices } });
}

function complete(turn: Turn): void {
  turn.phase = { kind: "completed" };
  const failed = [...turn.devices.values()].filter(({ status }) => status !== "succeeded").length;
  const succeeded = turn.devices.size - failed;
  turn.say({
    kind: "completed",
    text: `${succeeded} devices succeeded, ${failed} did not; the change is the rule now`,
    figures: { succeeded, failed },
  });
  turn.carryOut({ kind: "commit" });
}

/** Those whose turn it is and who are there, in their order, as many as the bound leaves room for. */
function offer(turn: Turn, sightings: Sightings): void {
  if (!mayOffer(turn.plan.windows, turn.now)) return;
  const devices = [...turn.devices.values()];
  const underWay = devices.filter(inFlight).length;
  const isDue = ({ status, wave, retryAt, device }: RolloutDevice): boolean =>
    status === "queued" && wave <= turn.wave && (retryAt ?? 0) <= turn.now && sightings.get(device)?.online === true;
  const due = devices.filter(isDue);
  const chosen = due.slice(0, Math.max(0, turn.plan.maxInFlight - underWay));
  if (chosen.length === 0) return;
  const now = chosen.map((device) => offered(device, sightings.get(device.device) ?? unseen, turn.now));
  for (const device of now) turn.put(device);
  turn.say({
    ...{ kind: "offered", wave: turn.wave, text: `${now.length} devices are offered the change` },
    figures: { devices: now.length, underWay, bound: turn.plan.maxInFlight, left: due.length - now.length },
  });
  turn.carryOut({ kind: "offer", devices: now });
}
