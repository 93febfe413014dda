import { statfsSync } from "node:fs";

/** Of the file system that holds `folder`, as an unprivileged writer sees it; undefined when it does not say. */
export function diskFreeRatio(folder: string): number | undefined {
  const { bavail, blocks } = statfsSync(folder);
  return blocks === 0 ? undefined : bavail / blocks;
}
