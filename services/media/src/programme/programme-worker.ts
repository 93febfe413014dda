import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from "node:worker_threads";
import { z } from "zod";
import { loadAddon } from "../native/addon.js";
import { FrameProducer } from "./frame-producer.js";
import { createPaceMemory } from "./pace-record.js";
import { PacingLoop } from "./pacing-loop.js";
import { createSampleMemory } from "../sources/sample-ring.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

/** Entry of the programme worker: one thread for all programmes, with real-time priority where the system permits it. */

/** Below the playout threads of speakers on the same machine (60): what they need next is already in their rings. */
const priority = 50;

const given = z.object({ realtime: z.boolean() }).parse(workerData);
const addon = loadAddon();

/** A second of frames that nobody hears, so that what runs every 10 ms is compiled before anybody listens. */
function warmUp(): void {
  const rim = { nowUs: () => 0, publish: () => undefined, tell: () => undefined };
  const settings = { frameSamples: 480, bitrate: 96_000, content: "music" } as const;
  const idle = { ...settings, epoch: "", native: 0, originUs: 0, pace: createPaceMemory() };
  const producer = new FrameProducer(idle, rim);
  producer.obey({ kind: "play", epoch: "", playback: "", samples: createSampleMemory() });
  for (let frame = 0; frame < 100; frame += 1) producer.produce();
}

function run(port: MessagePort): void {
  warmUp();
  const tell = (message: FromWorker): void => port.postMessage(message);
  tell({ kind: "ready", realtime: addon.raiseThread("programmes", given.realtime ? priority : 0) });
  const loop = new PacingLoop({
    nowUs: () => addon.monotonicUs(),
    sleepUntil: (us) => addon.sleepUntil(us),
    publish: (native, frame, payload) => void addon.publish(native, frame, payload),
    tell,
    receive: () => receive(port),
  });
  loop.run();
  port.close();
}

/** Both ends are of one build: the type is the contract. */
function receive(port: MessagePort): ToWorker | undefined {
  const received: { message: ToWorker } | undefined = receiveMessageOnPort(port);
  return received?.message;
}

if (parentPort === null) throw new Error("programme-worker is started by pacing-thread, not by hand");
run(parentPort);
