import { CarillonError } from "@carillon/contracts/errors";
import { absCaptureTimeUri } from "@carillon/core/rtp/rtp";
import { Association, type PeerOptions } from "./association.js";
import { monotonicUs } from "./clock.js";
import { fingerprintOf } from "./dtls/certificate.js";
import { offeredCodecs, offeredExtensions, selectCodecs } from "./negotiation.js";
import type { OfferingPeer } from "./peer.js";
import {
  type Description,
  formatDescription,
  formatFragment,
  type Negotiated,
  parseDescription,
  parseFragment,
} from "./sdp.js";

const mid = "0";

/** A speaker's side of a WHEP session. Close it when it is not needed any more, whatever state it is in. */
export const createOfferingPeer = (options: PeerOptions): OfferingPeer => new WebRtcOfferingPeer(options);

class WebRtcOfferingPeer extends Association implements OfferingPeer {
  constructor(options: PeerOptions) {
    super(options, true); // the offerer controls (RFC 8445 6.1.1)
  }

  async createOffer(): Promise<string> {
    const candidates = await this.gather();
    const description: Description = {
      mid,
      direction: "recvonly",
      setup: "actpass",
      credentials: this.ice.credentials,
      iceLite: false,
      candidates,
      fingerprints: [fingerprintOf(this.certificate.der)],
      codecs: offeredCodecs,
      extensions: offeredExtensions,
      ssrcs: [],
      attributes: [],
    };
    return formatDescription(description, sessionNumber(this.id));
  }

  acceptAnswer(sdp: string): Negotiated {
    const answer = parseDescription(sdp);
    if (typeof answer === "string") throw new CarillonError("answer-invalid", answer);
    const selection = selectCodecs(answer);
    if (selection === undefined) throw new CarillonError("answer-invalid", "the answer has no Opus");
    if (answer.setup === "actpass") throw new CarillonError("answer-invalid", "the answer leaves the DTLS role open");
    const setup = answer.setup === "passive" ? "active" : "passive";
    this.ice.setRemote(answer.credentials, answer.candidates, monotonicUs());
    this.begin(setup === "active" ? "client" : "server", answer.fingerprints);
    const absCaptureTime = answer.extensions.find(({ uri }) => uri === absCaptureTimeUri)?.id;
    return {
      mid,
      setup,
      opus: selection.opus.payloadType,
      nack: selection.opus.feedback.includes("nack"),
      local: this.ice.credentials,
      remote: answer.credentials,
      fingerprints: answer.fingerprints,
      ssrcs: answer.ssrcs,
      attributes: answer.attributes,
      ...(selection.red === undefined ? {} : { red: selection.red.payloadType }),
      ...(selection.rtx === undefined ? {} : { rtx: selection.rtx.payloadType }),
      ...(absCaptureTime === undefined ? {} : { absCaptureTime }),
    };
  }

  async createRestart(): Promise<string> {
    this.ice.restart();
    const candidates = await this.gather();
    return formatFragment({ credentials: this.ice.credentials, candidates }, mid);
  }

  acceptRestart(sdpfrag: string): void {
    const fragment = parseFragment(sdpfrag);
    if (typeof fragment === "string") throw new CarillonError("answer-invalid", fragment);
    this.ice.setRemote(fragment.credentials, fragment.candidates, monotonicUs());
    this.countRestart();
  }
}

/** RFC 9429 5.2.1: a random number below 2^63 that tells sessions apart. */
export const sessionNumber = (id: string): string => BigInt(`0x${id.replaceAll("-", "").slice(0, 15)}`).toString();
