/** What a parameter means, by its name; in a path after a collection, what of it is meant. */
const meanings: Readonly<Record<string, string>> = {
  cursor: "`nextCursor` of the page before",
  limit: "how many at most, 1 to 200",
  filter: 'an expression, such as: site = north and not state = lost and name ~ "hall*"',
  search: "a part of a name, id, serial number, model, site, zone or tag",
  site: "of this site only",
  zone: "of this zone only",
  tag: "with this tag only: NAME or NAME=VALUE",
  kind: "speaker or media",
  presence: "in this state of presence only",
  organisation: "of this organisation only",
  scope: "where the layer applies: fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID",
  document: "name of the configuration document, such as output",
  from: "number of the older revision",
  to: "number of the newer revision",
  fleet: "of this fleet only",
  actor: "of this person or token only",
  state: "in this state only",
  serial: "the serial number",
  name: "the person's account",
  returnTo: "where in the console to go after the login",
  port: "of the program on this machine that waits for the login",
  challenge: "base64url of the SHA-256 of a secret that only the program knows (RFC 7636)",
  action: "of this kind only, such as PUT /v1/zones/:id",
  target: "on this resource only",
  since: "not before this instant",
  until: "before this instant",
  after: "not before this instant",
  before: "before this instant",
  via: "in this way only: token or session",
  outcome: "how it ended: done or refused",
  seconds: "how long the credentials are to be good for, 60 to 86,400",
  delivery: "the message's `webhook-id`",
  "If-Match": "ETag of what is to be changed; required when it exists",
  "If-None-Match": "`*`: only create",
  "Last-Event-ID": "id of the last event that was seen, to be sent what came after it",
  "Idempotency-Key":
    "Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time",
};

/** Of a parameter whose name says it already, that it narrows the answer. */
export function meaningOf(name: string, path: string): string {
  const [, collection] = new RegExp(`/([a-z-]+)/\\{${name}\\}`).exec(path) ?? [];
  return meanings[name] ?? (collection === undefined ? `of this ${name} only` : `id, in ${collection}`);
}

/** On every POST of somebody who is known. */
export const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", minLength: 1, maxLength: 257 },
} as const;
