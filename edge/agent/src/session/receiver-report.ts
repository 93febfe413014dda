import type { RtcpPacket } from "@carillon/core/rtp/rtcp";
import type { Reception } from "@carillon/engine/reception";
import type { ListeningSession } from "./listening-session.js";

/** RFC 3550 §6.1: a report first, then who reports. Sent once a second, so that any sender knows that and how it is heard. */
export function receiverReport(
  session: ListeningSession,
  reception: Reception,
  { fractionLost, cumulativeLost }: { readonly fractionLost: number; readonly cumulativeLost: number },
): RtcpPacket[] {
  const reports =
    session.joined === undefined || reception.highest === undefined
      ? []
      : [
          {
            ssrc: session.joined.ssrc,
            fractionLost,
            cumulativeLost,
            highestSequence: reception.highest >>> 0,
            jitter: Math.round(reception.jitterSeconds * 48_000),
            // The four-timestamp exchange measures the round trip better; sender reports are for strangers.
            lastSenderReport: 0,
            delaySinceLastSenderReport: 0,
          },
        ];
  return [
    { kind: "receiver-report", ssrc: session.ssrc, reports },
    { kind: "source-description", chunks: [{ ssrc: session.ssrc, cname: session.target.identity().deviceId }] },
  ];
}
