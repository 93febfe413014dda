import type { NestFastifyApplication } from "@nestjs/platform-fastify";
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from "@nestjs/swagger";
import { bulkOutcome, bulkRequest } from "@carillon/contracts/bulk";
import { errors } from "@carillon/contracts/errors";
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
import { telemetry } from "@carillon/contracts/telemetry";
import { z } from "zod";
import { openOperation } from "../features/access/access.guard.js";

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
  for (const operation of operationsOf(document)) complete(operation);
  // Named by every route, and by no decorator: `described.ts` gives it the media type that Nest would not.
  const { Problem } = converted(problem, "output").components;
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...(Problem && { Problem }) },
  };
  return document;
}

type Operation = NonNullable<OpenAPIObject["paths"][string]["get"]>;

const operationsOf = ({ paths }: OpenAPIObject): Operation[] =>
  Object.values(paths).flatMap(({ get, put, post, patch, delete: remove }) =>
    [get, put, post, patch, remove].filter((operation) => operation !== undefined),
  );

/** What every operation has, and no decorator says. */
function complete(operation: Operation): void {
  // A header that is described by name is there a second time, as the controller reads it: in lower case.
  operation.parameters = (operation.parameters ?? []).filter(
    (parameter) => !("in" in parameter && parameter.in === "header" && parameter.name === parameter.name.toLowerCase()),
  );
  if (openOperation in operation) {
    operation.security = [];
    return;
  }
  operation.responses["401"] ??= {
    description: `unauthenticated: ${errors.unauthenticated.title}`,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

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
