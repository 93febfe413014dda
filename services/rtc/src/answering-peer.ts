import { CarillonError } from "@carillon/contracts/errors";
import { absCaptureTimeUri } from "@carillon/core/rtp/rtp";
import { Association, type PeerOptions } from "./association.js";
import { monotonicUs } from "./clock.js";
import { fingerprintOf } from "./dtls/certificate.js";
import { answerCodecs, selectCodecs, type Selection, streamLines } from "./negotiation.js";
import { sessionNumber } from "./offering-peer.js";
import type { AnswerDescription, AnsweringPeer } from "./peer.js";
import {
  type Description,
  formatDescription,
  formatFragment,
  type Negotiated,
  parseDescription,
  parseFragment,
} from "./sdp.js";

/** The media service's side of a WHEP session. Close it when the session ends. */
export const createAnsweringPeer = (options: PeerOptions): AnsweringPeer => new WebRtcAnsweringPeer(options);

class WebRtcAnsweringPeer extends Association implements AnsweringPeer {
  #mid = "0";

  constructor(options: PeerOptions) {
    super(options, false);
  }

  async answer(offer: string, description: AnswerDescription): Promise<{ sdp: string; negotiated: Negotiated }> {
    const parsed = parseDescription(offer);
    if (typeof parsed === "string") throw new CarillonError("offer-invalid", parsed);
    const selection = selectCodecs(parsed);
    if (selection === undefined) throw new CarillonError("offer-invalid", "the offer does not list Opus");
    if (parsed.direction !== "recvonly" && parsed.direction !== "sendrecv")
      throw new CarillonError("offer-invalid", `the offer's audio is ${parsed.direction}, so it cannot receive`);
    // RFC 9725 4.4: the endpoint waits for the client's handshake unless the client does.
    const setup = parsed.setup === "passive" ? "active" : "passive";
    this.#mid = parsed.mid;
    const candidates = await this.gather();
    this.ice.setRemote(parsed.credentials, parsed.candidates, monotonicUs());
    this.begin(setup === "active" ? "client" : "server", parsed.fingerprints);
    const extensions = parsed.extensions.filter(({ uri }) => uri === absCaptureTimeUri);
    const answer: Description = {
      mid: parsed.mid,
      direction: "sendonly",
      setup,
      credentials: this.ice.credentials,
      iceLite: false,
      candidates,
      fingerprints: [fingerprintOf(this.certificate.der)],
      codecs: answerCodecs(selection, description),
      extensions,
      ssrcs: [],
      attributes: description.attributes ?? [],
    };
    const lines = streamLines(description, selection.rtx !== undefined);
    const sdp = formatDescription(answer, sessionNumber(this.id), lines);
    return { sdp, negotiated: this.#negotiated(parsed, selection, description, setup) };
  }

  #negotiated(
    offer: Description,
    { opus, red, rtx }: Selection,
    description: AnswerDescription,
    setup: "active" | "passive",
  ): Negotiated {
    const absCaptureTime = offer.extensions.find(({ uri }) => uri === absCaptureTimeUri)?.id;
    return {
      mid: offer.mid,
      setup,
      opus: opus.payloadType,
      nack: opus.feedback.includes("nack"),
      local: this.ice.credentials,
      remote: offer.credentials,
      fingerprints: offer.fingerprints,
      ssrcs: rtx === undefined ? [description.ssrc] : [description.ssrc, description.rtxSsrc],
      attributes: offer.attributes,
      ...(red === undefined ? {} : { red: red.payloadType }),
      ...(rtx === undefined ? {} : { rtx: rtx.payloadType }),
      ...(absCaptureTime === undefined ? {} : { absCaptureTime }),
    };
  }

  async restart(sdpfrag: string): Promise<string> {
    const fragment = parseFragment(sdpfrag);
    if (typeof fragment === "string") throw new CarillonError("offer-invalid", fragment);
    this.ice.restart();
    const candidates = await this.gather();
    this.ice.setRemote(fragment.credentials, fragment.candidates, monotonicUs());
    this.countRestart();
    return formatFragment({ credentials: this.ice.credentials, candidates }, this.#mid);
  }

  addCandidates(sdpfrag: string): void {
    const fragment = parseFragment(sdpfrag);
    if (typeof fragment === "string") throw new CarillonError("offer-invalid", fragment);
    this.ice.addRemotes(fragment.credentials.ufrag, fragment.candidates, monotonicUs());
    this.wake();
  }
}
