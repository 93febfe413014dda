import { createHash, createHmac } from "node:crypto";

/** Key schedule of TLS 1.2 with SHA-256 (RFC 5246 5, 6.3, 8.1), extended master secret (RFC 7627) and exporter (RFC 5705). */

const sha256 = (data: Buffer): Buffer => createHash("sha256").update(data).digest();

/** P_SHA256(secret, label + seed), the first `length` bytes (RFC 5246 5). */
function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const labelled = Buffer.concat([Buffer.from(label, "ascii"), seed]);
  const blocks: Buffer[] = [];
  let a = labelled;
  for (let bytes = 0; bytes < length; bytes += 32) {
    a = createHmac("sha256", secret).update(a).digest();
    blocks.push(createHmac("sha256", secret).update(a).update(labelled).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** RFC 7627 4: bound to the whole handshake up to the client's key exchange, so that it cannot be spliced. */
export const masterSecret = (preMaster: Buffer, transcript: Buffer): Buffer =>
  prf(preMaster, "extended master secret", sha256(transcript), 48);

/** What one direction of AES_128_GCM needs: 16-byte key, 4-byte implicit nonce (RFC 5288 3). */
export interface WriteKeys {
  readonly key: Buffer;
  readonly iv: Buffer;
}

export function recordKeys(
  master: Buffer,
  clientRandom: Buffer,
  serverRandom: Buffer,
): { client: WriteKeys; server: WriteKeys } {
  const block = prf(master, "key expansion", Buffer.concat([serverRandom, clientRandom]), 40);
  return {
    client: { key: block.subarray(0, 16), iv: block.subarray(32, 36) },
    server: { key: block.subarray(16, 32), iv: block.subarray(36, 40) },
  };
}

export const verifyData = (master: Buffer, sender: "client" | "server", transcript: Buffer): Buffer =>
  prf(master, `${sender} finished`, sha256(transcript), 12);

/** RFC 5764 4.2: client key, server key, client salt, server salt, in this order. */
export function srtpMasters(
  master: Buffer,
  clientRandom: Buffer,
  serverRandom: Buffer,
  keyBytes: number,
  saltBytes: number,
) {
  const seed = Buffer.concat([clientRandom, serverRandom]);
  const block = prf(master, "EXTRACTOR-dtls_srtp", seed, 2 * (keyBytes + saltBytes));
  const salts = 2 * keyBytes;
  return {
    client: { key: block.subarray(0, keyBytes), salt: block.subarray(salts, salts + saltBytes) },
    server: { key: block.subarray(keyBytes, salts), salt: block.subarray(salts + saltBytes) },
  };
}
