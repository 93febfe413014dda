import { createHmac } from "node:crypto";
import type { IceServer } from "@carillon/rtc/ice/servers";

/** STUN and TURN servers that WHEP clients are told of, where they are set here: else those that the cloud names. */
export interface IceServers {
  readonly urls: readonly string[];
  /** Shared with the TURN server. */
  readonly secret: string | undefined;
}

/** Sessions last for days; a client that is told once must be let in again when it restarts ICE. */
const lifeSeconds = 24 * 3600;

const pattern = /^(?:stuns?|turns?):[A-Za-z0-9.[\]:_-]+(?:\?transport=(?:udp|tcp))?$/;

/** The servers, or what is wrong with them. */
export function parseIceServers(urls: readonly string[], secret: string | undefined): IceServers | string {
  const wrong = urls.find((url) => !pattern.test(url));
  if (wrong !== undefined) return `${wrong} is not stun:HOST:PORT or turn:HOST:PORT?transport=udp`;
  const needsSecret = urls.some((url) => url.startsWith("turn"));
  if (needsSecret && secret === undefined) return "a TURN server needs CARILLON_TURN_SECRET_FILE";
  return { urls, secret };
}

/** The servers that are set here, with credentials that the TURN server can check by itself (draft-uberti-behave-turn-rest). */
export function ownIceServers({ urls, secret }: IceServers, unixSeconds: number): IceServer[] {
  const username = `${Math.floor(unixSeconds) + lifeSeconds}:listener`;
  return urls.map((url) => {
    if (!url.startsWith("turn") || secret === undefined) return { urls: [url] };
    return { urls: [url], username, credential: createHmac("sha1", secret).update(username).digest("base64") };
  });
}

/** Values of `Link` (RFC 9725 4.6). */
export const iceServerLinks = (servers: readonly IceServer[]): string[] =>
  servers.flatMap(({ urls, username, credential }) =>
    urls.map((url) => {
      const link = `<${url}>; rel="ice-server"`;
      if (!url.startsWith("turn") || username === undefined || credential === undefined) return link;
      return `${link}; username="${username}"; credential="${credential}"; credential-type="password"`;
    }),
  );
