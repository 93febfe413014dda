import { absCaptureTimeUri } from "@carillon/core/rtp/rtp";
import type { AnswerDescription } from "./peer.js";
import type { Codec, Description } from "./sdp.js";

/** Which codecs an offer lists and which of them an answer takes (RFC 3264 6.1, RFC 9429 5.3.1). */

/** What a speaker receives: Opus, Opus with redundancy, and retransmissions of either. */
export const offeredCodecs: readonly Codec[] = [
  {
    payloadType: 111,
    name: "opus",
    clockRate: 48000,
    channels: 2,
    parameters: "minptime=10;stereo=1;useinbandfec=1",
    feedback: ["nack"],
  },
  { payloadType: 63, name: "red", clockRate: 48000, channels: 2, parameters: "111/111", feedback: ["nack"] },
  { payloadType: 97, name: "rtx", clockRate: 48000, channels: 1, parameters: "apt=111", feedback: [] },
];
export const offeredExtensions = [{ id: 1, uri: absCaptureTimeUri }];

export interface Selection {
  readonly opus: Codec;
  readonly red: Codec | undefined;
  readonly rtx: Codec | undefined;
}

const isAudio48k = ({ clockRate }: Codec): boolean => clockRate === 48000;

/** Opus and what belongs to it, as the description lists them; undefined without Opus. */
export function selectCodecs({ codecs }: Description): Selection | undefined {
  const opus = codecs.find((codec) => codec.name === "opus" && isAudio48k(codec));
  if (opus === undefined) return undefined;
  // Chromium writes a=fmtp:63 111/111; without it the payload types inside are still Opus'.
  const red = codecs.find((codec) => codec.name === "red" && isAudio48k(codec) && redCarries(codec, opus));
  const rtx = codecs.find(
    ({ name, parameters }) => name === "rtx" && new RegExp(`(^|;)\\s*apt=${opus.payloadType}(;|$)`).test(parameters),
  );
  return { opus, red, rtx };
}

const redCarries = ({ parameters }: Codec, opus: Codec): boolean =>
  parameters === "" || parameters.split("/").every((type) => Number(type) === opus.payloadType);

/** The selection as an answer writes it: RED first, because the first codec is what is sent. */
export function answerCodecs({ opus, red, rtx }: Selection, description: AnswerDescription): Codec[] {
  const feedback = opus.feedback.filter((value) => value === "nack");
  const opusParameters = mergeParameters(opus.parameters, description.opusParameters ?? "");
  return [
    ...(red === undefined ? [] : [{ ...red, parameters: `${opus.payloadType}/${opus.payloadType}`, feedback }]),
    { ...opus, parameters: opusParameters, feedback },
    ...(rtx === undefined ? [] : [{ ...rtx, parameters: `apt=${opus.payloadType}`, feedback: [] }]),
  ];
}

/** `name=value` pairs joined by ";"; those of `ours` win. */
function mergeParameters(theirs: string, ours: string): string {
  const merged = new Map<string, string>();
  for (const pair of [...theirs.split(";"), ...ours.split(";")]) {
    const [name = "", value = ""] = pair.trim().split("=");
    if (name !== "") merged.set(name, value);
  }
  return [...merged].map(([name, value]) => `${name}=${value}`).join(";");
}

/** The a=ssrc lines of the answer's stream; with retransmissions also their group (RFC 5576 4.2, RFC 4588 8.3). */
export function streamLines({ ssrc, rtxSsrc, cname }: AnswerDescription, withRtx: boolean): string[] {
  const msid = "msid:carillon audio";
  if (!withRtx) return [msid, `ssrc:${ssrc} cname:${cname}`];
  return [msid, `ssrc-group:FID ${ssrc} ${rtxSsrc}`, `ssrc:${ssrc} cname:${cname}`, `ssrc:${rtxSsrc} cname:${cname}`];
}
