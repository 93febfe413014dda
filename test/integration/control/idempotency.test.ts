import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl, type Answered } from "./running-control.js";

let folder: TemporaryFolder;
beforeAll(async () => void (folder = await temporaryFolder("idempotency")));
afterAll(() => folder[Symbol.asyncDispose]());

type Api = Pick<RunningControl, "api">;
const made = (control: Api, key: string, name: string): Promise<Answered> =>
  control.api("POST", "/v1/enrolment-tokens", { names: [name] }, { "idempotency-key": `"${key}"` });
const namesAt = async (control: Api): Promise<string[]> => {
  const { body } = await control.api("GET", "/v1/enrolment-tokens");
  return (body as { items: { name: string }[] }).items.map(({ name }) => name);
};

describe("a POST with an Idempotency-Key", () => {
  let control: RunningControl;
  beforeAll(async () => void (control = await RunningControl.start(folder.file("alone"))));
  afterAll(() => control[Symbol.asyncDispose]());

  it("is carried out once, and answered again as the first time, but for what is shown once", async () => {
    const first = await made(control, "a", "A");
    expect(first).toMatchObject({ status: 201, body: { items: [{ name: "A" }] } });
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const second = await made(control, "a", "A");
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
    const [token] = (first.body as { items: { token: string }[] }).items;
    expect(second).toMatchObject({ status: 201, body: { items: [{ ...token, token: "[shown once]" }] } });
    expect(await namesAt(control)).toEqual(["A"]);
  });

  it("carries status, ETag and Location again", async () => {
    const wish = { name: "ci", grants: [{ role: "viewer" }], expiresInDays: 1, permissions: null };
    const ask = () => control.api("POST", "/v1/tokens", wish, { "idempotency-key": "t" });
    const [first, second] = [await ask(), await ask()];
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect(second.body).toEqual({ ...(first.body as object), secret: "[shown once]" });
  });

  it("is refused when the key came with another request, and goes on for another person with the same key", async () => {
    await made(control, "b", "B");
    expect(await made(control, "b", "C")).toMatchObject({ status: 422, body: { code: "idempotency-key-reused" } });
    const wish = { name: "other", grants: [{ role: "administrator" }], expiresInDays: 1, permissions: null };
    const { secret } = (await control.api("POST", "/v1/tokens", wish)).body as { secret: string };
    const other = await control.api(
      "POST",
      "/v1/enrolment-tokens",
      { names: ["D"] },
      {
        ...{ "idempotency-key": "b", authorization: `Bearer ${secret}` },
      },
    );
    expect(other.status).toBe(201);
    expect(await made(control, "x".repeat(256), "E")).toMatchObject({ status: 422, body: { code: "request-invalid" } });
  });

  it("may be sent again when it was refused and nothing was done", async () => {
    const approve = () =>
      control.api("POST", "/v1/pairing/approvals", { userCode: "BCDF-GHJK", name: "S" }, { "idempotency-key": "p" });
    const [first, second] = [await approve(), await approve()];
    expect(first).toMatchObject({ status: 404 });
    expect(second.status).toBe(404);
    expect(second.headers.get("idempotency-replayed")).toBeNull();
  });

  it("does it once when the same arrives many times at once", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => made(control, "many", "F")));
    expect(answers.filter(({ status }) => status === 201)).not.toHaveLength(0);
    for (const { status, headers } of answers.filter(({ status }) => status !== 201)) {
      expect(status).toBe(409);
      expect(headers.get("retry-after")).not.toBeNull();
    }
    expect((await namesAt(control)).filter((name) => name === "F")).toHaveLength(1);
  });
});
