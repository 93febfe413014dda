import { randomBytes } from "node:crypto";
import type { DeviceEvent } from "@carillon/contracts/command";
import { programme as programmeDocument } from "./programme-document.js";
import { Access } from "@carillon/media/http/access";
import type { ApplicationRim } from "@carillon/media/http/application";
import { type Listening, listenPlainly, SecureServer } from "@carillon/media/http/servers";
import { Site, type SiteOptions } from "@carillon/media/site";
import { TestAuthority, type CertifiedKey } from "../../../support/certificates.js";
import { recordingLog } from "../../../support/recording-log.js";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";

export const listenerToken = "the-token-of-the-listeners";

/** A media service without the cloud: a site behind real servers, with certificates of a test's own authority. */
export class TestSite implements AsyncDisposable {
  readonly authority: TestAuthority;
  readonly mediaId: string;
  readonly site: Site;
  readonly events: readonly DeviceEvent["event"][];
  readonly log: ReturnType<typeof recordingLog>;
  readonly folder: TemporaryFolder;
  readonly #secure: SecureServer;
  readonly #plain: Listening;

  private constructor(
    parts: Pick<TestSite, "authority" | "mediaId" | "site" | "events" | "log" | "folder">,
    servers: { secure: SecureServer; plain: Listening },
  ) {
    this.authority = parts.authority;
    this.mediaId = parts.mediaId;
    this.site = parts.site;
    this.events = parts.events;
    this.log = parts.log;
    this.folder = parts.folder;
    this.#secure = servers.secure;
    this.#plain = servers.plain;
  }

  /** One programme "hall" of the class `media`; files are played from `folder`. */
  static async open(options: Partial<SiteOptions> & { iceServerLinks?: readonly string[] } = {}): Promise<TestSite> {
    const authority = await TestAuthority.create();
    const mediaId = randomBytes(16).toString("hex");
    const { cert, key } = await authority.client(mediaId);
    const folder = await temporaryFolder("media");
    const events: DeviceEvent["event"][] = [];
    const log = recordingLog();
    const isRevoked = (): boolean => false;
    const site = await Site.open({
      library: folder.path,
      network: { addresses: ["127.0.0.1"] },
      ...{ log, isRevoked },
      event: (event) => events.push(event),
      failed: (error) => {
        throw error;
      },
      ...options,
    });
    await site.programmes.apply({ hall: programmeDocument({}) });
    const rim: ApplicationRim = {
      access: new Access(listenerToken, isRevoked),
      log,
      listeners: site.listeners,
      programme: (id) => site.programmes.find(id),
      iceServerLinks: () => options.iceServerLinks ?? [],
      bells: () => [],
      programmeList: () => site.describe(),
      health: () => ({ status: "ok" }),
    };
    const secure = new SecureServer(rim, { host: "127.0.0.1", port: 0 });
    await secure.use({ privateKey: key, certificateChain: cert, caCertificate: authority.ca });
    const plain = await listenPlainly(rim, { host: "127.0.0.1", port: 0 });
    return new TestSite({ authority, mediaId, site, events, log, folder }, { secure, plain });
  }

  /** For devices. */
  get secureUrl(): string {
    return `https://127.0.0.1:${this.#secure.port ?? 0}`;
  }

  /** For strangers. */
  get plainUrl(): string {
    return `http://127.0.0.1:${this.#plain.port}`;
  }

  device(name = randomBytes(16).toString("hex")): Promise<CertifiedKey> {
    return this.authority.client(name);
  }

  eventsOf(playback: string): DeviceEvent["event"][] {
    return this.events.filter((event) => event.playback === playback);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#plain.close();
    await this.#secure.close();
    await this.site.close();
    await this.folder[Symbol.asyncDispose]();
  }
}
