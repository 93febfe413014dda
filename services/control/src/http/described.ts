import { applyDecorators } from "@nestjs/common";
import { ApiHeader, ApiOperation, ApiResponse } from "@nestjs/swagger";
import { errors, type ErrorCode } from "@carillon/contracts/errors";
import type { z } from "zod";

export interface Description {
  readonly description?: string;
  /** Of the answer that people hope for; 200 unless said. Without a schema it has no body. */
  readonly status?: number;
  readonly schema?: z.ZodType;
  /** The media type of an answer that is no JSON. */
  readonly text?: string;
  /** Refusals beyond those that every route has. */
  readonly refusals?: readonly ErrorCode[];
}

/** What the API description says of a route. */
export const Described = (
  summary: string,
  { description, status = 200, schema, text, refusals = [] }: Description = {},
) =>
  applyDecorators(
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ApiResponse({
      status,
      description: summary,
      ...(schema !== undefined && { standardSchema: schema }),
      ...(text !== undefined && { content: { [text]: { schema: { type: "string" } } } }),
    }),
    ...byStatus(refusals).map(([refusal, codes]) =>
      ApiResponse({
        status: refusal,
        description: codes.map((code) => `${code}: ${errors[code].title}`).join("; "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      }),
    ),
  );

const byStatus = (codes: readonly ErrorCode[]): [number, ErrorCode[]][] => [
  ...Map.groupBy(codes, (code) => errors[code].status),
];

/** `accepted`: of what others keep for us, and may change whatever we demand. */
export const WithPreconditions = (ifMatch: "required" | "accepted" = "required") =>
  applyDecorators(
    ApiHeader({
      name: "If-Match",
      required: false,
      description: `ETag of what is to be changed${ifMatch === "required" ? "; required when it exists" : ""}`,
    }),
    ...(ifMatch === "required"
      ? [ApiHeader({ name: "If-None-Match", required: false, description: "`*`: only create" })]
      : []),
  );
