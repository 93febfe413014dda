import { CarillonError } from "@carillon/contracts/errors";
import { fleetName, topics } from "@carillon/contracts/topics";
import { spreadOf, type AdmissionPolicy } from "@carillon/core/admission";
import type { Logger } from "pino";
import type { Installation } from "../../installation/installation.js";
import type { CloudLink } from "../../mqtt/cloud-link.js";

/**
 * Keeps on the broker, retained, over how long the fleet is to spread its return. It is true at any time, so that it
 * needs no announcement before a restart and holds for one that nobody planned.
 */
export class ReconnectHints {
  private said: number | undefined;

  constructor(
    private readonly installation: Pick<Installation, "state" | "watch">,
    private readonly link: Pick<CloudLink, "publish">,
    private readonly parts: { readonly policy: AdmissionPolicy; readonly log: Logger; readonly leads: () => boolean },
  ) {
    installation.watch(({ devices = [], removedDevices = [] }) => {
      if (devices.length + removedDevices.length > 0 && this.wanted !== this.said) this.publish();
    });
  }

  /** Also at each connection: the broker may have forgotten it. */
  publish(): void {
    if (!this.parts.leads()) return;
    const spreadSeconds = this.wanted;
    this.said = spreadSeconds;
    this.link.publish(fleetName, topics.reconnectHint, { v: 1, spreadSeconds }).catch((error: unknown) => {
      if (!(error instanceof CarillonError)) throw error;
      this.parts.log.debug({ event: "broker-unreachable" }, "the hint is published when the broker is back");
    });
  }

  private get wanted(): number {
    return spreadOf(this.installation.state.devices.size, this.parts.policy);
  }
}
