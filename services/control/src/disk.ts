import { statfsSync } from "node:fs";

export interface DiskFree {
  readonly bytes: number;
  /** Of the whole. */
  readonly ratio: number;
}

/** Of the file system that holds `folder`, as an unprivileged writer sees it; undefined when it does not say. */
export function diskFree(folder: string): DiskFree | undefined {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return blocks === 0 ? undefined : { bytes: bavail * bsize, ratio: bavail / blocks };
}
