import "@carillon/link/small-young-generation";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PathListener, type PathRim } from "@carillon/agent/session/path-listener";
import { ClockFilter } from "@carillon/engine/clock-filter";
import { monotonicUs } from "@carillon/rtc/clock";
import { createCertificate } from "@carillon/rtc/dtls/certificate";
import { recordingLog } from "../../support/recording-log.js";
import type { ReceiversTask } from "./receivers.js";

/**
 * A process with many speakers' ears and no loudspeakers: each joins by WHEP, keeps its session, its clock and its reports as a speaker
 * does, and throws the sound away. Prints a line when one has media and knows the time; to every further line that it is told it answers
 * how many packets each has heard.
 */
const told = createInterface({ input: process.stdin });
const first: readonly unknown[] = await once(told, "line");
const [line] = first;
const task = JSON.parse(String(line)) as ReceiversTask;
const certificate = createCertificate();
const log = recordingLog();
const policy = { silenceSeconds: 0.3, restartSeconds: 2, firstSeconds: 0.25, maxSeconds: 10 };
const startedUs = monotonicUs();
const heard = new Array<number>(task.count).fill(0);
told.on("line", () => process.stdout.write(`${JSON.stringify({ heard })}\n`));

function receiver(index: number): PathListener {
  const clock = new ClockFilter();
  let exchanges = 0;
  const rim: PathRim = {
    certificate,
    log,
    policy,
    monotonicUs,
    random: Math.random,
    iceServers: () => [],
    clockOf: () => (exchanges >= 8 || clock.sigmaAt(monotonicUs()) < 500 ? clock : undefined),
    exchanged: (_session, exchange) => {
      exchanges += 1;
      clock.push(exchange);
    },
    takenOver: () => {
      process.stdout.write(`${JSON.stringify({ joined: index, ms: (monotonicUs() - startedUs) / 1000 })}\n`);
    },
    packet: () => {
      heard[index] = (heard[index] ?? 0) + 1;
    },
    delay: () => undefined,
  };
  return new PathListener(rim);
}

let turn = 0;
const receivers = Array.from({ length: task.count }, (_, index) => receiver(index));
for (const one of receivers) {
  one.want([{ url: new URL(task.url), mediaId: task.mediaId, identity: () => task.identity, localAddress: undefined }]);
}
/** Those that play ask for the time as often as a speaker does that has played for some minutes. */
const steadyMs = 1000;
const pulseMs = 8;
const pulse = setInterval(() => {
  turn += 1;
  for (const [index, one] of receivers.entries()) {
    if (one.current === undefined || (turn + index) % Math.round(steadyMs / pulseMs) === 0) one.tick(monotonicUs());
  }
}, pulseMs);
process.once("SIGTERM", () => {
  clearInterval(pulse);
  void Promise.all(receivers.map((one) => one.close())).then(() => process.exit(0));
});
