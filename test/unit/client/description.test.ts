import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const media = z.object({ schema: z.unknown().optional(), example: z.unknown().optional() });
const content = z.record(z.string(), media);
const operation = z.object({
  operationId: z.string(),
  summary: z.string().optional(),
  security: z.array(z.unknown()).optional(),
  tags: z.array(z.string()).optional(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), description: z.string().optional(), schema: z.unknown() }))
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: content.optional() })),
});
const document = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

const file = join(import.meta.dirname, "../../../services/client/openapi.json");
const read: unknown = JSON.parse(readFileSync(file, "utf8"));
const { openapi, paths, components } = document.parse(read);
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, said]) => ({ what: `${method.toUpperCase()} ${path}`, ...said })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: "openapi", components });
const objections = (schema: unknown, example: unknown): unknown => {
  const located: unknown = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/'));
  const check = ajv.compile(located as object);
  return check(example)
    ? []
    : { errors: check.errors?.map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`), example };
};

describe("the API's description", () => {
  it("is OpenAPI 3.1, and says of each operation what it is for and where it belongs", () => {
    expect(openapi).toBe("3.1.0");
    for (const { what, summary, tags } of operations) {
      expect(summary, what).toMatch(/^.{8,}$/);
      expect(tags, what).toHaveLength(1);
    }
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("says what each parameter and each answer means", () => {
    for (const { what, parameters, responses } of operations) {
      for (const { name, description } of parameters) expect(description ?? "", `${what} ${name}`).not.toBe("");
      for (const [status, { description }] of Object.entries(responses))
        expect(description, `${what} ${status}`).not.toBe("");
    }
  });

  it.each(operations.map((one) => [one.what, one] as const))(
    "gives an example of each body of %s that fits its schema",
    (_what, { requestBody, responses }) => {
      const bodies = [requestBody?.content ?? {}, ...Object.values(responses).map((answer) => answer.content ?? {})];
      for (const body of bodies)
        for (const [type, { schema, example }] of Object.entries(body)) {
          expect(example, type).toBeDefined();
          if (type.includes("json") && !type.includes("ndjson")) expect(objections(schema, example)).toEqual([]);
        }
    },
  );

  it("pages every list that grows, and takes a key for every POST of somebody who is known", () => {
    for (const { what, parameters, responses, security } of operations) {
      const names = parameters.map(({ name }) => name);
      if (JSON.stringify(responses["200"] ?? {}).includes("nextCursor") && what.startsWith("GET"))
        expect(names, what).toEqual(expect.arrayContaining(["cursor", "limit"]));
      if (what.startsWith("POST") && security?.length !== 0) expect(names, what).toContain("Idempotency-Key");
      if (what.startsWith("PATCH")) expect(names, what).toContain("If-Match");
    }
  });
});
