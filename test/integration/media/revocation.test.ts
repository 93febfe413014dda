import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { RunningControl } from "../control/running-control.js";
import { TestDevice } from "../control/test-device.js";
import { TestSpeaker } from "./support/speaker.js";

const program = resolve(import.meta.dirname, "../../../services/media/dist/main.js");

/** A media service as an installation runs it; resolves when speakers can come. */
async function startMedia(
  env: Readonly<Record<string, string>>,
  pair?: (code: string) => Promise<unknown>,
): Promise<{ process: RunningProcess; base: string }> {
  const process = await startProcess("media", { command: globalThis.process.execPath, args: [program], env });
  if (pair !== undefined) await pair((await process.line(/"code":"([A-Z-]+)"/))[1] ?? "");
  const [, base = ""] = await process.line(/"whep":\["(https:\/\/[^"]+)\/whep"\].*ready/, 60_000);
  return { process, base };
}

describe("a speaker that is removed", () => {
  // Its certificate is good for 90 days, and media services ask nobody before they play.
  it("is cut off from its media service at once, and stays out, also while the cloud is away", async () => {
    await using folder = await temporaryFolder("media-revocation");
    const control = await RunningControl.start(folder.path);
    await using stack = new AsyncDisposableStack();
    await control.api("PUT", "/v1/zones/hall", { name: "Hall", programme: "hall" });
    const env = {
      ...{ CARILLON_CONTROL: control.deviceBase, CARILLON_CA_FILE: folder.file("ca.crt") },
      ...{ CARILLON_DATA: folder.file("media"), CARILLON_LIBRARY: folder.file("library") },
      ...{ CARILLON_WHEP: "127.0.0.1:0", CARILLON_MEDIA_HOSTS: "127.0.0.1" },
    };
    const first = await startMedia(env, (userCode) =>
      control.api("POST", "/v1/pairing/approvals", { userCode, name: "Media" }),
    );
    const [removed, other] = [await TestDevice.make(control), await TestDevice.make(control)];
    await removed.pair({ name: "Removed", zones: ["hall"] });
    await other.pair({ name: "Other", zones: ["hall"] });
    const speaker = ({ certificate: cert, privateKey: key }: TestDevice) => stack.use(new TestSpeaker({ cert, key }));
    const [listener, neighbour] = [speaker(removed), speaker(other)];
    await eventually("the programme is there", async () => (await listener.join(first.base)).status === 201);
    expect((await neighbour.join(first.base)).status).toBe(201);
    await eventually("both are sent to", () => [listener, neighbour].every(({ packets }) => packets.length > 20));

    expect((await control.api("DELETE", `/v1/devices/${removed.id}`)).status).toBe(204);
    const left = await first.process.line(/"why":"its certificate is revoked"/);
    expect(left.input).toContain(removed.id);
    expect(await speaker(removed).join(first.base)).toMatchObject({
      status: 401,
      body: expect.stringContaining("revoked") as string,
    });
    const heard = neighbour.packets.length;
    await eventually("the other plays on", () => neighbour.packets.length > heard + 20);
    expect((await neighbour.ask(neighbour.location, {})).status).toBe(204);

    await first.process.stop();
    await control[Symbol.asyncDispose]();
    const second = await startMedia(env);
    stack.use(second.process);
    expect((await speaker(removed).join(second.base)).status).toBe(401);
    expect((await speaker(other).join(second.base)).status).toBe(201);
  });
});
