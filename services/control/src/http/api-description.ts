import type { NestFastifyApplication } from "@nestjs/platform-fastify";
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from "@nestjs/swagger";
import { bulkOutcome, bulkRequest } from "@carillon/contracts/bulk";
import { errors, type ErrorCode } from "@carillon/contracts/errors";
import { dryRunOutcome, layerDiff, layerHistory, layerRevision } from "@carillon/contracts/layer-history";
import { organisation, site } from "@carillon/contracts/fleet";
import {
  device,
  layer,
  layerList,
  layerPut,
  playbackRequest,
  problem,
  programmeState,
  resolvedConfiguration,
  zone,
} from "@carillon/contracts/http";
import {
  pairingApproval,
  pairingGranted,
  pairingPoll,
  pairingRequest,
  pairingStarted,
  pendingPairing,
} from "@carillon/contracts/pairing";
import { holidays, occurrence, schedule } from "@carillon/contracts/schedules";
import { telemetry } from "@carillon/contracts/telemetry";
import { z } from "zod";
import { openOperation } from "../features/access/access.guard.js";
import { illustrate } from "./api-illustration.js";

/** What is a component of its own in the document, by name. */
const named = {
  ...{
    Device: device,
    Zone: zone,
    Organisation: organisation,
    Site: site,
    BulkRequest: bulkRequest,
    BulkOutcome: bulkOutcome,
    LayerRevision: layerRevision,
    LayerHistory: layerHistory,
    LayerDiff: layerDiff,
    DryRunOutcome: dryRunOutcome,
    Layer: layer,
    LayerPut: layerPut,
    LayerList: layerList,
    Problem: problem,
    Telemetry: telemetry,
  },
  ...{ Schedule: schedule, Holidays: holidays, Occurrence: occurrence },
  ...{ ResolvedConfiguration: resolvedConfiguration, PlaybackRequest: playbackRequest, ProgrammeState: programmeState },
  ...{
    PairingRequest: pairingRequest,
    PairingStarted: pairingStarted,
    PairingPoll: pairingPoll,
    PairingGranted: pairingGranted,
  },
  ...{ PairingApproval: pairingApproval, PendingPairing: pendingPairing },
};
const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(named)) names.add(schema, { id });

/**
 * OpenAPI 3.1, from the schemas of contracts: the page at /api, the document at /api-json. Nothing is loaded from the
 * network. The document is made when it is first asked for: a service that starts again has devices waiting.
 */
export const describeApi = (application: NestFastifyApplication, version: string): void =>
  SwaggerModule.setup("api", application, () => documentOf(application, version), { customSiteTitle: "Carillon API" });

function documentOf(application: NestFastifyApplication, version: string): OpenAPIObject {
  const head = new DocumentBuilder()
    .setOpenAPIVersion("3.1.0")
    .setTitle("Carillon")
    .setDescription(
      "The control service: devices, zones, configuration, playback. Errors are RFC 9457 problems whose `code` is stable.",
    )
    .setVersion(version)
    .addBearerAuth()
    .addSecurityRequirements("bearer")
    .build();
  const document = SwaggerModule.createDocument(application, head, {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? converted(schema, schemaType) : undefined,
    operationIdFactory: (controller, method) =>
      `${controller.replace("Controller", "").toLowerCase()}${method.charAt(0).toUpperCase()}${method.slice(1)}`,
  });
  for (const [method, operation] of operationsOf(document)) complete(method, operation);
  for (const item of Object.values(document.paths)) if (item.put ?? item.patch) tag([item.get, item.put, item.patch]);
  // Named by every route, and by no decorator: `described.ts` gives it the media type that Nest would not.
  const { Problem } = converted(problem, "output").components;
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...(Problem && { Problem }) },
  };
  illustrate(document);
  return document;
}

type Operation = NonNullable<OpenAPIObject["paths"][string]["get"]>;
/** What can be read and replaced says which state of it was read. */
function tag(operations: readonly (Operation | undefined)[]): void {
  const ETag = { description: "Which state of it this is: for If-Match", schema: { type: "string" } } as const;
  for (const { responses } of operations.filter((operation) => operation !== undefined))
    for (const [status, answer] of Object.entries(responses))
      if (status.startsWith("2") && answer !== undefined && !("$ref" in answer)) answer.headers = { ETag };
}

type Method = "get" | "put" | "post" | "patch" | "delete";

const operationsOf = ({ paths }: OpenAPIObject): [Method, Operation][] =>
  Object.values(paths).flatMap((item) =>
    (["get", "put", "post", "patch", "delete"] as const).flatMap((method): [Method, Operation][] => {
      const operation = item[method];
      return operation === undefined ? [] : [[method, operation]];
    }),
  );

/** What every operation has, and no decorator says. */
function complete(method: Method, operation: Operation): void {
  // A header that is described by name is there a second time, as the controller reads it: in lower case.
  operation.parameters = (operation.parameters ?? []).filter(
    (parameter) => !("in" in parameter && parameter.in === "header" && parameter.name === parameter.name.toLowerCase()),
  );
  const open = Object.entries(operation).find(([name]) => name === openOperation)?.[1] as unknown;
  if (open !== undefined) operation.security = open === "on-loopback" ? [{ bearer: [] }, {}] : [];
  const { responses } = operation;
  // RFC 9110 §9.3.4: a PUT that made the resource answers 201.
  if (method === "put" && responses["200"] !== undefined) responses["201"] ??= responses["200"];
  for (const code of metAnywhere(method, operation)) {
    const { status, title } = errors[code];
    const said = responses[status];
    const known = said !== undefined && "description" in said ? [said.description] : [];
    if (known.some((description) => description.includes(`${code}: `))) continue;
    responses[status] = {
      description: [...known, `${code}: ${title}`].join("; "),
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    };
  }
}

const inPath = ({ parameters = [] }: Operation): boolean =>
  parameters.some((parameter) => "in" in parameter && parameter.in === "path");

/** What a request may meet before its use case has a say: refusals of the rim, and a database that is away. */
const metAnywhere = (method: Method, operation: Operation): ErrorCode[] => [
  // Also a query that no route reads may hold what cannot be kept.
  ...(["message-malformed", "request-invalid", "unavailable"] as const),
  ...(operation.security?.length === 0 ? [] : (["unauthenticated", "forbidden"] as const)),
  // Longer than any id, the router does not know it.
  ...(inPath(operation) ? (["not-found"] as const) : []),
  ...(method === "get" ? [] : (["request-too-large", "media-type-unsupported"] as const)),
  ...(method === "post" && operation.security?.length !== 0
    ? (["idempotency-key-reused", "request-in-progress", "answer-lost"] as const)
    : []),
];

/** JSON Schema 2020-12, which is OpenAPI 3.1's own. */
function converted(schema: z.ZodType, io: "input" | "output"): { schema: object; components: Record<string, object> } {
  const {
    $schema: _,
    $defs = {},
    id,
    ...rest
  } = z.toJSONSchema(schema, { io, metadata: names, unrepresentable: "any" });
  if (id === undefined) return { schema: rest, components: $defs };
  return { schema: { $ref: `#/components/schemas/${id}` }, components: { ...$defs, [id]: rest } };
}
