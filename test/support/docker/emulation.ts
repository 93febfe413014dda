import { existsSync, writeFileSync } from "node:fs";
import { run } from "../processes.js";

const folder = "/proc/sys/fs/binfmt_misc";
const emulator = "/usr/bin/qemu-aarch64-static";
/** The first bytes of an ELF program for 64-bit ARM, as qemu-user-static registers itself. */
const magic = String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00`;
const mask = String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff`;

/**
 * Lets this machine's kernel run programs for arm64, in containers too (F: the emulator is opened now), until it is disposed of. Where it can already,
 * nothing is changed.
 */
export async function emulateArm64(): Promise<Disposable> {
  if (existsSync(`${folder}/qemu-aarch64`)) return { [Symbol.dispose]: () => undefined };
  if (!existsSync(emulator)) throw new Error(`${emulator} is not installed: apt-get install qemu-user-static`);
  if (!existsSync(`${folder}/register`))
    await run("mount", { command: "mount", args: ["-t", "binfmt_misc", "none", folder] });
  writeFileSync(`${folder}/register`, `:qemu-aarch64:M::${magic}:${mask}:${emulator}:FP`);
  return { [Symbol.dispose]: () => writeFileSync(`${folder}/qemu-aarch64`, "-1") };
}
