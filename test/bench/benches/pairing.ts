import { createPrivateKey, createPublicKey } from "node:crypto";
import { Authority } from "@carillon/control/certificates/authority";
import { makeIntermediate, makeRoot } from "@carillon/control/certificates/make-authorities";
import { proveRequest } from "@carillon/control/certificates/proof";
import { certificateRequest } from "@carillon/link/certificate-request";
import { newPrivateKey } from "@carillon/link/identity";
import { RunningControl } from "../../integration/control/running-control.js";
import { TestDevice } from "../../integration/control/test-device.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import type { Bench, BenchOptions, BenchResult } from "../bench.js";

/** CPU of this process, all its threads, for one certificate: the request checked, the certificate signed. */
async function issueCpuMs(certificates: number): Promise<number> {
  const root = await makeRoot(new Date());
  const above = await Authority.of(root, "bench");
  const authority = await Authority.of(await makeIntermediate(root, new Date()), "bench", { above });
  const key = createPrivateKey(newPrivateKey());
  const csr = certificateRequest(key, createPublicKey(key));
  const issue = async (): Promise<void> => {
    const proven = await proveRequest(csr);
    if (proven === undefined) throw new Error("the request is our own");
    await authority.issueDevice(proven.csr, { deviceId: "0".repeat(32), kind: "speaker" }, new Date());
  };
  for (let n = 0; n < 50; n += 1) await issue();
  const before = process.cpuUsage();
  for (let n = 0; n < certificates; n += 1) await issue();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / certificates;
}

/** Devices that wait for an operator, from as many addresses as sites would have. */
async function waitingDevices(control: RunningControl, count: number): Promise<number> {
  const devices = await Promise.all(Array.from({ length: count }, () => TestDevice.make(control)));
  let started = 0;
  for (const [index, one] of devices.entries()) {
    const answer = await one.post("/v1/pairing", one.pairingRequest(), {
      localAddress: `127.0.0.${2 + (index % 250)}`,
    });
    if (answer.status === 201) started += 1;
  }
  return started;
}

/** Wrong codes, as fast as they are answered: how many were looked at before the guesser was told to wait. */
async function guesses(control: RunningControl, count: number): Promise<{ looked: number; blocked: number }> {
  const letters = "BCDFGHJKLMNPQRSTVWXZ";
  let [looked, blocked] = [0, 0];
  for (let n = 0; n < count; n += 1) {
    const userCode = Array.from({ length: 8 }, () => letters[Math.floor(Math.random() * letters.length)]).join("");
    const { status } = await control.api("POST", "/v1/pairing/approvals", { userCode, name: "Guess" });
    if (status === 429) blocked += 1;
    else looked += 1;
  }
  return { looked, blocked };
}

async function pairing({ quick }: BenchOptions): Promise<BenchResult> {
  const cpuMs = await issueCpuMs(quick ? 100 : 500);
  await using folder = await temporaryFolder("bench-pairing");
  await using control = await RunningControl.start(folder.path);
  const pendingCodes = await waitingDevices(control, 1000);
  const { items } = (await control.api("GET", "/v1/pairing")).body as { items: unknown[] };
  const { looked, blocked } = await guesses(control, 200);
  return {
    figures: {
      issueCpuMs: cpuMs,
      ...{ pendingCodes, shownCodes: items.length, guessesLookedAt: looked, guessesBlocked: blocked },
    },
    valid: true,
  };
}

export const bench: Bench = {
  name: "pairing",
  summary: "what a certificate costs, a thousand codes that wait, and somebody who guesses them",
  run: pairing,
};
