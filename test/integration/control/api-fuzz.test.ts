import { Agent, request as httpRequest } from "node:http";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  operationsOf,
  requestsOf,
  schemasOf,
  type Document,
  type Operation,
  type Request,
} from "../../support/openapi/operations.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "./running-control.js";
import { TestDevice } from "./test-device.js";

/** Longer where somebody has the time: CARILLON_FUZZ_SECONDS=3600 CARILLON_FUZZ_SEED=7 npx vitest run …/api-fuzz.test.ts */
const seconds = Number(process.env["CARILLON_FUZZ_SECONDS"] ?? 20);
const seed = Number(process.env["CARILLON_FUZZ_SEED"] ?? 20_261_121);

interface Said {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}
interface Principal {
  readonly name: "administrator" | "viewer" | "nobody";
  readonly token: string | undefined;
}

const reading = new Set(["GET", "HEAD"]);
/** It does not end. */
const streams = new Set(["/v1/events"]);

/** Every operation of the description, in turn, until the time is over; what was wrong, with what it takes to see it again. */
class Fuzz {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false, logger: false });
  readonly #checks = new Map<string, ValidateFunction>();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #base: string;
  asked = 0;
  readonly statuses = new Map<number, number>();

  constructor(base: string, document: Document) {
    this.#base = base;
    this.#document = document;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(document, "api");
  }

  async run(principals: readonly Principal[], known: readonly string[]): Promise<string[]> {
    const vocabulary = { schemaAt: schemasOf(this.#document), known };
    const operations = operationsOf(this.#document).filter(({ path }) => !streams.has(path));
    const made = operations.map((operation) => ({ operation, requests: inRounds(requestsOf(operation, vocabulary)) }));
    const wrong: string[] = [];
    const end = performance.now() + seconds * 1000;
    for (let round = 0; performance.now() < end && wrong.length < 20; round += 1)
      for (const { operation, requests } of made) {
        const request = requests(round);
        const found = await Promise.all(principals.map((principal) => this.#objection(operation, request, principal)));
        for (const objection of found)
          if (objection !== undefined) wrong.push(`${objection}\n  seed ${seed}, round ${round}`);
      }
    this.#agent.destroy();
    return wrong;
  }

  async #objection(operation: Operation, request: Request, principal: Principal): Promise<string | undefined> {
    const said = await this.#ask(request, principal).catch((error: unknown) => String(error));
    this.asked += 1;
    if (typeof said !== "string") this.statuses.set(said.status, (this.statuses.get(said.status) ?? 0) + 1);
    const why =
      typeof said === "string" ? said : (this.#misfit(operation, said) ?? overreach(operation, principal, said));
    if (why === undefined) return undefined;
    const shown = { ...request, body: request.body?.slice(0, 400), target: request.target.slice(0, 400) };
    const answer = typeof said === "string" ? "" : `${said.status} ${said.text.slice(0, 300)}`;
    return `${operation.method} ${operation.path} as ${principal.name}: ${why}\n  ${JSON.stringify(shown)}\n  ${answer}`;
  }

  #misfit({ method, path, responses }: Operation, { status, type, text }: Said): string | undefined {
    if (status >= 500) return `${status}, an error of the service`;
    const described = responses[status];
    if (described === undefined) return `the status ${status} is not in the description`;
    const media = type.split(";", 1)[0] ?? "";
    if (status >= 400 && media !== "application/problem+json") return `a problem of type ${media}`;
    if (described.content === undefined)
      return text === "" || media === "text/plain" ? undefined : "a body that is not described";
    if (!(media in described.content)) return `an answer of type ${media}`;
    if (!/\bjson$/.test(media)) return undefined;
    const body = JSON.parse(text) as unknown;
    if (status >= 400 && (body as { status: unknown }).status !== status) return "a problem of another status";
    const check = this.#check([path, method.toLowerCase(), "responses", String(status), "content", media, "schema"]);
    return check(body) ? undefined : `not its schema: ${this.#ajv.errorsText(check.errors)}`;
  }

  #check(place: readonly string[]): ValidateFunction {
    const pointer = ["", "paths", ...place].map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
    const known = this.#checks.get(pointer) ?? this.#ajv.compile({ $ref: `api#${encodeURI(pointer)}` });
    this.#checks.set(pointer, known);
    return known;
  }

  #ask({ method, target, headers, body }: Request, { token }: Principal): Promise<Said> {
    const sent = {
      ...headers,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-length": Buffer.byteLength(body) }),
    };
    return new Promise((resolve, reject) => {
      // Not fetch: it would tidy the path up.
      const asking = httpRequest(
        this.#base,
        { method, path: target, headers: sent, agent: this.#agent, timeout: 20_000 },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, type: response.headers["content-type"] ?? "", text }),
          );
        },
      );
      asking.on("error", reject).on("timeout", () => asking.destroy(new Error("no answer within 20 s")));
      asking.end(body);
    });
  }
}

