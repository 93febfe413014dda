/** An answer as it is kept for those who ask again with the same key. */
export interface Kept {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const kept = ["content-type", "etag", "location"] as const;
const secrets: ReadonlySet<string> = new Set(["secret", "token", "password"]);
/** Said in place of what is shown once: it is nowhere kept in clear. */
export const shownOnce = "[shown once]";
/** Of the largest answers of actions on thousands of devices, which are not kept. */
const mostCharacters = 1_048_576;

/** Undefined: too large to be kept. */
export function keptAnswer(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  body: unknown,
): Kept | undefined {
  const text = typeof body === "string" ? withoutSecrets(body) : "";
  if (text.length > mostCharacters) return undefined;
  const said = kept.flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value]] : [];
  });
  return { status, headers: Object.fromEntries(said), body: text };
}

function withoutSecrets(text: string): string {
  if (!/"(secret|token|password)"/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), (name, value: unknown) =>
      secrets.has(name) && typeof value === "string" ? shownOnce : value,
    );
  } catch {
    return text;
  }
}
