import { open, type FileHandle } from "node:fs/promises";

/** An Ogg page is at most this long (RFC 3533 6). */
const maxPage = 65_307;
const endOfStream = 0x04;
/** Written by programs that do not know the length when they begin. */
const unknownSizes = [0, 0xffffffff];

/**
 * True when a file ends before its own end: a RIFF file shorter than it says, an Ogg stream without its last page. Other containers
 * say their length, which ffprobe reports; of these two it reports what is left.
 */
export async function isCutOff(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = await read(file, 0, 8);
    const magic = head.toString("latin1", 0, 4);
    if (magic === "RIFF") return !unknownSizes.includes(head.readUInt32LE(4)) && size < head.readUInt32LE(4) + 8;
    return magic === "OggS" && !endsStream(await read(file, Math.max(0, size - maxPage), maxPage));
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return bytesRead < 8 ? Buffer.alloc(8) : buffer.subarray(0, bytesRead);
}

function endsStream(tail: Buffer): boolean {
  const page = tail.lastIndexOf("OggS");
  return page >= 0 && ((tail[page + 5] ?? 0) & endOfStream) !== 0;
}
