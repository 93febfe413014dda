import type { Fingerprint } from "./dtls/certificate.js";
import { type Candidate, formatCandidate, parseCandidate } from "./ice/candidate.js";
import type { IceCredentials } from "./ice/generation.js";

/**
 * Session descriptions of one audio section (RFC 8866, JSEP RFC 9429), as WHEP carries them. Parsing takes text from outside:
 * it never throws; what is wrong comes back as a sentence.
 */

export interface Description {
  readonly mid: string;
  readonly direction: Direction;
  readonly setup: Setup;
  readonly credentials: IceCredentials;
  readonly iceLite: boolean;
  readonly candidates: readonly Candidate[];
  readonly fingerprints: readonly Fingerprint[];
  readonly codecs: readonly Codec[];
  readonly extensions: readonly Extension[];
  readonly ssrcs: readonly number[];
  /** Attribute lines of the media section that this parser does not know, without "a=". */
  readonly attributes: readonly string[];
}

export type Direction = "sendonly" | "recvonly" | "sendrecv" | "inactive";
export type Setup = "actpass" | "active" | "passive";

export interface Codec {
  readonly payloadType: number;
  /** Lower case: "opus", "red", "rtx". */
  readonly name: string;
  readonly clockRate: number;
  readonly channels: number;
  /** The value of a=fmtp after the payload type; empty if there is none. */
  readonly parameters: string;
  /** The values of a=rtcp-fb, e.g. "nack". */
  readonly feedback: readonly string[];
}

/** RTP header extension (RFC 8285 5). */
export interface Extension {
  readonly id: number;
  readonly uri: string;
}

/** What both sides agreed on. */
export interface Negotiated {
  readonly mid: string;
  /** Payload type of plain Opus. */
  readonly opus: number;
  /** Payload types that are agreed on only if both sides know them. */
  readonly red?: number;
  readonly rtx?: number;
  /** Retransmission may be asked for by generic NACK. */
  readonly nack: boolean;
  /** Header extension id. */
  readonly absCaptureTime?: number;
  /** SSRCs as the sender announced them: media, then retransmission. */
  readonly ssrcs: readonly number[];
  readonly setup: "active" | "passive";
  readonly local: IceCredentials;
  readonly remote: IceCredentials;
  readonly fingerprints: readonly Fingerprint[];
  /** Attribute lines of the media section that are not WebRTC's, e.g. "x-carillon-timeline:…". */
  readonly attributes: readonly string[];
}

/** A description that would take longer to read than it is worth. */
const maxBytes = 65_536;
const maxCodecs = 64;

/** A description, or what is wrong with it. */
export function parseDescription(sdp: string): Description | string {
  if (sdp.length > maxBytes) return `the description is longer than ${maxBytes} characters`;
  const lines = sdp.split(/\r\n|\n|\r/).filter((line) => line !== "");
  if (lines[0] !== "v=0") return 'the description does not begin with "v=0"';
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith("m=")) sections.push([]);
    sections.at(-1)?.push(line);
  }
  const [session = [], ...media] = sections;
  const audio = media.filter(([line = ""]) => line.startsWith("m=audio "));
  const [section] = audio;
  if (section === undefined || audio.length !== 1)
    return `the description has ${audio.length} audio sections instead of one`;
  if (media.length !== 1) return "the description has sections that are not audio; offer only what is received";
  return parseSection(section, new Attributes([...session, ...section]), new Attributes(section));
}

