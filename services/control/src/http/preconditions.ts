import { createHash } from "node:crypto";
import { Refused } from "../refused.js";

/** RFC 9110 §13.1: what the client believes of the resource that it is about to change. */
export interface Preconditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** Strong: version and time of creation, since a resource that was removed and made anew counts from one again. */
export const entityTag = (version: number, since: Date): string => `"${version}-${since.getTime().toString(36)}"`;

/** Of what others keep, and count no versions of: by what it is. */
export const contentTag = (content: unknown): string =>
  `"${createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, 22)}"`;

/** Where If-Match is accepted, and not demanded. */
export const checkGiven = (ifMatch: string | undefined, present: string): Refused | undefined =>
  ifMatch === undefined ? undefined : checkMatch({ ifMatch, ifNoneMatch: undefined }, present);

/**
 * For a change of something that exists (`present`, its tag) or may not exist (undefined). A change of what exists
 * needs If-Match, so that nobody overwrites what he has not seen; creating needs no precondition, and `If-None-Match:
 * *` makes sure that it is one.
 */
export function checkMatch({ ifMatch, ifNoneMatch }: Preconditions, present: string | undefined): Refused | undefined {
  if (ifNoneMatch?.trim() === "*" && present !== undefined)
    return new Refused("precondition-failed", "it exists already");
  if (ifMatch === undefined && present !== undefined)
    return new Refused("precondition-required", `it exists, with ETag ${present}`, { members: { etag: present } });
  if (ifMatch === undefined) return undefined;
  if (present === undefined) return new Refused("precondition-failed", "it does not exist");
  const tags = ifMatch.split(",").map((tag) => tag.trim());
  if (tags.includes("*") || tags.includes(present)) return undefined;
  return new Refused("precondition-failed", `its ETag is ${present} now`, { members: { etag: present } });
}
