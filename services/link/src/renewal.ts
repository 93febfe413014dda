import { problem } from "@carillon/contracts/http";
import { renewalGranted } from "@carillon/contracts/pairing";
import { certificateRequest } from "./certificate-request.js";
import { postJson } from "./https-json.js";
import { keysOf, newPrivateKey, parseCertificate, type Credentials, type Identity } from "./identity.js";

export type Renewal =
  | { readonly kind: "renewed"; readonly identity: Identity }
  /** The cloud no longer knows this device by its certificate: it must be paired again. */
  | { readonly kind: "disowned"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

/**
 * Exchanges the certificate for a new one with a new key, over mutual TLS with the old one. The caller stores the identity before it
 * uses it; until then the old one is good. Throws CarillonError control-unreachable.
 */
export async function renew(
  { control, ca, identity, credentials }: { control: URL; ca: string; identity: Identity; credentials: Credentials },
  signal: AbortSignal,
): Promise<Renewal> {
  const privateKey = newPrivateKey();
  const keys = keysOf({ privateKey });
  const csr = certificateRequest(keys.privateKey, keys.publicKey);
  const trust = { ca, key: identity.privateKey, cert: credentials.certificateChain };
  const answer = await postJson(new URL("/v1/renewals", control), { csr }, trust, signal);
  if (answer.status < 300) return granted(answer.body, { ...identity, privateKey }, credentials);
  const said = problem.safeParse(answer.body);
  const { code = `status ${answer.status}`, title = "not a problem document" } = said.success ? said.data : {};
  const disowned = code === "certificate-revoked" || code === "certificate-invalid";
  return { kind: disowned ? "disowned" : "failed", why: `${code}: ${title}` };
}

function granted(body: unknown, identity: Identity, credentials: Credentials): Renewal {
  const parsed = renewalGranted.safeParse(body);
  const certificate = parsed.success ? parseCertificate(parsed.data.certificateChain) : undefined;
  if (!parsed.success || certificate === undefined)
    return { kind: "failed", why: "the service granted a certificate that cannot be read" };
  if (!certificate.publicKey.equals(keysOf(identity).publicKey) || certificate.subject !== `CN=${identity.deviceId}`)
    return { kind: "failed", why: `the service granted a certificate for ${certificate.subject}, or for another key` };
  const { certificateChain } = parsed.data;
  return { kind: "renewed", identity: { ...identity, credentials: { ...credentials, certificateChain } } };
}
