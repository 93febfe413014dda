import { ProblemError } from "@carillon/client/client";
import type { Session } from "./session.js";

interface Content {
  readonly values: Record<string, unknown>;
  readonly priority: number;
}

const path = "/v1/configuration/{scope}/{document}";

/** Reads the layer (an empty one where there is none), and writes what \`change\` makes of it, unless somebody else wrote meanwhile. */
export async function changeLayer(
  { client }: Session,
  layer: { readonly scope: string; readonly document: string },
  change: (before: Content) => Content,
) {
  const params = { path: layer };
  const present = await whereItIs(client.GET(path, { params }));
  const etag = present?.response.headers.get("etag");
  const header = etag == null ? { "If-None-Match": "*" } : { "If-Match": etag };
  const body = change(present?.data ?? { values: {}, priority: 0 });
  return (await client.PUT(path, { params: { ...params, header }, body })).data;
}

/** Undefined: there is no such layer. */
export async function etagOf(
  { client }: Session,
  layer: { readonly scope: string; readonly document: string },
): Promise<string | undefined> {
  const present = await whereItIs(client.GET(path, { params: { path: layer } }));
  return present?.response.headers.get("etag") ?? undefined;
}

const whereItIs = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof ProblemError && error.problem.status === 404) return undefined;
    throw error;
  });
