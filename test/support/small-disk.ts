import { mkdir, open, rm } from "node:fs/promises";
import { run } from "./processes.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A file system of its own, small enough to be filled. Needs root, as the namespaces of other tests do. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Until not a byte more can be written. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  /** As the kernel does with a card that wears out. */
  protect(): Promise<void>;
}

export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder("disk"));
  const path = folder.file("mounted");
  await mkdir(path);
  await run("mount", { command: "mount", args: ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path] });
  // Lazily: what was killed may still be going.
  stack.defer(async () => {
    await run("umount", { command: "umount", args: ["-l", path] });
  });
  const ballast = `${path}/ballast`;
  const rest = stack.move();
  return {
    path,
    async fill() {
      const file = await open(ballast, "a");
      try {
        for (const bytes of [65_536, 1]) await writeUntilFull(file, Buffer.alloc(bytes));
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(ballast),
    protect: async () => {
      await run("mount", { command: "mount", args: ["-o", "remount,ro", path] });
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

async function writeUntilFull(file: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  try {
    for (;;) await file.write(chunk);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "ENOSPC") throw error;
  }
}
