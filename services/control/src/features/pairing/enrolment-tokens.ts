import { randomBytes } from "node:crypto";
import type {
  EnrolmentToken,
  enrolmentTokenList,
  enrolmentTokenRequest,
  enrolmentTokensMade,
} from "@carillon/contracts/enrolment";
import type { z } from "zod";
import { dateOf, type Clock } from "../../clock.js";
import { Answer } from "../../http/answer.js";
import { newestFirst, pageByKey, type PageQuery } from "../../http/page.js";
import type { EnrolmentTokenRow } from "../../installation/enrolment-rows.js";
import type { Installation } from "../../installation/installation.js";
import { Refused } from "../../refused.js";
import { tokenHash } from "./preapproval-of.js";

/** 192 random bits: nobody guesses it. The prefix lets secret scanners know it. */
const freshToken = (): string => `carillon-enrolment_${randomBytes(24).toString("base64url")}`;

/** One-off tokens for racks where nobody listens to codes. */
export class EnrolmentTokens {
  constructor(
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  list(page: PageQuery): z.infer<typeof enrolmentTokenList> {
    const all = this.installation.state.enrolmentTokens.values();
    const { rows, nextCursor } = pageByKey(all, page, ({ createdAt, id }) => newestFirst(createdAt, id));
    return { items: rows.map(view), nextCursor };
  }

  /** The only time that the tokens are seen. */
  async make(
    request: z.output<typeof enrolmentTokenRequest>,
  ): Promise<Answer<z.infer<typeof enrolmentTokensMade>> | Refused> {
    const { names, expiresInSeconds, ...wish } = request;
    const now = this.clock.wall();
    const [createdAt, expiresAt] = [dateOf(now), new Date((now + expiresInSeconds) * 1000)];
    const made = names.map((name) => {
      const token = freshToken();
      const row: EnrolmentTokenRow = {
        ...{ id: randomBytes(6).toString("hex"), hash: tokenHash(token), name, ...wish },
        ...{ createdAt, expiresAt, usedBy: null, version: 1 },
      };
      return { row, token };
    });
    const written = await this.installation.write(() => ({
      change: { enrolmentTokens: made.map(({ row }) => row) },
      outcome: { items: made.map(({ row, token }) => ({ ...view(row), token })) },
    }));
    return written instanceof Refused ? written : new Answer(written, { status: 201 });
  }

  /** It lets nobody in any more; whom it let in stays. */
  remove(id: string): Promise<Answer<undefined> | Refused> {
    return this.installation.write(({ enrolmentTokens }) => {
      const row = [...enrolmentTokens.values()].find((one) => one.id === id);
      if (row === undefined) return new Refused("not-found", `there is no enrolment token ${id}`);
      return { change: { removedEnrolmentTokens: [row.hash] }, outcome: new Answer(undefined, { status: 204 }) };
    });
  }
}

const view = ({
  id,
  name,
  kind,
  site,
  zones,
  tags,
  createdAt,
  expiresAt,
  usedBy,
}: EnrolmentTokenRow): EnrolmentToken => ({
  ...{ id, name, kind, site, zones: [...zones], tags: [...tags], usedBy },
  ...{ createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
});
