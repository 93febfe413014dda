import { readExpectedDevices } from "@carillon/core/pairing/expected-devices-csv";
import type { FastifyInstance } from "fastify";
import { Refused } from "../refused.js";
import { ProblemError } from "./problem.js";

/** 10,000 lines of a generous length. */
const bodyLimit = 4 * 1024 * 1024;

/** Lists of expected devices, the only bodies that are taken as CSV, become what the same list is as JSON. */
export function takeCsv(fastify: FastifyInstance): void {
  fastify.addContentTypeParser<string>("text/csv", { parseAs: "string", bodyLimit }, (_request, text, done) => {
    const read = readExpectedDevices(text);
    if (read.ok) {
      done(null, { items: read.items });
      return;
    }
    const errors = read.errors.map(({ line, detail }) => ({ pointer: `/line/${line}`, detail }));
    const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join("; ");
    done(new ProblemError(new Refused("request-invalid", detail, { errors })), undefined);
  });
}
