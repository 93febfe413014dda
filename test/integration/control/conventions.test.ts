import { writeFile } from "node:fs/promises";
import { topics } from "@carillon/contracts/topics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeBalena, hex } from "../../support/balena/fake-balena.js";
import { eventually } from "../../support/eventually.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

/** What every route of a kind has, read from the API description, so that a new one cannot do without. */
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly headers?: object; readonly content?: Content }>>;
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}
type Methods = Readonly<Partial<Record<"get" | "put" | "patch", Operation>>>;

const slug = "school/speakers";
const owned = new AsyncDisposableStack();
let control: RunningControl;
let speaker: TestDevice;
let webhook: string;
let paths: Readonly<Record<string, Methods>>;
let schemas: Readonly<Record<string, Schema>>;

beforeAll(async () => {
  const folder = owned.use(await temporaryFolder("conventions"));
  const balena = owned.use(await FakeBalena.start());
  balena.tokens.add("secret");
  await writeFile(folder.file("balena-token"), "secret");
  const fleet = balena.addFleet(slug);
  const releases = ["1.0.0", "1.1.0", "1.2.0"].map((version, n) => balena.addRelease(fleet, version, n + 1));
  for (const name of ["Hall", "Gym", "Yard"])
    balena.addDevice(fleet, name, { ...(releases[0] && { running: releases[0] }) });
  control = owned.use(
    await RunningControl.start(folder.file("control"), {
      CARILLON_BALENA_TOKEN_FILE: folder.file("balena-token"),
      CARILLON_BALENA_FLEETS: slug,
      CARILLON_BALENA_API: balena.url.href,
      CARILLON_WEBHOOK_RECEIVERS: "127.0.0.2",
    }),
  );
  await furnish();
  const { body } = await control.asStranger("GET", "/api-json");
  ({
    paths,
    components: { schemas },
  } = body as { paths: typeof paths; components: { schemas: typeof schemas } });
});
afterAll(() => owned.disposeAsync());

/** Three of most things, so that a page of one has others behind it. */
async function furnish(): Promise<void> {
  const put = async (path: string, body: object): Promise<void> =>
    expect((await control.api("PUT", path, body)).status, path).toBe(201);
  for (const n of [1, 2, 3]) {
    await put(`/v1/organisations/o${n}`, { name: `O ${n}` });
    await put(`/v1/sites/s${n}`, { name: `S ${n}` });
    await put(`/v1/zones/z${n}`, { name: `Z ${n}`, programme: `p${n}` });
    await put(`/v1/holidays/h${n}`, { name: `H ${n}`, days: [{ from: "2040-12-24", to: "2040-12-26" }] });
    await put(`/v1/users/u${n}`, { displayName: `U ${n}`, password: "correct horse battery", grants: [] });
    await put(`/v1/configuration/zone:z${n}/output`, { values: { volumeDb: -n } });
    await put(`/v1/schedules/b${n}`, {
      ...{ name: `B ${n}`, site: "main", zones: ["z1"], play: { kind: "file", name: "bell.wav" }, timeZone: "UTC" },
      when: { kind: "cron", expression: `${n} 8 * * *` },
    });
    const made = await control.api("POST", "/v1/webhooks", { url: "http://127.0.0.2:9/", events: ["webhook.ping"] });
    webhook = (made.body as { id: string }).id;
    const token = { name: `T ${n}`, grants: [{ role: "viewer", scope: "all" }] };
    expect((await control.api("POST", "/v1/tokens", token)).status).toBe(201);
  }
  speaker = await TestDevice.make(control);
  await speaker.pair({ name: "Hall", zones: ["z1"] });
  const connection = owned.use(await speaker.connect());
  await connection.say(topics.birth, {
    ...{ v: 1, kind: "speaker", session: 1, bootId: "boot-boot", agentVersion: "1.0.0", configVersion: 0 },
    capabilities: { release: { delivery: "balena", uuid: hex(32, "Hall") } },
  });
  await eventually(
    "its deliverer is known",
    async () => (await control.api("GET", `/v1/devices/${speaker.id}/release`)).status === 200,
  );
}

