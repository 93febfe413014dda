import { run } from "../../support/processes.js";
import { readWav } from "../../support/signal/wav.js";

const text =
  "The train to the airport leaves from platform four in six minutes. Please keep your belongings with you at all times. " +
  "The library closes at half past eight; doors to the garden stay open until nine. Would the owner of the blue bicycle come to the desk.";

/** Somebody who reads announcements, again and again: 48 kHz, one channel. Needs espeak-ng and ffmpeg. */
export async function speech(seconds: number, file: (name: string) => string): Promise<Float32Array> {
  const [spoken, converted] = [file("spoken.wav"), file("speech.wav")];
  await run("espeak-ng", { command: "espeak-ng", args: ["-v", "en", "-s", "150", "-w", spoken, text] });
  await run("ffmpeg", { command: "ffmpeg", args: ["-v", "error", "-y", "-i", spoken, "-ar", "48000", converted] });
  const [once = new Float32Array()] = readWav(converted).channels;
  return Float32Array.from({ length: seconds * 48_000 }, (_, at) => 0.5 * (once[at % once.length] ?? 0));
}
