import { createHash } from "node:crypto";
import type { DeviceEvent } from "@carillon/contracts/command";
import type { RolloutSummary } from "@carillon/contracts/rollout";
import type { WebhookEvent } from "@carillon/contracts/webhooks";
import type { PresenceEffect } from "@carillon/core/presence";
import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import type { Happening } from "../../installation/happening.js";
import type { Installation } from "../../installation/installation.js";
import type { WebhookRow, WebhookStore } from "../../store/webhook-store.js";
import { Dispatcher, type AttemptOutcome } from "./dispatcher.js";
import type { Allowed } from "./reachable.js";
import { Sender } from "./sender.js";
import { Webhooks } from "./webhooks.js";

export interface WebhookSurroundings {
  readonly store: WebhookStore;
  readonly installation: Pick<Installation, "state" | "watch">;
  readonly clock: Clock;
  readonly allowed: Allowed;
  readonly attempted: (outcome: AttemptOutcome) => void;
  readonly version: string;
  readonly random: () => number;
  readonly log: Logger;
  /** Nobody waits for it. */
  readonly inBackground: (work: Promise<void>) => void;
}

export interface OpenWebhooks {
  readonly useCase: Webhooks;
  presence(device: string, effect: PresenceEffect): void;
  deviceEvent(device: string, event: DeviceEvent["event"]): void;
  rollout(rollout: Pick<RolloutSummary, "id" | "name" | "phase">): void;
  start(): void;
  stop(): Promise<void>;
}

/** What is wanted by subscriptions that were made through another replica is known after this. */
const believedSeconds = 5;
/** Replicas hear the same message within this: it is told of once. */
const sameSeconds = 2;

/** Webhooks, put together: what devices and rollouts do is queued here; what a transaction decides, in that transaction. */
export function openWebhooks({
  store,
  installation,
  clock,
  allowed,
  attempted,
  version,
  random,
  log,
  inBackground,
}: WebhookSurroundings): OpenWebhooks {
  let wanted: { readonly events: ReadonlySet<string>; readonly until: number } | undefined;
  const phases = new Map<string, string>();
  const dispatcher = new Dispatcher({
    ...{ store, clock, random, log, attempted, disabled },
    sender: new Sender({ allowed, version }),
  });
  const changed = (): void => {
    wanted = undefined;
    dispatcher.kick();
  };

  async function disabled(webhook: WebhookRow, reason: string): Promise<void> {
    if (!(await store.disable(webhook.id, reason))) return;
    log.warn({ event: "webhook-disabled", webhook: webhook.id, url: webhook.url, reason }, "webhook disabled");
    const data = { webhook: webhook.id, url: webhook.url, reason };
    await store.tell([
      { id: `webhook.disabled-${webhook.id}-${webhook.version}`, event: "webhook.disabled", site: null, data },
    ]);
    changed();
  }

  async function isWanted(event: WebhookEvent): Promise<boolean> {
    if (wanted === undefined || wanted.until < clock.monotonic())
      wanted = { events: await store.wanted(), until: clock.monotonic() + believedSeconds };
    return wanted.events.has(event);
  }

  async function queue(event: WebhookEvent, device: string | null, data: Happening["data"]): Promise<void> {
    if (!(await isWanted(event))) return;
    const site = device === null ? null : (installation.state.devices.get(device)?.site ?? null);
    const about = JSON.stringify([device, data, Math.floor(clock.wall() / sameSeconds)]);
    const id = `${event}-${createHash("sha256").update(about).digest("hex").slice(0, 24)}`;
    await store.tell([{ id, event, site, data }]);
    dispatcher.kick();
  }
  const tell = (event: WebhookEvent, device: string | null, data: Happening["data"]): void =>
    inBackground(queue(event, device, data));

  installation.watch(({ devices = [], removedDevices = [] }) => {
    if (devices.length + removedDevices.length > 0) dispatcher.kick();
  });
  return {
    useCase: new Webhooks({ store, clock, allowed, changed }),
    presence: (device: string, effect: PresenceEffect): void => {
      if (effect.kind === "changed") tell("device.presence", device, { device, from: effect.from, to: effect.to });
    },
    deviceEvent: (device: string, event: DeviceEvent["event"]): void => tell("device.event", device, { device, event }),
    rollout: ({ id, name, phase }: Pick<RolloutSummary, "id" | "name" | "phase">): void => {
      if (phases.get(id) === phase.kind) return;
      phases.set(id, phase.kind);
      tell("rollout.phase", null, { rollout: id, name, phase: phase.kind });
    },
    start: () => dispatcher.start(),
    stop: () => dispatcher.stop(),
  };
}
