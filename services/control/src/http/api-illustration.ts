import type { OpenAPIObject } from "@nestjs/swagger";
import { errors, type ErrorCode } from "@carillon/contracts/errors";
import type { Problem } from "@carillon/contracts/http";
import { Refused } from "../refused.js";
import { exampleOf, type Components } from "./api-example.js";
import { idempotencyKey, meaningOf } from "./api-parameters.js";
import { problemOf } from "./problem.js";

type Operation = NonNullable<OpenAPIObject["paths"][string]["get"]>;
type Content = Record<string, { schema?: object; example?: unknown }>;

/** Says what each parameter means, and gives each body an example. */
export function illustrate({ paths, components }: OpenAPIObject): void {
  for (const [path, { get, put, post, patch, delete: remove }] of Object.entries(paths)) {
    // Of somebody who is known: an open route has no caller whose key it could be.
    if (post !== undefined && post.security?.length !== 0)
      post.parameters = [...(post.parameters ?? []), { ...idempotencyKey }];
    for (const operation of [get, put, post, patch, remove])
      if (operation !== undefined) complete(path, operation, components?.schemas ?? {});
  }
}

function complete(
  path: string,
  { parameters = [], responses, requestBody, summary = "" }: Operation,
  components: Components,
): void {
  for (const parameter of parameters) if ("in" in parameter) parameter.description ??= meaningOf(parameter.name, path);
  for (const answer of Object.values(responses)) {
    if (answer === undefined || "$ref" in answer) continue;
    if (answer.description === "") answer.description = summary;
    exemplify(answer.content ?? {}, components, answer.description);
  }
  if (requestBody !== undefined && "content" in requestBody) exemplify(requestBody.content, components, "");
}

/** Of what is no JSON, a few lines. */
function exemplify(content: Content, components: Components, description: string): void {
  for (const [type, body] of Object.entries(content)) {
    if (type === "application/problem+json") body.example ??= problemExample(description);
    else if (type.includes("ndjson") || !type.includes("json")) body.example ??= plainExamples[type] ?? "";
    else body.example ??= exampleOf(body.schema ?? {}, components);
  }
}

const plainExamples: Readonly<Record<string, string>> = {
  "text/csv": 'serial,name,zones\n10000000a1b2c3d4,"Hall, left",hall\n',
  "text/plain": 'carillon_devices{site="main",kind="speaker",presence="online"} 3\n',
  "text/event-stream": 'id: 3q2-7wEb.17\nevent: pairing\ndata: {"waiting":1}\n\n',
  "application/x-ndjson": '{"sequence":17,"actor":"ada","action":"PUT /v1/zones/:id"}\n',
};

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);

/** Of the first code that the answer's description names. */
function problemExample(description: string): Problem {
  const code = description.split(":", 1)[0] ?? "";
  const refused = new Refused(isErrorCode(code) ? code : "internal", "what happened, and to what");
  return problemOf(refused, "urn:carillon:request:0b5f1c2d");
}
