import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IceServers as Servers } from "@carillon/contracts/ice";
import { CarillonError } from "@carillon/contracts/errors";
import { rfc3339, wallClock, type WallClock } from "@carillon/core/units";
import type { Clock } from "../../clock.js";

export interface IceSettings {
  /** stun:, turn: or turns: (RFC 7064, RFC 7065). */
  readonly urls: readonly string[];
  /** Holds what the TURN servers know as `static-auth-secret`. */
  readonly secretFile: string | undefined;
  /** For how long devices are given theirs. */
  readonly deviceSeconds: number;
}

/** The way to media services from where UDP does not get through. */
export class IceServers {
  constructor(
    private readonly settings: IceSettings,
    private readonly clock: Clock,
  ) {}

  /** For whoever asks, for so long. Throws CarillonError storage-unavailable. */
  async forPrincipal(name: string, seconds: number): Promise<Servers> {
    const granted = await this.granting(seconds);
    return granted(name);
  }

  get isEmpty(): boolean {
    return this.settings.urls.length === 0;
  }

  /**
   * What each of many is given now, for so long. The file is read each time, so that a new secret needs no restart. Throws CarillonError
   * storage-unavailable.
   */
  async granting(seconds: number): Promise<(name: string) => Servers> {
    const { urls, secretFile } = this.settings;
    const [relays, others] = [urls.filter(needsCredential), urls.filter((url) => !needsCredential(url))];
    const plain = others.length === 0 ? [] : [{ urls: [...others] }];
    if (relays.length === 0 || secretFile === undefined) return () => ({ iceServers: plain, expiresAt: null });
    const secret = await secretIn(secretFile);
    const until = wallClock(Math.floor(this.clock.wall()) + seconds);
    return (name) => ({
      iceServers: [...plain, { urls: [...relays], ...turnCredential(secret, name, until) }],
      expiresAt: rfc3339(until),
    });
  }
}

const needsCredential = (url: string): boolean => url.startsWith("turn");

/**
 * What a TURN server with the same secret checks by itself (draft-uberti-behave-turn-rest-00 §2.2; coturn's `use-auth-secret`): until when, and for
 * whom, which its log says.
 */
export function turnCredential(
  secret: string,
  name: string,
  until: WallClock,
): { readonly username: string; readonly credential: string } {
  const username = `${Math.floor(until)}:${name.replaceAll(/[^\w.@+-]/g, "_")}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}

async function secretIn(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new CarillonError("storage-unavailable", `CARILLON_TURN_SECRET_FILE ${file}`, { cause });
  });
  return text.trim();
}
