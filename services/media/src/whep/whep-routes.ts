import { CarillonError } from "@carillon/contracts/errors";
import { parseFragment } from "@carillon/rtc/sdp";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Access } from "../http/access.js";
import type { Programme } from "../programme/programme.js";
import type { Listener } from "./listener.js";
import type { Listeners } from "./listeners.js";

export interface WhepRim {
  readonly access: Access;
  readonly listeners: Listeners;
  /** Values of `Link` with rel="ice-server" (RFC 9725 4.6); usually none. */
  readonly iceServerLinks: () => readonly string[];
  readonly programme: (id: string) => Programme | undefined;
}

const sdp = "application/sdp";
const fragmentType = "application/trickle-ice-sdpfrag";

/** WHEP: draft-ietf-wish-whep, with what it takes from WHIP (RFC 9725). Every valid offer is accepted; there are no counter-offers. */
export function addWhepRoutes(application: FastifyInstance, rim: WhepRim): void {
  application.addContentTypeParser([sdp, fragmentType], { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  application.addHook("onSend", (request, reply, _payload, done) => {
    if (request.headers.origin !== undefined) allowOrigins(reply);
    done();
  });
  addEndpoint(application, rim);
  addSession(application, rim);
}

/** A bearer token is no ambient authority: any page that has it may use it. */
function allowOrigins(reply: FastifyReply): void {
  void reply
    .header("access-control-allow-origin", "*")
    .header("access-control-allow-methods", "GET, HEAD, POST, PATCH, DELETE, OPTIONS")
    .header("access-control-allow-headers", "Authorization, Content-Type, If-Match")
    .header("access-control-expose-headers", "Location, ETag, Link, Retry-After");
}

interface Named {
  Params: { readonly name: string };
}

/** The endpoint of a programme: where sessions begin. */
function addEndpoint(application: FastifyInstance, { access, listeners, programme, iceServerLinks }: WhepRim): void {
  const path = "/whep/:name";
  const known = (id: string): Programme => {
    const found = programme(id);
    if (found === undefined) throw new CarillonError("programme-unknown", `programme ${id}`);
    return found;
  };
  application.options<Named>(path, (_request, reply) => reply.status(200).header("accept-post", sdp).send());
  application.head<Named>(path, (request, reply) => {
    access.caller(request);
    known(request.params.name);
    return reply.status(200).type(sdp).send();
  });
  application.get<Named>(path, { exposeHeadRoute: false }, (request, reply) => {
    access.caller(request);
    known(request.params.name);
    return reply.status(204).send();
  });
  application.post<Named>(path, async (request, reply) => {
    const caller = access.caller(request);
    const { name } = request.params;
    known(name);
    const offer = bodyOf(request, sdp);
    const device = caller.kind === "device" ? caller : undefined;
    const { listener, answer } = await listeners.join(offer, () => known(name), device);
    for (const link of iceServerLinks()) void reply.header("link", link);
    void reply.header("location", `/sessions/${listener.id}`).header("etag", listener.etag);
    return reply.status(201).type(sdp).send(answer);
  });
}

/** A session: its address is known to nobody but whom it was given. */
function addSession(application: FastifyInstance, { access, listeners }: WhepRim): void {
  const path = "/sessions/:name";
  const found = (request: FastifyRequest<Named>): Listener => {
    access.caller(request);
    const listener = listeners.find(request.params.name);
    if (listener === undefined) throw new CarillonError("session-unknown", `session ${request.params.name}`);
    return listener;
  };
  application.options<Named>(path, (_request, reply) => reply.status(200).send());
  application.get<Named>(path, (request, reply) => {
    found(request);
    return reply.status(204).send();
  });
  application.patch<Named>(path, async (request, reply) => patch(found(request), request, reply));
  application.delete<Named>(path, (request, reply) => {
    listeners.leave(found(request), "it said goodbye");
    return reply.status(200).send();
  });
}

/** RFC 9725 4.3: candidates are trickled with the session's ETag; a restart, which replaces the ICE session, says `*`. */
async function patch(listener: Listener, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = bodyOf(request, fragmentType);
  const fragment = parseFragment(body);
  if (typeof fragment === "string") throw new CarillonError("offer-invalid", fragment);
  const { ufrag } = fragment.credentials;
  const match = request.headers["if-match"];
  const isAny = match === "*" || match === '"*"'; // the RFC's example quotes it
  if (match !== undefined && !isAny && match !== listener.etag)
    throw new CarillonError("precondition-failed", `the session's ETag is not ${match}`);
  if (listener.isTrickle(ufrag) && !listener.isRepeated(body)) {
    // A client that forgot the ETag (the reference client does) has still proved that it means this ICE session.
    listener.trickle(body);
    return reply.status(204).send();
  }
  if (match === undefined) throw new CarillonError("precondition-required", "an ICE restart");
  const answer = await listener.restart(body, ufrag);
  return reply.status(200).type(fragmentType).header("etag", listener.etag).send(answer);
}

/** Throws CarillonError `media-type-unsupported`. */
function bodyOf({ headers, body }: FastifyRequest, type: string): string {
  const [given = ""] = (headers["content-type"] ?? "").split(";", 1);
  if (given.trim().toLowerCase() === type && typeof body === "string") return body;
  throw new CarillonError(
    "media-type-unsupported",
    `${given === "" ? "no content type" : given} where ${type} is expected`,
  );
}
