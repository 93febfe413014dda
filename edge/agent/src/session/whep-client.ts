import { request } from "node:https";
import type { IncomingMessage } from "node:http";
import { connect, createSecureContext, type PeerCertificate, type SecureContext, type TLSSocket } from "node:tls";
import { CarillonError } from "@carillon/contracts/errors";
import type { Identity } from "@carillon/link/identity";

/** Where a programme is heard, and how both sides prove who they are. */
export interface WhepTarget {
  /** `https://host:8444/whep/hall` */
  readonly url: URL;
  /** The media service's device id: the common name that its certificate must carry. */
  readonly mediaId: string;
  /** Who this speaker is, asked at each connection: a certificate is renewed while sessions live. */
  identity(): Identity;
  /** Listen over this local address; undefined: what the system routes. */
  readonly localAddress: string | undefined;
}

export interface WhepSession {
  readonly location: URL;
  readonly answer: string;
}

/** The service said no, for now or for good. */
export class WhepRefused extends CarillonError {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  constructor(target: WhepTarget, { status, body, retryAfterSeconds }: Reply) {
    const said = body.replace(/\s+/g, " ").slice(0, 200);
    super(status === 404 ? "programme-unknown" : "media-unreachable", `${target.url.href} answered ${status} ${said}`);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly retryAfterSeconds: number | undefined;
}

/** A connection over 260 ms each way takes half a second, and one lost SYN another. */
const connectMs = 2_000;
const answerMs = 6_000;
const maxAnswerBytes = 65_536;

/** POST of the offer (WHEP, draft-ietf-wish-whep §4.2). */
export async function openWhepSession(target: WhepTarget, offer: string, signal: AbortSignal): Promise<WhepSession> {
  const reply = await exchange(target, target.url, { method: "POST", type: "application/sdp", body: offer }, signal);
  const location = reply.headers.location;
  if (reply.status !== 201 || location === undefined) throw new WhepRefused(target, reply);
  return { location: new URL(location, target.url), answer: reply.body };
}

/** PATCH with the fragment of an ICE restart (RFC 9725 §4.3.3): the session, whatever its state, gets new credentials. */
export async function restartWhepSession(
  target: WhepTarget,
  location: URL,
  fragment: string,
  signal: AbortSignal,
): Promise<string> {
  const type = "application/trickle-ice-sdpfrag";
  const reply = await exchange(target, location, { method: "PATCH", type, body: fragment, ifMatch: "*" }, signal);
  if (reply.status !== 200) throw new WhepRefused(target, reply);
  return reply.body;
}

/** DELETE: best effort, the service forgets silent sessions by itself. */
export async function closeWhepSession(target: WhepTarget, location: URL, signal: AbortSignal): Promise<void> {
  await exchange(target, location, { method: "DELETE" }, signal);
}

interface Message {
  readonly method: string;
  readonly type?: string;
  readonly body?: string;
  readonly ifMatch?: string;
}

async function exchange(target: WhepTarget, url: URL, message: Message, signal: AbortSignal): Promise<Reply> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  try {
    return await send(target, url, message, deadline);
  } catch (cause) {
    signal.throwIfAborted();
    const reason = deadline.aborted ? `no answer within ${answerMs / 1000} s` : reasonOf(cause);
    throw new CarillonError("media-unreachable", `${url.href}: ${reason}`, { cause });
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message || cause.name : String(cause));

function send(target: WhepTarget, url: URL, message: Message, signal: AbortSignal): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const body = message.body ?? "";
  const outgoing = request(url, {
    method: message.method,
    // Without an agent: a connection of its own, so that a try that hangs in a dead network holds up nobody.
    createConnection: () => dial(target, url),
    signal,
    headers: {
      "content-length": Buffer.byteLength(body),
      ...(message.type !== undefined && { "content-type": message.type }),
      ...(message.ifMatch !== undefined && { "if-match": message.ifMatch }),
    },
  });
  outgoing.on("error", reject);
  outgoing.on("response", (incoming) => {
    readReply(incoming).then(resolve, reject);
  });
  outgoing.end(body);
  return promise;
}

function dial(target: WhepTarget, url: URL): TLSSocket {
  const socket = connect({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 443),
    secureContext: contextOf(target.identity()),
    ...(target.localAddress !== undefined && { localAddress: target.localAddress }),
    // Media services move between addresses; what must be right is who it is, not where.
    checkServerIdentity: (_host, certificate) => impostor(target.mediaId, certificate),
  });
  const timer = setTimeout(() => socket.destroy(new Error(`no connection within ${connectMs / 1000} s`)), connectMs);
  socket.once("secureConnect", () => clearTimeout(timer));
  socket.once("close", () => clearTimeout(timer));
  return socket;
}

const contexts = new WeakMap<Identity, SecureContext>();

/** One for all connections of an identity: reading keys and certificates anew for each costs a try in a dead network its time and memory. */
function contextOf(identity: Identity): SecureContext {
  const { privateKey, credentials } = identity;
  const present = contexts.get(identity);
  if (present !== undefined) return present;
  const context = createSecureContext({
    key: privateKey,
    ...(credentials !== undefined && { cert: credentials.certificateChain, ca: credentials.caCertificate }),
  });
  contexts.set(identity, context);
  return context;
}

function impostor(mediaId: string, { subject }: PeerCertificate): Error | undefined {
  const name: unknown = subject.CN;
  return name === mediaId
    ? undefined
    : new Error(`its certificate is for ${String(name)}, not for media service ${mediaId}`);
}

async function readReply(incoming: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming.iterator()) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > maxAnswerBytes) throw new Error(`the answer is longer than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  const retryAfter = Number(incoming.headers["retry-after"]);
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
    retryAfterSeconds: retryAfter > 0 ? retryAfter : undefined,
  };
}
