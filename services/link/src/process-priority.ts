import { constants, setPriority } from "node:os";

/** Packets wait for this thread; on a busy machine it goes before those that nobody listens to. False where that is not permitted. */
export function askForPriority(): boolean {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
    return true;
  } catch {
    return false;
  }
}
