import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { isJsonObject, type JsonObject } from "@carillon/core/configuration/json";
import { readSettings } from "@carillon/control/settings";
import { describe, expect, it } from "vitest";
import { kubernetesProblems } from "../../support/kubernetes-schema.js";
import { parseAllDocuments } from "yaml";

const deploy = fileURLToPath(new URL("../../../deploy", import.meta.url));
const objectsOf = (path: string): JsonObject[] =>
  parseAllDocuments(readFileSync(join(deploy, path), "utf8"), { merge: true })
    .map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as unknown;
    })
    .filter(isJsonObject);
/** Everything under a key, however deep. */
function under(value: unknown, key: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => under(each, key));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => [...(name === key ? [each] : []), ...under(each, key)]);
}
const member = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inside, key) => (isJsonObject(inside) ? inside[key] : undefined), value);
const items = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const names = (value: unknown): string[] => (isJsonObject(value) ? Object.keys(value) : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

describe("docker-compose.yml", () => {
  it("has each image of ours built by one service of those that run together, for Compose v2 builds them side by side", () => {
    const [compose = {}] = objectsOf("../docker-compose.yml");
    const services = isJsonObject(compose["services"]) ? Object.values(compose["services"]) : [];
    for (const together of [["host", "watch", "demo"], ["site"]]) {
      const running = services.filter((one) => texts(member(one, "profiles")).some((name) => together.includes(name)));
      const imagesOf = (some: readonly unknown[]) => some.map((one) => String(member(one, "image")));
      const built = imagesOf(running.filter((one) => member(one, "build") !== undefined));
      const ours = imagesOf(running).filter((image) => image.startsWith("${CARILLON_IMAGES"));
      expect(built.toSorted()).toEqual([...new Set(ours)].toSorted());
    }
  });
});

describe("the balena fleet", () => {
  const [compose = {}] = objectsOf("balena/docker-compose.yml");
  const agent = member(compose, "services", "agent");

  it("is in balena's dialect: 2.4, fields that its supervisor knows, named volumes only", () => {
    expect(compose["version"]).toBe("2.4");
    // docs.balena.io, reference/supervisor/docker-compose
    const known =
      "build restart network_mode read_only cap_drop cap_add ulimits devices tmpfs volumes labels environment".split(
        " ",
      );
    expect(names(agent).filter((field) => !known.includes(field))).toEqual([]);
    for (const volume of texts(member(agent, "volumes")))
      expect(names(compose["volumes"])).toContain(volume.split(":", 1)[0]);
  });

  it("asks for the supervisor, and is updated only when its lock lets it", () => {
    expect(member(agent, "labels")).toEqual({
      "io.balena.features.supervisor-api": "1",
      "io.balena.update.strategy": "download-then-kill",
    });
  });

  it("has sound, real time and its state, and no other privilege", () => {
    expect(agent).toMatchObject({ devices: ["/dev/snd:/dev/snd"], cap_drop: ["ALL"], cap_add: ["SYS_NICE"] });
    expect(member(agent, "ulimits")).toEqual({ rtprio: 95, memlock: -1 });
    expect(texts(member(agent, "volumes"))).toEqual(["state:/var/lib/carillon"]);
  });

  it("writes the root certificate where a read-only system can be written", () => {
    const [, path = ""] =
      /^ENV CARILLON_CA_FILE=(.*)$/m.exec(readFileSync(join(deploy, "balena/agent/Dockerfile"), "utf8")) ?? [];
    const writable = texts(member(agent, "tmpfs")).map((mount) => mount.split(":", 1)[0]);
    expect(writable).toContain(dirname(path));
  });

  it("gives each tmpfs a mode, for a bare one belongs to root (meta-balena #3885)", () => {
    for (const mount of texts(member(agent, "tmpfs"))) expect(mount).toContain(":mode=");
  });

  it("is for 64-bit Pis from Zero 2 W to 5", () => {
    const [fleet = {}] = objectsOf("balena/balena.yml");
    expect(member(fleet, "data", "supportedDeviceTypes")).toEqual(
      expect.arrayContaining(["raspberrypi0-2w-64", "raspberrypi3-64", "raspberrypi4-64", "raspberrypi5"]),
    );
  });
});

describe("the component for NATS", () => {
  it("names only what is there, and gives control settings that it can read", () => {
    const [component = {}] = objectsOf("nats/kustomization.yaml");
    const present = readdirSync(join(deploy, "nats"));
    for (const name of [
      ...texts(component["resources"]),
      ...under(component, "path"),
      ...under(component, "files").flatMap(texts),
    ])
      expect(present).toContain(name);
    const [settings] = objectsOf("nats/settings.yaml");
    expect(readSettings(member(settings, "data") as NodeJS.ProcessEnv)).toMatchObject({
      settings: { brokerUsersFile: "/installation/users.conf", nats: { length: 3 } },
    });
  });
});

describe("the Kubernetes manifests", () => {
  const [kustomization = {}] = objectsOf("kubernetes/kustomization.yaml");
  const files = texts(kustomization["resources"]).filter((name) => name.endsWith(".yaml"));
  const objects = files.flatMap((name) => objectsOf(`kubernetes/${name}`));
  const sets = objects.filter(({ kind }) => kind === "StatefulSet");
  const find = (kind: string, name: string) =>
    objects.find((object) => object["kind"] === kind && member(object, "metadata", "name") === name);

  it("are all named by the kustomization, and name only what is there", () => {
    const present = readdirSync(join(deploy, "kubernetes")).filter((name) => name.endsWith(".yaml"));
    expect([...files, "kustomization.yaml"].sort()).toEqual(present.sort());
    const bases = texts(kustomization["resources"]).filter((name) => name.startsWith(".."));
    expect(bases).toEqual(["../mosquitto"]);
    for (const base of bases) {
      const path = normalize(join("kubernetes", base, "kustomization.yaml"));
      const [generator] = under(objectsOf(path), "configMapGenerator").flatMap(items);
      const inside = readdirSync(join(deploy, dirname(path)));
      for (const file of texts(member(generator, "files"))) expect(inside).toContain(file);
    }
  });

  it("have fields that Kubernetes knows, of the types that it wants", () => {
    for (const object of objects) expect(kubernetesProblems(object)).toEqual([]);
    const policy = find("NetworkPolicy", "postgres") ?? {};
    expect(kubernetesProblems({ ...policy, apiVersion: "v1" })).toEqual(["v1 has no NetworkPolicy"]);
    expect(kubernetesProblems({ ...policy, spec: { podselector: {}, policyTypes: "Ingress" } })).toEqual([
      "NetworkPolicy.spec.podselector: NetworkPolicySpec has no such field",
      "NetworkPolicy.spec.policyTypes: it is not a list",
    ]);
  });

  it("have containers without root, privileges or a writable system, with probes and bounds of memory", () => {
    const containers = under(sets, "containers").flatMap(items);
    expect(containers.map((container) => member(container, "name"))).toEqual(["postgres", "control", "mosquitto"]);
    for (const container of containers) {
      expect(member(container, "securityContext")).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(member(container, "readinessProbe")).toBeDefined();
      expect(member(container, "resources", "limits", "memory")).toBeDefined();
    }
    for (const pod of under(sets, "template"))
      expect(member(pod, "spec", "securityContext")).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
  });

  it("mount only what is there, and name images that the kustomization gives a tag", () => {
    for (const set of sets) {
      const spec = member(set, "spec", "template", "spec");
      const declared = [member(spec, "volumes"), member(set, "spec", "volumeClaimTemplates")]
        .flatMap(items)
        .map((each) => member(each, "name") ?? member(each, "metadata", "name"));
      for (const mount of under(spec, "volumeMounts").flatMap(items)) expect(declared).toContain(member(mount, "name"));
    }
    const tagged = under(kustomization, "images")
      .flatMap(items)
      .map((each) => member(each, "name"));
    for (const image of under(sets, "image")) expect(tagged).toContain(image);
  });

  it("have services and policies that meet pods and their ports", () => {
    const ports = under(sets, "ports").flatMap(items);
    const named = ports.map((port) => member(port, "name"));
    const apps = under(sets, "template").map((each) => member(each, "metadata", "labels", "app"));
    for (const service of objects.filter(({ kind }) => kind === "Service")) {
      expect(apps).toContain(member(service, "spec", "selector", "app"));
      for (const target of under(service, "targetPort")) expect(named).toContain(target);
    }
    for (const policy of objects.filter(({ kind }) => kind === "NetworkPolicy")) {
      expect(apps).toContain(member(policy, "spec", "podSelector", "matchLabels", "app"));
      for (const port of under(member(policy, "spec", "ingress"), "port")) expect(named).toContain(port);
    }
  });

  it("give control settings that it can read, and probe paths that it has", () => {
    const settings = member(find("ConfigMap", "settings"), "data");
    const text = readFileSync(join(deploy, "kubernetes/database.env.example"), "utf8");
    const [, databaseUrl] = /^DATABASE_URL=(.*)$/m.exec(text) ?? [];
    const env = { ...(isJsonObject(settings) ? settings : {}), DATABASE_URL: databaseUrl };
    expect(readSettings(env as NodeJS.ProcessEnv)).toMatchObject({
      settings: { broker: { external: [new URL("mqtts://carillon.example:8883")] } },
    });
    expect(new Set(under(sets, "httpGet").map((get) => member(get, "path")))).toEqual(new Set(["/readyz", "/healthz"]));
  });
});
