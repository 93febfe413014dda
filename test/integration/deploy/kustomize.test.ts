import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isJsonObject, type JsonObject } from "@carillon/core/configuration/json";
import { readSettings } from "@carillon/control/settings";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { kubernetesProblems } from "../../support/kubernetes-schema.js";
import { run } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const deploy = fileURLToPath(new URL("../../../deploy", import.meta.url));
const kubectl = (...words: string[]) => run("kubectl", { command: "kubectl", args: words });

/** Debian 12 has kubectl 1.20, whose kustomize is older than components. */
async function obstacle(): Promise<string | undefined> {
  const version = z.object({ clientVersion: z.object({ major: z.string(), minor: z.string() }) });
  const said = await kubectl("version", "--client", "--output=json").catch(() => undefined);
  if (said === undefined) return "kubectl is not installed (apt-get install kubernetes-client)";
  const { major, minor } = version.parse(JSON.parse(said.join("\n"))).clientVersion;
  return Number(major) === 1 && Number.parseInt(minor) < 21
    ? `kubectl 1.${minor} is too old: 1.21 or newer`
    : undefined;
}

const named = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});
const ports = z.array(z.object({ name: z.string() }));
const settingsMap = z.object({ data: z.record(z.string(), z.string()) });
const pod = z.object({
  containers: z.array(z.object({ name: z.string(), image: z.string(), ports })),
  volumes: z.array(z.looseObject({ name: z.string() })),
});
const set = z.object({
  kind: z.literal("StatefulSet"),
  spec: z.object({
    replicas: z.number(),
    template: z.object({ metadata: z.object({ labels: z.object({ app: z.string() }) }), spec: pod }),
  }),
});
const service = z.object({
  kind: z.literal("Service"),
  spec: z.object({ selector: z.object({ app: z.string() }), ports: z.array(z.object({ targetPort: z.string() })) }),
});

class Rendered {
  readonly objects: readonly JsonObject[];

  constructor(objects: readonly JsonObject[]) {
    this.objects = objects;
  }

  all<Schema extends z.ZodType>(schema: Schema): z.infer<Schema>[] {
    return this.objects.flatMap((object) => {
      const { success, data } = schema.safeParse(object);
      return success ? [data] : [];
    });
  }

  find(kind: string, name: string): JsonObject | undefined {
    return this.objects.find((object) => {
      const { kind: its, metadata } = named.parse(object);
      return its === kind && metadata.name === name;
    });
  }

  podOf(name: string): z.infer<typeof pod> {
    return set.parse(this.find("StatefulSet", name)).spec.template.spec;
  }

  /** As control reads them. */
  settings() {
    const { data } = settingsMap.parse(this.find("ConfigMap", "settings"));
    return readSettings({ ...data, DATABASE_URL: "postgres://carillon:secret@postgres/carillon" });
  }
}

/** What `kubectl apply -k` would send, after the steps of the README; `addition` is added to the kustomization. */
async function render(addition = ""): Promise<Rendered> {
  await using folder = await temporaryFolder("kustomize");
  for (const name of ["kubernetes", "mosquitto", "nats"])
    await cp(join(deploy, name), folder.file(name), { recursive: true });
  await cp(folder.file("kubernetes/database.env.example"), folder.file("kubernetes/database.env"));
  const path = folder.file("kubernetes/kustomization.yaml");
  await writeFile(path, (await readFile(path, "utf8")) + addition);
  const text = (await kubectl("kustomize", folder.file("kubernetes"))).join("\n");
  return new Rendered(objectsOf(text));
}

const objectsOf = (text: string): JsonObject[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter(isJsonObject);

describe("the Kubernetes manifests", () => {
  it("hold only what Kubernetes takes, file by file", async () => {
    const manifests = ["namespace", "settings", "postgres", "control", "services", "network-policies"];
    for (const path of [...manifests.map((name) => `kubernetes/${name}.yaml`), "nats/nats.yaml"]) {
      const objects = objectsOf(await readFile(join(deploy, path), "utf8"));
      expect(objects.length, path).toBeGreaterThan(0);
      for (const object of objects) expect(kubernetesProblems(object), path).toEqual([]);
    }
  });
});

const why = await obstacle();
if (why !== undefined) process.stderr.write(`\nTHE KUBERNETES MANIFESTS ARE NOT RENDERED: ${why}\n\n`);
else
  describe("kubectl kustomize", () => {
    const variants = [
      ["with Mosquitto", "", ["control", "postgres"]],
      ["with NATS", "components: [../nats]\n", ["control", "nats", "postgres"]],
    ] as const;

    it.each(variants)(
      "%s: makes objects that Kubernetes takes, and that name only each other",
      async (_, addition, sets) => {
        const rendered = await render(addition);
        for (const object of rendered.objects) expect(kubernetesProblems(object)).toEqual([]);
        for (const { kind, metadata } of rendered.all(named))
          if (kind !== "Namespace") expect(metadata.namespace, `${kind} ${metadata.name}`).toBe("carillon");
        expect(sets.map((name) => rendered.find("StatefulSet", name) !== undefined)).toEqual(sets.map(() => true));
        expect(rendered.all(set)).toHaveLength(sets.length);

        const text = JSON.stringify(rendered.objects);
        const referred = (kind: string, pattern: RegExp) => {
          for (const [, name = ""] of text.matchAll(pattern))
            expect(rendered.find(kind, name), `${kind} ${name}`).toBeDefined();
        };
        referred("ConfigMap", /"configMap(?:Ref)?":\{"name":"([^"]+)"/g);
        referred("Secret", /"secretKeyRef":\{"key":"[^"]+","name":"([^"]+)"/g);
        referred("PersistentVolumeClaim", /"claimName":"([^"]+)"/g);

        const pods = rendered.all(set).map(({ spec }) => spec.template);
        for (const { image } of pods.flatMap(({ spec }) => spec.containers)) expect(image).toMatch(/:[\w.-]+$/);
        for (const { spec } of rendered.all(service)) {
          const served = pods.filter(({ metadata }) => metadata.labels.app === spec.selector.app);
          const open = served.flatMap((each) =>
            each.spec.containers.flatMap((one) => one.ports.map(({ name }) => name)),
          );
          for (const { targetPort } of spec.ports)
            expect(open, `a pod behind ${spec.selector.app}`).toContain(targetPort);
        }
      },
    );

    it("puts NATS in the place of Mosquitto, and nothing beside it", async () => {
      const rendered = await render("components: [../nats]\n");
      const control = rendered.podOf("control");
      expect(control.containers.map(({ name }) => name)).toEqual(["control"]);
      expect(control.volumes.find(({ name }) => name === "broker-keys")).toEqual({
        name: "broker-keys",
        persistentVolumeClaim: { claimName: "broker-keys" },
      });
      expect(set.parse(rendered.find("StatefulSet", "nats")).spec.replicas).toBe(3);
      expect(rendered.settings()).toMatchObject({ settings: { nats: { length: 3 } } });
      const before = (await render()).settings();
      expect(before).toMatchObject({ settings: { nats: undefined } });
    });
  });
