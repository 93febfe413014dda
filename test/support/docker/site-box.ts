import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pairingList } from "@carillon/contracts/http";
import type { ComposeSystem } from "./compose-system.js";
import { imageSettings } from "./images.js";
import { testFolder } from "../c-program.js";
import { eventually } from "../eventually.js";
import { freePort } from "../free-ports.js";
import { run } from "../processes.js";
import { temporaryFolder, type TemporaryFolder } from "../temporary-folder.js";

const root = () => resolve(testFolder(), "..");

/** The profile `site` of docker-compose.yml: a media service and a speaker on the host's own network, which reach an installation from outside. */
export class SiteBox implements AsyncDisposable {
  readonly #system: ComposeSystem;
  readonly #folder: TemporaryFolder;
  readonly #whep: number;

  private constructor(system: ComposeSystem, folder: TemporaryFolder, whep: number) {
    this.#system = system;
    this.#folder = folder;
    this.#whep = whep;
  }

  /** Starts it; resolves when both wait to be let in, and an operator has done so. */
  static async start(system: ComposeSystem): Promise<SiteBox> {
    const folder = await temporaryFolder("site-box");
    const box = new SiteBox(system, folder, await freePort());
    await mkdir(folder.file("library"));
    await copyFile(resolve(root(), "deploy/local/assets/sample.opus"), folder.file("library/sample.opus"));
    const certificate = await system.inside("control", "cat", "/var/lib/carillon/ca.crt");
    await writeFile(folder.file("ca.crt"), `${certificate.join("\n")}\n`);
    await writeFile(folder.file("here.yml"), box.#here());
    await box.#compose("up", "-d");
    await box.#letIn("media", "Box");
    await box.#letIn("speaker", "Speaker of the box");
    return box;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#compose("down", "--volumes", "--timeout", "3").catch(() => undefined);
    await this.#folder[Symbol.asyncDispose]();
  }

  /** This machine has no sound card, no name for the installation, and other programs on the usual ports. */
  #here(): string {
    const names = ["control", "mosquitto"].map((name) => `"${name}:${this.#system.address}"`).join(", ");
    const part = (name: string, settings: readonly string[]) =>
      `  ${name}:\n    extra_hosts: [${names}]\n    environment:\n${settings.map((line) => `      ${line}\n`).join("")}`;
    const whep = `CARILLON_WHEP: "${this.#system.address}:${this.#whep}"`;
    const quiet = "CARILLON_METRICS: none";
    return `services:\n${part("site-media", [whep, quiet, "CARILLON_SERIAL: box"])}${part("site-agent", [quiet])}`;
  }

  #compose(...words: string[]): Promise<readonly string[]> {
    const files = [resolve(root(), "docker-compose.yml"), this.#folder.file("here.yml")].flatMap((file) => [
      "-f",
      file,
    ]);
    return run("docker-compose", {
      command: "docker-compose",
      args: [...files, "--project-directory", root(), ...words],
      cwd: root(),
      env: {
        ...imageSettings("one"),
        DOCKER_HOST: this.#system.engine.host,
        COMPOSE_PROJECT_NAME: `${this.#system.project}box`,
        COMPOSE_PROFILES: "site",
        CARILLON_CONTROL: "https://control:8443",
        CARILLON_CA_FILE: this.#folder.file("ca.crt"),
        CARILLON_LIBRARY: this.#folder.file("library"),
        CARILLON_MEDIA_HOSTS: this.#system.address,
        CARILLON_SOUND: "virtual:ppm=20",
        CARILLON_SOUND_DEVICES: "/dev/null",
      },
      deadlineMs: 180_000,
    });
  }

  async #letIn(kind: "media" | "speaker", name: string): Promise<void> {
    const userCode = await eventually(
      `the ${kind} of the box waits`,
      async () => {
        const { items } = pairingList.parse(await this.#system.api("/v1/pairing"));
        return items.find((one) => one.kind === kind)?.userCode;
      },
      { deadlineMs: 60_000, everyMs: 300 },
    );
    const zones = kind === "speaker" ? ["annex"] : [];
    await this.#system.ask("POST", "/v1/pairing/approvals", { userCode, name, site: "annex", zones });
  }
}