function parseSection(section: readonly string[], all: Attributes, own: Attributes): Description | string {
  const [, port = "", protocol = "", ...formats] = (section[0] ?? "").split(" ");
  if (port === "0") return "the audio section is rejected (port 0)";
  if (!protocol.endsWith("TLS/RTP/SAVPF"))
    return `the audio section's protocol is ${protocol} instead of UDP/TLS/RTP/SAVPF`;
  if (!own.has("rtcp-mux")) return "the audio section lacks rtcp-mux";
  // The section's own value counts before the session's (RFC 8866 5.13).
  const credentials = { ufrag: all.last("ice-ufrag") ?? "", password: all.last("ice-pwd") ?? "" };
  if (!areCredentials(credentials)) return "ice-ufrag or ice-pwd is missing or malformed";
  const fingerprints = all.values("fingerprint").flatMap(parseFingerprint);
  if (fingerprints.length === 0) return "a fingerprint is missing";
  const setup = all.last("setup");
  if (setup !== "actpass" && setup !== "active" && setup !== "passive")
    return "setup is not actpass, active or passive";
  return {
    mid: own.last("mid") ?? "0",
    direction:
      directions.find((direction) => own.has(direction)) ??
      directions.find((direction) => all.has(direction)) ??
      "sendrecv",
    setup,
    credentials,
    iceLite: all.has("ice-lite"),
    candidates: own.values("candidate").flatMap((value) => parseCandidate(value) ?? []),
    fingerprints,
    codecs: formats.slice(0, maxCodecs).flatMap((format) => parseCodec(format, own) ?? []),
    extensions: own.values("extmap").flatMap((value) => parseExtension(value) ?? []),
    ssrcs: [...new Set(own.values("ssrc").map((value) => Number.parseInt(value, 10)))].filter(isUint32),
    attributes: own.unknown(),
  };
}

const directions = ["sendonly", "recvonly", "sendrecv", "inactive"] as const;
const known = new Set([
  ...directions,
  ...[
    "rtcp-mux",
    "rtcp-mux-only",
    "rtcp-rsize",
    "rtcp",
    "ice-ufrag",
    "ice-pwd",
    "ice-options",
    "ice-lite",
    "fingerprint",
  ],
  ...[
    "setup",
    "mid",
    "candidate",
    "end-of-candidates",
    "rtpmap",
    "fmtp",
    "rtcp-fb",
    "extmap",
    "ssrc",
    "ssrc-group",
    "msid",
  ],
]);

/** The a= lines of a section by name. */
class Attributes {
  readonly #lines: readonly { readonly name: string; readonly value: string }[];

  constructor(lines: readonly string[]) {
    this.#lines = lines.flatMap((line) => {
      const [, name, value] = /^a=([^:]+):?(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [{ name, value }];
    });
  }

  values(name: string): string[] {
    return this.#lines.flatMap((line) => (line.name === name ? [line.value] : []));
  }

  last(name: string): string | undefined {
    return this.values(name).at(-1);
  }

  has(name: string): boolean {
    return this.#lines.some((line) => line.name === name);
  }

  unknown(): string[] {
    return this.#lines.flatMap(({ name, value }) =>
      known.has(name) ? [] : value === "" ? [name] : [`${name}:${value}`],
    );
  }
}

const isUint32 = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xffffffff;

/** RFC 8839 5.4: 4–256 and 22–256 ice-chars. */
const areCredentials = ({ ufrag, password }: IceCredentials): boolean =>
  /^[A-Za-z0-9+/]{4,256}$/.test(ufrag) && /^[A-Za-z0-9+/]{22,256}$/.test(password);

function parseFingerprint(value: string): Fingerprint[] {
  const [, algorithm, bytes] = /^([A-Za-z0-9-]+) ([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2})*)$/.exec(value.trim()) ?? [];
  return algorithm === undefined || bytes === undefined
    ? []
    : [{ algorithm: algorithm.toLowerCase(), value: bytes.toUpperCase() }];
}

function parseCodec(format: string, attributes: Attributes): Codec | undefined {
  const after = (name: string): string[] =>
    attributes
      .values(name)
      .flatMap((value) => (value.startsWith(`${format} `) ? [value.slice(format.length + 1).trim()] : []));
  const [name = "", clockRate, channels] = (after("rtpmap")[0] ?? "").split("/");
  const payloadType = Number(format);
  if (name === "" || !Number.isInteger(payloadType) || payloadType < 0 || payloadType > 127) return undefined;
  return {
    payloadType,
    name: name.toLowerCase(),
    clockRate: Number(clockRate),
    channels: channels === undefined ? 1 : Number(channels),
    parameters: after("fmtp")[0] ?? "",
    feedback: after("rtcp-fb"),
  };
}

