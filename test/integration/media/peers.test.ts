import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { wallClock } from "@carillon/core/units";
import { heardFrom } from "@carillon/media/schedules/peers";
import { expect, it, onTestFinished } from "vitest";
import { TestAuthority } from "../../support/certificates.js";
import { recordingLog } from "../../support/recording-log.js";

const at = wallClock(Date.parse("2026-07-01T12:00Z") / 1000);
const mediaId = "b".repeat(32);

it("another media service is believed about a bell only if it is that one, and says it in full", async () => {
  const authority = await TestAuthority.create();
  const own = await authority.client("a".repeat(32));
  const identity = {
    ...{ deviceId: "a".repeat(32), privateKey: own.key },
    credentials: { certificateChain: own.cert, caCertificate: authority.ca, brokerUrl: "mqtts://nowhere", name: "A" },
  };
  const peer = await authority.client(mediaId);
  let answer = "";
  const server = createServer({ ...peer, ca: authority.ca, requestCert: true, rejectUnauthorized: true }, (_, reply) =>
    reply.end(answer),
  );
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/whep`;
  const heard = async (said: unknown, id = mediaId) => {
    answer = typeof said === "string" ? said : JSON.stringify(said);
    return [...(await heardFrom([{ mediaId: id, url }], { id: "lesson", at }, { identity, log: recordingLog() }))];
  };
  const rung = { schedule: "lesson", due: "2026-07-01T12:00:00.000Z", heardBy: ["one", "two"] };
  expect(await heard({ items: [rung] })).toEqual(["one", "two"]);
  expect(await heard({ items: [{ ...rung, due: "2026-07-01T12:01:00Z" }] })).toEqual([]);
  expect(await heard({ items: [{ ...rung, schedule: "other" }] })).toEqual([]);
  expect(await heard({ items: [rung] }, "c".repeat(32))).toEqual([]);
  for (const broken of ["", "{", "[]", { items: [{ ...rung, heardBy: "all" }] }, " ".repeat(5_000_000)])
    expect(await heard(broken)).toEqual([]);
  server.closeAllConnections();
  server.close();
  expect(await heard({ items: [rung] })).toEqual([]);
});