const pathOf = (path: string): string =>
  path
    .replace("/v1/devices/{id}", `/v1/devices/${speaker.id}`)
    .replace("/v1/webhooks/{id}", `/v1/webhooks/${webhook}`)
    .replace("{scope}/{document}", "zone:z1/output")
    .replace("/v1/users/{name}", "/v1/users/u1")
    .replace(/\/(\w)(\w+)\/\{id\}/, (_, first: string, rest: string) => {
      const id = { organisations: "o1", sites: "s1", zones: "z1", holidays: "h1", schedules: "b1" }[first + rest];
      return `/${first}${rest}/${id ?? "none"}`;
    })
    .replace("/v1/releases/variables", `/v1/releases/variables?fleet=${encodeURIComponent(slug)}`);

const has = ({ parameters = [] }: Operation, place: string, name: string): boolean =>
  parameters.some((parameter) => parameter.in === place && parameter.name === name);
const answerOf = ({ responses }: Operation): Schema => {
  const schema = responses["200"]?.content?.["application/json"]?.schema ?? {};
  return schema.$ref === undefined ? schema : (schemas[schema.$ref.replace("#/components/schemas/", "")] ?? {});
};

describe("whatever can be read and replaced", () => {
  it("says with an ETag which state of it was read, and knows by If-Match that it is another now", async () => {
    const replaced = Object.entries(paths).filter(([, { get, put, patch }]) => get && (put ?? patch));
    expect(replaced.length).toBeGreaterThan(9);
    for (const [path, { put, patch }] of replaced) {
      const change = put ?? patch;
      expect(change && has(change, "header", "If-Match"), path).toBe(true);
      const read = await control.api("GET", pathOf(path));
      expect([path, read.status, read.headers.get("etag")]).toEqual([path, 200, expect.stringMatching(/^"[^"]+"$/)]);
      const [target = ""] = pathOf(path).split("?");
      const body = bodies[path] ?? read.body;
      const stale = { "if-match": '"of-another-state"' };
      const refused = await control.api(put === undefined ? "PATCH" : "PUT", target, body, stale);
      expect([path, refused.status, refused.body]).toMatchObject([path, 412, { code: "precondition-failed" }]);
    }
  });
});

/** Of a change that would be one, where it does not look as what is read. */
const bodies: Readonly<Record<string, object>> = {
  "/v1/devices/{id}": { name: "Other" },
  "/v1/devices/{id}/release": { release: null },
  "/v1/organisations/{id}": { name: "Other" },
  "/v1/sites/{id}": { name: "Other" },
  "/v1/zones/{id}": { name: "Other" },
  "/v1/configuration/{scope}/{document}": { values: {} },
  "/v1/users/{name}": { displayName: "Other", grants: [] },
  "/v1/webhooks/{id}": { active: false },
  "/v1/releases/variables": { fleet: slug, name: "A", value: "1" },
};

describe("every list", () => {
  it("is read in pages, which together are all of it", async () => {
    const lists = Object.entries(paths).flatMap(([path, { get }]) =>
      get !== undefined && answerOf(get).properties?.["items"]?.type === "array" ? [[path, get] as const] : [],
    );
    expect(lists.length).toBeGreaterThan(15);
    for (const [path, get] of lists) {
      const described = [
        has(get, "query", "cursor"),
        has(get, "query", "limit"),
        answerOf(get).properties?.["nextCursor"],
      ];
      expect([path, ...described], path).toEqual([path, true, true, expect.anything()]);
      const until = path.endsWith("occurrences") ? `&to=${new Date(Date.now() + 2 * 86_400_000).toISOString()}` : "";
      const whole = await page(path, `?limit=200${until}`);
      expect(whole.nextCursor, path).toBeNull();
      const read: unknown[] = [];
      let cursor: string | null = "";
      while (cursor !== null && read.length <= whole.items.length) {
        const next = await page(
          path,
          `?limit=1${until}${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        read.push(...next.items);
        cursor = next.nextCursor;
      }
      expect(read.map(nameOf), path).toEqual(whole.items.map(nameOf));
    }
  });
});

interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}
async function page(path: string, query: string): Promise<Page> {
  const { status, body } = await control.api("GET", `${pathOf(path)}${query}`);
  expect([path, status]).toEqual([path, 200]);
  return body as Page;
}

/** What does not change while the test reads. */
function nameOf(item: unknown): string {
  const known = Object.entries(item as object).filter(([name]) =>
    ["id", "uuid", "name", "schedule", "at", "scope", "document", "version", "request", "serial"].includes(name),
  );
  return JSON.stringify(known);
}
