import { createHmac, randomBytes } from "node:crypto";

/** Standard Webhooks 1.0: `whsec_` and the base64 of 24 to 64 random bytes. */
export const freshSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/**
 * The headers of one attempt. HMAC-SHA256 over `id.timestamp.body`, one signature for each secret that is valid, so that a receiver that
 * knows either of them accepts. `now` in seconds since 1970.
 */
export function signed(
  { id, body, secrets }: { readonly id: string; readonly body: string; readonly secrets: readonly string[] },
  now: number,
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const timestamp = String(Math.floor(now));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