function parseExtension(value: string): Extension | undefined {
  const [, id, uri] = /^(\d+)(?:\/\w+)? (\S+)/.exec(value) ?? [];
  const number = Number(id);
  // One-byte headers hold ids 1–14 (RFC 8285 4.2).
  return uri === undefined || number < 1 || number > 14 ? undefined : { id: number, uri };
}

/** Writes what `parseDescription` reads. `session` makes the o= line: a number for this session, as RFC 9429 5.2.1 wants it. */
export function formatDescription(
  description: Description,
  session: string,
  streamLines: readonly string[] = [],
): string {
  const { mid, codecs, candidates, credentials } = description;
  const lines = [
    "v=0",
    `o=- ${session} 1 IN IP4 127.0.0.1`,
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${mid}`,
    "a=msid-semantic: WMS *",
    `m=audio 9 UDP/TLS/RTP/SAVPF ${codecs.map(({ payloadType }) => payloadType).join(" ")}`,
    "c=IN IP4 0.0.0.0",
    "a=rtcp:9 IN IP4 0.0.0.0",
    `a=ice-ufrag:${credentials.ufrag}`,
    `a=ice-pwd:${credentials.password}`,
    ...description.fingerprints.map(({ algorithm, value }) => `a=fingerprint:${algorithm} ${value}`),
    `a=setup:${description.setup}`,
    `a=mid:${mid}`,
    `a=${description.direction}`,
    "a=rtcp-mux",
    "a=rtcp-rsize",
    ...codecs.flatMap(formatCodec),
    ...description.extensions.map(({ id, uri }) => `a=extmap:${id} ${uri}`),
    ...streamLines.map((line) => `a=${line}`),
    ...description.attributes.map((line) => `a=${line}`),
    ...formatCandidates(candidates),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

const formatCandidates = (candidates: readonly Candidate[]): string[] => [
  ...candidates.map((candidate) => `a=${formatCandidate(candidate)}`),
  "a=end-of-candidates",
];

function formatCodec({ payloadType, name, clockRate, channels, parameters, feedback }: Codec): string[] {
  return [
    `a=rtpmap:${payloadType} ${name}/${clockRate}${channels > 1 ? `/${channels}` : ""}`,
    ...(parameters === "" ? [] : [`a=fmtp:${payloadType} ${parameters}`]),
    ...feedback.map((value) => `a=rtcp-fb:${payloadType} ${value}`),
  ];
}

/** Credentials and candidates of an ICE restart, or trickled candidates (RFC 8840 9, RFC 9725 4.3). */
export interface IceFragment {
  readonly credentials: IceCredentials;
  readonly candidates: readonly Candidate[];
}

/** The fragment, or what is wrong with it. */
export function parseFragment(fragment: string): IceFragment | string {
  if (fragment.length > maxBytes) return `the fragment is longer than ${maxBytes} characters`;
  const attributes = new Attributes(fragment.split(/\r\n|\n|\r/));
  const credentials = { ufrag: attributes.last("ice-ufrag") ?? "", password: attributes.last("ice-pwd") ?? "" };
  if (!areCredentials(credentials)) return "ice-ufrag or ice-pwd is missing or malformed";
  return { credentials, candidates: attributes.values("candidate").flatMap((value) => parseCandidate(value) ?? []) };
}

export function formatFragment({ credentials, candidates }: IceFragment, mid: string): string {
  const lines = [
    `a=group:BUNDLE ${mid}`,
    "m=audio 9 UDP/TLS/RTP/SAVPF 0",
    `a=mid:${mid}`,
    `a=ice-ufrag:${credentials.ufrag}`,
    `a=ice-pwd:${credentials.password}`,
    ...formatCandidates(candidates),
  ];
  return `${lines.join("\r\n")}\r\n`;
}
