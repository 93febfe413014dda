import type { Layer, Problem } from "@carillon/contracts/http";
import type { PairingApproval, PendingPairing } from "@carillon/contracts/pairing";

/** How this page shows who asks: by a token that was given to it, or by the cookie that it cannot see, and the session's own word. */
export type Credentials =
  { readonly kind: "token"; readonly token: string } | { readonly kind: "session"; readonly csrf: string };

/** What the page asks of the control service that served it. */
export interface ControlApi {
  readonly openEvents: (lastEventId: string, signal: AbortSignal) => Promise<Response>;
  /** Devices that say a code and wait to be let in. */
  readonly waitingPairings: () => Promise<readonly PendingPairing[]>;
  readonly approve: (approval: PairingApproval) => Promise<void>;
  /** Lets a speaker sound a tone, to find it by ear. */
  readonly identify: (device: string) => Promise<void>;
  /** Volume and mute of a zone, as its own layer says; null where it says nothing. */
  readonly zoneOutput: (zone: string) => Promise<ZoneOutput>;
  readonly setZoneOutput: (zone: string, from: ZoneOutput, values: Partial<ZoneVolume>) => Promise<ZoneOutput>;
}

export interface ZoneVolume {
  readonly volumeDb: number;
  readonly muted: boolean;
}

/** The zone's `output` layer: all of its values, since a PUT replaces them, and the ETag to write it with. */
export interface ZoneOutput {
  readonly values: Readonly<Record<string, unknown>>;
  readonly etag: string | null;
}

/** What the control service refused, in its own words. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** One line for a person, whatever was thrown. */
export const inWords = (error: unknown): string =>
  error instanceof Refused ? error.message : "The control service does not answer.";

/** Throws Refused in the service's words. */
export async function expectOk(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  const words = [problem.title, problem.detail, problem.next].filter((part) => part !== undefined);
  throw new Refused(words.length > 0 ? words.join(". ") : `The control service answered ${answer.status}.`);
}

export function controlApi(credentials: Credentials): ControlApi {
  const call = (method: string, path: string, more: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(more.headers);
    if (credentials.kind === "token") headers.set("authorization", `Bearer ${credentials.token}`);
    else headers.set("x-csrf-token", credentials.csrf);
    if (more.body !== undefined) headers.set("content-type", "application/json");
    return fetch(path, { ...more, method, headers });
  };
  const layerPath = (zone: string) => `/v1/configuration/zone:${zone}/output`;
  return {
    openEvents: (lastEventId, signal) => {
      const resume: Record<string, string> = lastEventId === "" ? {} : { "last-event-id": lastEventId };
      return call("GET", "/v1/events", { signal, headers: { accept: "text/event-stream", ...resume } });
    },
    waitingPairings: async () => {
      const list = (await (await expectOk(await call("GET", "/v1/pairing"))).json()) as { items: PendingPairing[] };
      return list.items;
    },
    approve: async (approval) => {
      await expectOk(await call("POST", "/v1/pairing/approvals", { body: JSON.stringify(approval) }));
    },
    identify: async (device) => {
      const body = JSON.stringify({ instruction: { kind: "identify", seconds: 3 } });
      await expectOk(await call("POST", `/v1/devices/${device}/commands`, { body }));
    },
    zoneOutput: async (zone) => {
      const answer = await call("GET", layerPath(zone));
      if (answer.status === 404) return { values: {}, etag: null };
      const layer = (await (await expectOk(answer)).json()) as Layer;
      return { values: layer.values, etag: answer.headers.get("etag") };
    },
    setZoneOutput: async (zone, from, change) => {
      const values = { ...from.values, ...change };
      const condition: Record<string, string> =
        from.etag === null ? { "if-none-match": "*" } : { "if-match": from.etag };
      const body = JSON.stringify({ values });
      const answer = await expectOk(await call("PUT", layerPath(zone), { body, headers: condition }));
      return { values, etag: answer.headers.get("etag") };
    },
  };
}
