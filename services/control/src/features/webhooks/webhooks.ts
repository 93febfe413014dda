import { randomBytes, randomUUID } from "node:crypto";
import type {
  deliveryState,
  secretRotation,
  Webhook,
  WebhookChange,
  WebhookDelivery,
  WebhookRequest,
} from "@carillon/contracts/webhooks";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { firstOf, type PageQuery } from "../../http/page.js";
import { checkMatch, entityTag, type Preconditions } from "../../http/preconditions.js";
import { aboutToAct } from "../../http/request-scope.js";
import { Refused } from "../../refused.js";
import type { DeliveryRow, WebhookRow, WebhookStore } from "../../store/webhook-store.js";
import { objectionTo, type Allowed } from "./reachable.js";
import { freshSecret } from "./signature.js";

export interface WebhooksParts {
  readonly store: WebhookStore;
  readonly clock: Clock;
  readonly allowed: Allowed;
  /** What is wanted may have changed, or something was queued. */
  readonly changed: () => void;
}

export interface DeliveryQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly state?: z.infer<typeof deliveryState> | undefined;
}

const unknown = (id: string): Refused => new Refused("not-found", `there is no webhook ${id}`);

/** Who is told of what happens here, by HTTP. */
export class Webhooks {
  constructor(private readonly parts: WebhooksParts) {}

  async list({ cursor, limit }: PageQuery) {
    const rows = await this.parts.store.list({ after: cursor, limit: limit + 1 });
    return firstOf(rows, limit, { view, cursorOf: ({ id }) => id });
  }

  async get(id: string) {
    const row = await this.parts.store.get(id);
    return row === undefined ? unknown(id) : new Answer(view(row), { etag: tagOf(row) });
  }

  /** The only time that the secret is seen. */
  async make(wish: WebhookRequest, by: { readonly name: string }) {
    const objection = this.objection(wish.url);
    if (objection !== undefined) return objection;
    const row: WebhookRow = {
      ...{ id: randomBytes(9).toString("hex"), ...wish, secret: freshSecret(), version: 1, createdBy: by.name },
      ...{ disabledReason: null, previousSecret: null, previousUntil: null, failingSince: null },
      createdAt: dateOf(this.parts.clock.wall()),
    };
    await aboutToAct();
    await this.parts.store.put(row);
    this.parts.changed();
    const head = { status: 201, etag: tagOf(row), location: `/v1/webhooks/${row.id}` };
    return new Answer({ ...view(row), secret: row.secret }, head);
  }

  async change(id: string, { url, events, site, active }: WebhookChange, preconditions: Preconditions) {
    const row = await this.parts.store.get(id);
    if (row === undefined) return unknown(id);
    const objection = checkMatch(preconditions, tagOf(row)) ?? (url === undefined ? undefined : this.objection(url));
    if (objection !== undefined) return objection;
    const begun = active === true && !row.active ? { disabledReason: null, failingSince: null } : {};
    const wished = { url: url ?? row.url, events: events ?? row.events, active: active ?? row.active };
    const next = { ...row, ...begun, ...wished, site: site === undefined ? row.site : site, version: row.version + 1 };
    return this.replace(next, (written) => new Answer(view(written), { etag: tagOf(written) }));
  }

  async remove(id: string) {
    if (!(await this.parts.store.remove(id))) return unknown(id);
    this.parts.changed();
    return new Answer(undefined, { status: 204 });
  }

  /** Both secrets sign until the old one's time is over, so that the receiver can be given the new one meanwhile. */
  async rotate(id: string, { keepOldSeconds }: z.output<typeof secretRotation>) {
    const row = await this.parts.store.get(id);
    if (row === undefined) return unknown(id);
    const previousUntil = new Date((this.parts.clock.wall() + keepOldSeconds) * 1000);
    const secret = freshSecret();
    const next = { ...row, secret, previousSecret: row.secret, previousUntil, version: row.version + 1 };
    await aboutToAct();
    return this.replace(next, (written) => new Answer({ ...view(written), secret }, { etag: tagOf(written) }));
  }

  async ping(id: string) {
    if ((await this.parts.store.get(id)) === undefined) return unknown(id);
    const message = `webhook.ping-${randomUUID()}`;
    await aboutToAct();
    await this.parts.store.tell([{ id: message, event: "webhook.ping", site: null, data: { webhook: id } }], id);
    this.parts.changed();
    return new Answer({ id: message }, { status: 202 });
  }

  async deliveries(id: string, { cursor, limit, state }: DeliveryQuery) {
    if ((await this.parts.store.get(id)) === undefined) return unknown(id);
    const before = cursor === undefined ? undefined : Number(cursor);
    const rows = await this.parts.store.deliveries(id, { before, limit: limit + 1, state });
    return firstOf(rows, limit, { view: deliveryView, cursorOf: ({ sequence }) => String(sequence) });
  }

  async redeliver(id: string, delivery: string) {
    await aboutToAct();
    const row = await this.parts.store.redeliver(id, delivery);
    if (row === undefined) return new Refused("not-found", `webhook ${id} has no delivery ${delivery}`);
    this.parts.changed();
    return new Answer(deliveryView(row), { status: 202 });
  }

  private async replace<T>(next: WebhookRow, answer: (row: WebhookRow) => T): Promise<T | Refused> {
    if (!(await this.parts.store.put(next)))
      return new Refused("precondition-failed", `webhook ${next.id} was changed meanwhile`);
    this.parts.changed();
    return answer(next);
  }

  /** What can be seen at once; where the name leads is looked at before each attempt. */
  private objection(url: string): Refused | undefined {
    const detail = objectionTo(new URL(url), this.parts.allowed);
    return detail === undefined
      ? undefined
      : new Refused("request-invalid", detail, { errors: [{ pointer: "/url", detail }] });
  }
}

const tagOf = ({ version, createdAt }: WebhookRow): string => entityTag(version, createdAt);
const instantOf = (date: Date | null): string | null => date?.toISOString() ?? null;

const view = ({ id, url, events, site, active, disabledReason, createdBy, ...row }: WebhookRow): Webhook => ({
  ...{ id, url, events, site, active, disabledReason, createdBy },
  failingSince: instantOf(row.failingSince),
  previousSecretUntil: instantOf(row.previousUntil),
  createdAt: row.createdAt.toISOString(),
});

const deliveryView = ({
  id,
  event,
  state,
  attempts,
  lastStatus,
  lastError,
  body,
  ...row
}: DeliveryRow): WebhookDelivery => ({
  ...{ id, event, state, attempts, lastStatus, lastError, body },
  createdAt: row.createdAt.toISOString(),
  nextAttemptAt: state === "pending" ? instantOf(row.nextAttemptAt) : null,
  lastAttemptAt: instantOf(row.lastAttemptAt),
});
