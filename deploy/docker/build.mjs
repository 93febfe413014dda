// `npm run images`: builds the images, with tags that say what is in them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const root = resolve(import.meta.dirname, "../..");
const processes = ["agent", "media", "control", "demo"];
const help = `npm run images -- [agent] [media] [control] [demo] [OPTIONS] [-- DOCKER BUILD OPTIONS]

  npm run images                                    all four, for this machine
  npm run images -- agent --platform linux/arm64    one of them for a Raspberry Pi
  npm run images -- -- --build-arg BASE=my/node:24  on another base (Debian, Node 24, a user 1000)
  npm run images -- --name registry.example/carillon -- --push

  --name NAME       in front of the image's own name                           [carillon]
  --platform OS/CPU linux/amd64, linux/arm64                                   [this machine's]
  --tags            says which tags they would get, and builds nothing
  --version VERSION what devices report that they run                          [package.json's, with a hash of all sources]

Each image gets two tags: the version, and the version with the hash, which never means anything else.`;

/** Of every file that may get into an image, as it is on the disk. The order is git's: by name. */
function sourceHash() {
  const paths = [
    "package.json",
    "package-lock.json",
    ".npmrc",
    "tsconfig.json",
    "LICENSE",
    "services",
    "edge",
    "deploy/local",
    "deploy/docker",
  ];
  const { status, stdout } = spawnSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...paths],
    {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0) return undefined;
  const hash = createHash("sha256");
  for (const path of stdout.split("\0").filter((line) => line !== "" && existsSync(join(root, line))))
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex").slice(0, 12);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: "string" },
    platform: { type: "string" },
    version: { type: "string" },
    tags: { type: "boolean" },
    help: { type: "boolean" },
  },
});
const chosen = positionals.filter((word) => processes.includes(word));
const passed = positionals.filter((word) => !processes.includes(word));
if (values.help) {
  console.log(help);
  process.exit(0);
}
if (passed.length > 0 && !process.argv.includes("--")) {
  console.error(`There is no image ${passed[0]}; there are ${processes.join(", ")}. See npm run images -- --help`);
  process.exit(2);
}

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const hash = sourceHash();
const exactly = values.version ?? (hash === undefined ? version : `${version}-${hash}`);
const docker = process.env.CARILLON_DOCKER ?? "docker";
for (const target of chosen.length > 0 ? chosen : processes) {
  const image = `${values.name ?? "carillon"}/${target}`;
  const tags = [...new Set([exactly, values.version ?? version])].map((tag) => `${image}:${tag}`);
  if (values.tags) {
    console.log(tags.join(" "));
    continue;
  }
  const { status, error } = spawnSync(
    docker,
    [
      ...["build", "--file", "deploy/docker/Dockerfile", "--target", target, "--build-arg", `VERSION=${exactly}`],
      ...tags.flatMap((tag) => ["--tag", tag]),
      ...(values.platform ? ["--platform", values.platform] : []),
      ...(hash ? ["--label", `carillon.sources=${hash}`] : []),
      ...passed,
      ".",
    ],
    { cwd: root, stdio: ["ignore", 2, 2], env: { ...process.env, DOCKER_BUILDKIT: "1" } },
  );
  if (status !== 0) {
    console.error(
      `${image} was not built${error ? `: ${error.message}` : ""}. It needs Docker with BuildKit; see deploy/docker/README.md`,
    );
    process.exit(1);
  }
  console.log(tags[0]);
}
