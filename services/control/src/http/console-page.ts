import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

const built = fileURLToPath(new URL("../../../console/dist", import.meta.url));
const notBuilt =
  "The console is not built: run `npm run build --workspace services/console`. The API is described at /api.\n";

/** The operator's page at /. Its assets carry a hash in their names, so that they may be kept for ever. */
export async function serveConsole(fastify: FastifyInstance, directory = built): Promise<void> {
  if (!existsSync(join(directory, "index.html"))) {
    fastify.get("/", (_request, reply) => reply.type("text/plain").send(notBuilt));
    return;
  }
  await fastify.register(fastifyStatic, {
    root: directory,
    cacheControl: false,
    setHeaders: (response, path) =>
      void response.header(
        "cache-control",
        path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      ),
  });
}
