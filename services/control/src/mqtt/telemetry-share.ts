import type { ServerCredentials } from "../certificates/authority.js";
import type { Received } from "./broker-client.js";
import type { CloudLink } from "./cloud-link.js";

/**
 * Several control services divide the telemetry among themselves: each message comes to one of those that are connected. It comes at
 * most once, as telemetry does everywhere: its counters are cumulative, so that a lost one loses resolution and nothing else.
 */
export interface TelemetryShare {
  readonly connected: boolean;
  useCredentials(credentials: ServerCredentials): void;
  close(): Promise<void>;
}

export interface ShareEvents {
  received(message: Received): void;
}

/** One life for both: who has no telemetry knows nothing of the fleet, and says so. */
export const withTelemetryShare = (link: CloudLink, share: TelemetryShare): CloudLink => ({
  get connected() {
    return link.connected && share.connected;
  },
  settled: link.settled,
  publish: (device, topic, message) => link.publish(device, topic, message),
  clear: (device, topic) => link.clear(device, topic),
  useCredentials: (renewed) => {
    link.useCredentials(renewed);
    share.useCredentials(renewed);
  },
  close: async () => {
    await share.close();
    await link.close();
  },
});
