import { objectionTo } from "@carillon/contracts/keepable";
import { readExpectedDevices } from "@carillon/core/pairing/expected-devices-csv";
import type { FastifyInstance } from "fastify";
import { Refused } from "../refused.js";
import { ProblemError, sendProblem } from "./problem.js";

/** Bytes. No document of ours is a tenth of it. */
export const bodyLimit = 131_072;
/** 10,000 lines of a generous length. */
const csvLimit = 4 * 1024 * 1024;

/**
 * JSON and, for lists of expected devices, CSV; nothing else. Forms and plain text are what a page of another site can make a browser
 * send without being asked about it.
 */
export function takeBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  refuseEncoded(fastify);
  const parse = fastify.getDefaultJsonParser("error", "error");
  fastify.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    const text = textOf(bytes);
    if (text === undefined) done(notText, undefined);
    else void parse(request, text, done);
  });
  fastify.addContentTypeParser<Buffer>(
    "text/csv",
    { parseAs: "buffer", bodyLimit: csvLimit },
    (_request, bytes, done) => {
      const text = textOf(bytes);
      if (text === undefined) done(notText, undefined);
      else readCsv(text, done);
    },
  );
  refuseUnkeepable(fastify);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** RFC 8259 §8.1. Undefined: other bytes, which would otherwise be taken for question marks without a word. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
const notText = new ProblemError(new Refused("message-malformed", "the body is not UTF-8"));

/** RFC 9110 §15.5.16: none of our requests is long enough to be compressed, and a bomb is. */
function refuseEncoded(fastify: FastifyInstance): void {
  fastify.addHook("onRequest", async (request, reply) => {
    const encoding = request.headers["content-encoding"];
    if (encoding === undefined || encoding.toLowerCase() === "identity") return;
    void reply.header("accept-encoding", "identity");
    await sendProblem(reply, new Refused("media-type-unsupported", "the body is compressed: send it as it is"));
  });
}

/** They become what the same list is as JSON. */
function readCsv(text: string, done: (error: Error | null, body: unknown) => void): void {
  const read = readExpectedDevices(text);
  if (read.ok) {
    done(null, { items: read.items });
    return;
  }
  const errors = read.errors.map(({ line, detail }) => ({ pointer: `/line/${line}`, detail }));
  const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join("; ");
  done(new ProblemError(new Refused("request-invalid", detail, { errors })), undefined);
}

/** Before any schema: what the database could not store would be an error of ours later. */
function refuseUnkeepable(fastify: FastifyInstance): void {
  fastify.addHook("preValidation", async ({ params, query, body }, reply) => {
    const objection = objectionTo(params) ?? objectionTo(query) ?? objectionTo(body);
    if (objection !== undefined) await sendProblem(reply, new Refused("request-invalid", objection));
  });
}
