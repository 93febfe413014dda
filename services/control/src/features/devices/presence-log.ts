import type { PresenceEffect } from "@carillon/core/presence";
import type { Logger } from "pino";

/** One line for what a person may have to act on. */
export function tellPresence(log: Logger, device: string, effect: PresenceEffect): void {
  switch (effect.kind) {
    case "changed":
      log.info({ event: "presence", device, from: effect.from, to: effect.to }, `the device is ${effect.to}`);
      return;
    case "duplicate-identity":
      log.warn(
        { event: effect.kind, device, certain: effect.certain, detail: effect.detail },
        "two processes use one identity: was its card copied?",
      );
      return;
    case "flapping":
      log.warn(
        { event: "flapping", device, flapping: effect.flapping },
        effect.flapping ? "the device comes and goes" : "the device is steady again",
      );
  }
}
