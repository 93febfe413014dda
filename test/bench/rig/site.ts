import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { TestAuthority } from "../../support/certificates.js";
import { testFolder } from "../../support/c-program.js";
import { freePort } from "../../support/free-ports.js";
import type { Host } from "../../support/lossy-link/namespace-lab.js";
import { startProcess, type ProcessOptions, type RunningProcess } from "../../support/processes.js";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.js";
import { MediaProcess } from "./media-process.js";
import { newDeviceId, noCloud, provision, type Documents } from "./provision.js";
import { SpeakerProcess } from "./speaker-process.js";

/** Where a process runs: on a host of the laboratory, or here. */
export type Place = Pick<Host, "address" | "start">;
const here: Place = { address: "127.0.0.1", start: startProcess };

const programOf = (path: string): string => resolve(testFolder(), "..", path);

/** The one programme of a bench. */
const programme = "hall";

export interface MediaOptions {
  readonly place?: Place;
  /** Fields of the programme's document. */
  readonly programme?: object;
  readonly env?: ProcessOptions["env"];
  /** Between two reports; lateness is that of one interval. */
  readonly reportSeconds?: number;
  readonly nodeArguments?: readonly string[];
}

export interface SpeakerOptions {
  readonly place?: Place;
  /** Of its sound card against the common clock. */
  readonly ppm?: number;
  /** ALSA name of its card instead of a virtual one of its own. */
  readonly device?: string;
  readonly documents?: Documents;
  readonly env?: ProcessOptions["env"];
  readonly nodeArguments?: readonly string[];
}

interface Endpoint {
  readonly mediaId: string;
  readonly url: string;
}

/**
 * A site without a cloud: media services and speakers as processes of their own, each with what it needs on its disk. All of them, and
 * all that they wrote, are gone with it.
 */
export class BenchSite implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #authority: TestAuthority;
  readonly #endpoints: Endpoint[] = [];
  readonly #running: RunningProcess[] = [];
  #count = 0;

  private constructor(folder: TemporaryFolder, authority: TestAuthority) {
    this.#folder = folder;
    this.#authority = authority;
  }

  static async create(): Promise<BenchSite> {
    const folder = await temporaryFolder("bench");
    const authority = await TestAuthority.create();
    await mkdir(folder.file("library"));
    await writeFile(folder.file("ca.crt"), authority.ca);
    return new BenchSite(folder, authority);
  }

  /** Of the library: files in it can be played by their name. */
  libraryFile(name: string): string {
    return join(this.#folder.file("library"), name);
  }

  file(name: string): string {
    return this.#folder.file(name);
  }

  get authority(): TestAuthority {
    return this.#authority;
  }

  /** Media services in the order in which speakers try them. */
  get endpoints(): readonly Endpoint[] {
    return this.#endpoints;
  }

  /** Starts a media service; resolves when listeners can join. Those that are there try it after those before. */
  async startMedia(options: MediaOptions = {}): Promise<MediaProcess> {
    const { place = here } = options;
    const id = newDeviceId();
    const name = this.#name("media");
    const url = `https://${place.address}:${await freePort()}/whep`;
    const documents = {
      programmes: { programmes: { [programme]: options.programme ?? {} } },
      telemetry: { intervalSeconds: options.reportSeconds ?? 1 },
    };
    await provision(this.file(name), { id, kind: "media", authority: this.#authority, documents });
    this.#endpoints.push({ mediaId: id, url });
    const env = {
      ...this.#environment(name),
      CARILLON_WHEP: new URL(url).host,
      CARILLON_MEDIA_HOSTS: place.address,
      CARILLON_LIBRARY: this.file("library"),
      ...options.env,
    };
    const start = () => this.#start(place, name, { ...options, program: "services/media/dist/main.js", env });
    return MediaProcess.start(start);
  }

  /** Starts a speaker on its way to the media services that there are; does not wait for it to play. */
  async startSpeaker(options: SpeakerOptions = {}): Promise<SpeakerProcess> {
    const { place = here, ppm = 0, device } = options;
    const name = this.#name("speaker");
    const recording = this.file(`${name}-heard`);
    const documents = {
      listening: { programme, endpoints: this.#endpoints, ...options.documents?.["listening"] },
      telemetry: { intervalSeconds: 1, detail: "high" },
      ...Object.fromEntries(Object.entries(options.documents ?? {}).filter(([key]) => key !== "listening")),
    };
    await provision(this.file(name), { id: newDeviceId(), kind: "speaker", authority: this.#authority, documents });
    const sound = device === undefined ? `virtual:ppm=${ppm},file=${recording}` : `alsa:${device}`;
    const env = { ...this.#environment(name), CARILLON_SOUND: sound, ...options.env };
    const start = () => this.#start(place, name, { ...options, program: "edge/agent/dist/main.js", env });
    return SpeakerProcess.start(start, recording);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Speakers first: they say goodbye.
    await Promise.all(this.#running.reverse().map((process) => process.stop()));
    await this.#folder[Symbol.asyncDispose]();
  }

  #name(kind: string): string {
    return `${kind}-${(this.#count += 1)}`;
  }

  #environment(name: string): Record<string, string | undefined> {
    return {
      CARILLON_CONTROL: noCloud.control,
      CARILLON_CA_FILE: this.file("ca.crt"),
      CARILLON_DATA: this.file(name),
      CARILLON_LOG: "debug",
      // As in the images.
      MALLOC_ARENA_MAX: "2",
      NODE_OPTIONS: undefined,
    };
  }

  async #start(
    place: Place,
    name: string,
    options: { program: string; env: ProcessOptions["env"]; nodeArguments?: readonly string[] },
  ): Promise<RunningProcess> {
    const { program, env = {}, nodeArguments = [] } = options;
    const args = [...nodeArguments, programOf(program)];
    const process_ = await place.start(name, { command: process.execPath, args, env });
    this.#running.push(process_);
    return process_;
  }
}