/** The request of each round; fast-check makes the later ones of a hundred larger. */
function inRounds(requests: fc.Arbitrary<Request>): (round: number) => Request {
  let [hundred, made] = [-1, [] as Request[]];
  return (round) => {
    if (hundred !== Math.floor(round / 100)) {
      hundred = Math.floor(round / 100);
      made = fc.sample(requests, { seed: seed + hundred, numRuns: 100 });
    }
    const request = made[round % 100];
    if (request === undefined) throw new Error("a hundred are a hundred");
    return request;
  };
}

/** Nobody gets in, and a viewer changes nothing. */
function overreach({ method, path, security }: Operation, { name }: Principal, { status }: Said): string | undefined {
  const open = security?.some((way) => Object.keys(way).length === 0) ?? false;
  if (open || security?.length === 0 || path === "/v1/session" || status >= 300) return undefined;
  if (name === "nobody") return "somebody unknown was answered";
  return name === "viewer" && !reading.has(method) ? "a viewer changed something" : undefined;
}

/** Something of each kind, so that requests reach something. */
async function furnish(control: RunningControl): Promise<string[]> {
  await control.api("PUT", "/v1/organisations/town", { name: "Town" });
  await control.api("PUT", "/v1/sites/north", { name: "North", organisation: "town" });
  await control.api("PUT", "/v1/zones/hall", { name: "Hall", site: "main", programme: "hall" });
  await control.api("PUT", "/v1/configuration/zone:hall/output", { values: { volumeDb: -3 } });
  await control.api("PUT", "/v1/users/ada", { displayName: "Ada", grants: [], password: "a long enough password" });
  const device = await TestDevice.make(control);
  await device.pair({ name: "Hall, left", zones: ["hall"] });
  const ids = [device.id, "hall", "main", "north", "town", "ada", "administrator"];
  return [
    ...ids,
    "fleet",
    "zone:hall",
    "site:main",
    `device:${device.id}`,
    "output",
    "playout",
    "release",
    "1",
    "2",
    "*",
  ];
}

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder("control-fuzz");
});
afterAll(() => folder[Symbol.asyncDispose]());

describe("the API under requests that its own description suggests", () => {
  it(
    `never fails, answers as described, and lets in whom it should (seed ${seed}, ${seconds} s)`,
    { timeout: (seconds + 180) * 1000 },
    async () => {
      await using control = await RunningControl.start(folder.path);
      const known = await furnish(control);
      const made = await control.api("POST", "/v1/tokens", { name: "v", grants: [{ role: "viewer", scope: "all" }] });
      const fuzz = new Fuzz(control.base, (await control.asStranger("GET", "/api-json")).body as Document);
      const wrong = await fuzz.run(
        [
          { name: "administrator", token: control.token },
          { name: "viewer", token: (made.body as { secret: string }).secret },
          { name: "nobody", token: undefined },
        ],
        known,
      );
      expect(wrong.join("\n\n")).toBe("");
      expect((await control.asStranger("GET", "/readyz")).status).toBe(200);
      expect(fuzz.statuses.get(200) ?? 0, "requests that fit are made as well").toBeGreaterThan(fuzz.asked / 50);
      console.log(`${fuzz.asked} requests, ${JSON.stringify(Object.fromEntries(fuzz.statuses))}`);
    },
  );
});
