import type { Device } from "@carillon/contracts/http";
import { expect, it } from "vitest";
import { eventually } from "../../../support/eventually.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { productionBroker } from "../production-broker.js";
import { RunningControl } from "../running-control.js";
import { TestDevice } from "../test-device.js";

it("presence is right again after the cloud was away from the broker: who died meanwhile is missed, who lived is there", async () => {
  await using folder = await temporaryFolder("control-away");
  await using broker = await productionBroker(folder.path);
  const first = await RunningControl.start(folder.path, broker.env);
  const [living, dying] = [await TestDevice.make(first), await TestDevice.make(first)];
  await living.pair({ name: "Living" });
  await dying.pair({ name: "Dying" });
  const will = (session: number) => ({
    topic: `carillon/v1/${dying.id}/up/state`,
    payload: Buffer.from(JSON.stringify({ v: 1, state: "lost", session })),
    ...{ qos: 1 as const, retain: true },
  });
  await using lives = await living.connect();
  const dies = await dying.connect({ will: will(1) });
  await lives.beBorn("speaker");
  await dies.beBorn("speaker");
  const presence = async (control: RunningControl, { id }: TestDevice): Promise<string> =>
    ((await control.api("GET", `/v1/devices/${id}`)).body as Device).presence;
  await eventually("both are online", async () =>
    [await presence(first, living), await presence(first, dying)].every((one) => one === "online"),
  );
  await first[Symbol.asyncDispose]();
  // Without goodbye: the broker says its will, and nobody of the cloud hears it.
  dies.client.stream.destroy();
  await eventually("its connection is gone", () => dies.closed);

  await using second = await RunningControl.start(folder.path, broker.env);
  await eventually("the living is online", async () => (await presence(second, living)) === "online");
  expect(["late", "lost"]).toContain(await presence(second, dying));
});
