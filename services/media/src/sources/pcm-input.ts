import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants, openSync } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, Socket } from "node:net";
import { CarillonError } from "@carillon/contracts/errors";

/** Where raw bytes come in: one writer at a time, any number in turn. */
export interface PcmInput {
  /** The writer waits meanwhile. */
  pause(): void;
  resume(): void;
  close(): void;
}

export interface PcmInputRim {
  /** Another writer begins. */
  began(): void;
  bytes(chunk: Buffer): void;
}

/** `pipe:/path` or `tcp://host:port`. Throws CarillonError `input-unavailable`, `port-in-use`. */
export async function openPcmInput(input: string, rim: PcmInputRim): Promise<PcmInput> {
  return input.startsWith("pipe:") ? FifoInput.open(input.slice("pipe:".length), rim) : listen(new URL(input), rim);
}

class FifoInput implements PcmInput {
  readonly #path: string;
  readonly #rim: PcmInputRim;
  #socket: Socket | undefined;
  #paused = false;
  #closed = false;

  private constructor(path: string, rim: PcmInputRim) {
    this.#path = path;
    this.#rim = rim;
  }

  static async open(path: string, rim: PcmInputRim): Promise<FifoInput> {
    const input = new FifoInput(path, rim);
    await makeFifo(path);
    input.#read();
    return input;
  }

  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#socket?.resume();
  }

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }

  /** Until the last writer is gone; then anew, so that the next one's first byte is the first of a sample. */
  #read(): void {
    // A number, not a FileHandle: that would close the descriptor a second time when it is garbage, whoever has it by then.
    const socket = (this.#socket = new Socket({ fd: openFifo(this.#path), readable: true, writable: false }));
    this.#rim.began();
    socket.on("data", (chunk: Buffer) => this.#rim.bytes(chunk));
    socket.on("error", () => undefined); // `close` follows
    socket.once("close", () => this.#again());
    if (this.#paused) socket.pause();
  }

  #again(): void {
    if (this.#closed) return;
    try {
      this.#read();
    } catch (error) {
      // It was deleted: whoever plays this source anew makes it anew.
      if (!(error instanceof CarillonError)) throw error;
    }
  }
}

/** fifo(7): without O_NONBLOCK this would wait for a writer. */
function openFifo(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw unavailable(path, cause);
  }
}

async function makeFifo(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFIFO() === true) return;
  if (found !== undefined) throw unavailable(path, new Error("it exists and is no FIFO"));
  const child = spawn("mkfifo", ["-m", "660", path], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code: unknown = await once(child, "close").then(
    ([status]: unknown[]) => status,
    (error: unknown) => String(error),
  );
  if (code !== 0) throw unavailable(path, new Error(said.trim() || String(code)));
}

const unavailable = (input: string, cause: unknown): CarillonError =>
  new CarillonError("input-unavailable", `${input}: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });

async function listen({ hostname, port }: URL, rim: PcmInputRim): Promise<PcmInput> {
  const server = createServer((socket) => {
    rim.began();
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => rim.bytes(chunk));
    socket.on("error", () => undefined); // `close` follows
    socket.once("close", () => (writer = undefined));
    writer = socket;
    if (paused) socket.pause();
  });
  let writer: Socket | undefined;
  let paused = false;
  server.maxConnections = 1;
  server.listen(Number(port), hostname.replace(/^\[|\]$/g, ""));
  try {
    await once(server, "listening");
  } catch (cause) {
    const taken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
    throw taken ? new CarillonError("port-in-use", `${hostname}:${port}`, { cause }) : unavailable(hostname, cause);
  }
  return {
    pause: () => {
      paused = true;
      writer?.pause();
    },
    resume: () => {
      paused = false;
      writer?.resume();
    },
    close: () => {
      writer?.destroy();
      server.close();
    },
  };
}
