import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { imageOf } from "../../support/docker/images.js";
import { run } from "../../support/processes.js";
import { givenEngine } from "./given-engine.js";

const engine = givenEngine();
const root = resolve(import.meta.dirname, "../../..");
const images = ["agent", "media", "control", "demo"] as const;
const megabyte = 1e6;

const docker = (...words: string[]) => {
  if (engine === undefined) throw new Error("there is no engine");
  return engine.docker(...words);
};
const shell = (image: (typeof images)[number], script: string, ...options: string[]) =>
  docker(
    "run",
    "--rm",
    "--network",
    "none",
    ...options,
    "--entrypoint",
    "/bin/sh",
    imageOf(image, "one"),
    "-c",
    script,
  );

describe.skipIf(engine === undefined)("the images", { timeout: 180_000 }, () => {
  test("run as nobody in particular, and say what they are", async () => {
    for (const image of images) {
      const [line = ""] = await docker("inspect", "--format", "{{json .Config}}", imageOf(image, "one"));
      expect(JSON.parse(line)).toMatchObject({
        User: "1000:1000",
        Labels: {
          "org.opencontainers.image.version": "one",
          "org.opencontainers.image.licenses": "Apache-2.0",
          "carillon.sbom": "/opt/carillon/sbom.json",
        },
      });
    }
  });

  test("have tags that only their sources decide", async () => {
    const tags = (...words: string[]) =>
      run("tags", { command: process.execPath, args: [resolve(root, "deploy/docker/build.mjs"), "--tags", ...words] });
    const [first = "", ...others] = await tags();
    expect(first).toMatch(/^carillon\/agent:(\d+\.\d+\.\d+)-[0-9a-f]{12} carillon\/agent:\1$/);
    expect(await tags()).toEqual([first, ...others]);
    const [label = ""] = await docker(
      ...["inspect", "--format", '{{index .Config.Labels "carillon.sources"}}', imageOf("agent", "one")],
    );
    expect(first).toContain(`-${label} `);
  });

  test("hold nothing that builds or fetches, and no sources", async () => {
    const tools = ["g++", "gcc", "make", "python3", "npm", "npx", "tsc", "curl", "wget", "git", "yarn", "corepack"];
    for (const image of images) {
      const found = await shell(
        image,
        `for tool in ${tools.join(" ")}; do command -v $tool; done; ls -d /usr/local/include/node 2>/dev/null; find /opt/carillon -name '*.ts' -o -name '*.cc' | head -n 3; true`,
      );
      expect(found, image).toEqual([]);
    }
  });

  test("list what is in them", async () => {
    const sbom = z.object({
      bomFormat: z.literal("CycloneDX"),
      components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
    });
    const names = async (image: (typeof images)[number]) => {
      const text = (await shell(image, "cat /opt/carillon/sbom.json")).join("\n");
      return sbom.parse(JSON.parse(text)).components.map(({ name }) => name);
    };
    expect(await names("agent")).toEqual(
      expect.arrayContaining(["@carillon/agent", "@carillon/native", "mqtt", "zod"]),
    );
    expect(await names("agent")).not.toContain("@nestjs/core");
    expect(await names("control")).toEqual(expect.arrayContaining(["@nestjs/core", "pg"]));
    expect((await shell("agent", "cut -f 1 /usr/share/carillon/debian.tsv")).join(" ")).toMatch(/\blibopus0\b/);
  });

  test("the agent's adds at most 120 MB to its base", async () => {
    const [platform = ""] = await docker(
      "history",
      "--no-trunc",
      "--format",
      "{{.Size}} {{.CreatedBy}}",
      imageOf("agent", "one"),
    ).then((lines) => lines.slice(-1));
    expect(platform).toMatch(/ADD rootfs|COPY rootfs/);
    const sizes = await docker("history", "--human=false", "--format", "{{.Size}}", imageOf("agent", "one"));
    const onTop = sizes.slice(0, -1).reduce((sum, size) => sum + Number(size), 0);
    console.log(`agent image: ${(onTop / megabyte).toFixed(0)} MB on top of its base`);
    expect(onTop).toBeLessThan(120 * megabyte);
  });

  test("tell how they are used, on a read-only file system without any capability", async () => {
    const bare = ["--read-only", "--cap-drop", "ALL", "--tmpfs", "/tmp"];
    for (const image of images) {
      const lines = await docker("run", "--rm", "--network", "none", ...bare, imageOf(image, "one"), "--help");
      expect(lines.join("\n")).toMatch(/CARILLON_/);
    }
  });

  test("the agent's gives its process SYS_NICE and nothing else, where the container has it", async () => {
    const capabilities = async (...options: string[]) => {
      const node = [
        "--entrypoint",
        "with-sys-nice",
        imageOf("agent", "one"),
        "/bin/grep",
        "CapEff",
        "/proc/self/status",
      ];
      const [line = ""] = await docker("run", "--rm", "--network", "none", "--cap-drop", "ALL", ...options, ...node);
      return BigInt(`0x${line.split(/\s+/)[1] ?? ""}`);
    };
    expect(await capabilities("--cap-add", "SYS_NICE")).toBe(1n << 23n);
    expect(await capabilities()).toBe(0n);
  });

  test("are found healthy by a young line that is not unwell", async () => {
    const health = (script: string) =>
      shell("agent", `${script}; healthy; echo "exit $?"`, "--tmpfs", "/run/carillon:uid=1000,gid=1000");
    const file = "$CARILLON_HEALTH_FILE";
    expect(await health(`echo "well: playing hall" >${file}`)).toEqual(["well: playing hall", "exit 0"]);
    expect(await health(`echo "unwell: silent" >${file}`)).toEqual(["unwell: silent", "exit 1"]);
    expect((await health(`touch -d "20 seconds ago" ${file}`)).at(-1)).toBe("exit 1");
    expect((await health("true")).at(-1)).toBe("exit 1");
  });
});

describe.skipIf(engine === undefined)("docker-compose.yml", () => {
  test("is read by docker-compose 1.29, and holds no secret", async () => {
    const config = (...profiles: string[]) =>
      run("docker-compose", {
        command: "docker-compose",
        args: [...profiles.flatMap((profile) => ["--profile", profile]), "config"],
        cwd: root,
      });
    const text = (await config("host", "watch", "demo", "site")).join("\n");
    expect(text).not.toMatch(/password:|PRIVATE KEY|POSTGRES_PASSWORD:|static-auth-secret/i);
    for (const service of text.matchAll(/cap_add:\n(?:\s+- .*\n)+/g))
      expect(service[0]).toMatch(/^cap_add:\n\s+- (SYS_NICE|NET_BIND_SERVICE)\n$/);
  });
});
