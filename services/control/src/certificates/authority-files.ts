import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";
import { makeDirectory } from "../directory.js";
import { writeWhole } from "../write-whole.js";
import { Authority, certificatesIn } from "./authority.js";
import { dayMs, makeIntermediate, makeRoot, type KeyPair } from "./make-authorities.js";

/**
 * An operator's own authority: a root, or an intermediate followed in its file by the certificates up to the root,
 * whose key then needs not be here. Without it a root is made at the first start and kept in the data directory.
 */
export interface SuppliedAuthority {
  readonly certificateFile: string;
  readonly keyFile: string;
}

interface AuthorityFiles {
  /** `ca.crt`, for devices to trust, is written here. */
  readonly directory: string;
  readonly supplied: SuppliedAuthority | undefined;
  readonly deviceDays: number;
}

/** An intermediate is replaced while what it signs can still live out its life. */
const leastLifeMs = 365 * dayMs;

/**
 * Opens what signs: the intermediate (`issuing.crt`, `issuing.key`), made from the root where the root's key is here
 * and permits it, and once it is made, without the root's key. Keys are readable by their owner only. Throws
 * CarillonError storage-unavailable or certificate-invalid.
 */
export async function openAuthority(files: AuthorityFiles, now: Date): Promise<Authority> {
  const { directory, supplied } = files;
  await writing(directory, () => makeDirectory(directory));
  const authority = supplied === undefined ? await openOwn(files, now) : await openSupplied(files, supplied, now);
  await writing(directory, () => writeWhole(join(directory, "ca.crt"), authority.root, 0o644));
  return authority;
}

async function openSupplied(files: AuthorityFiles, supplied: SuppliedAuthority, now: Date): Promise<Authority> {
  const { certificateFile, keyFile } = supplied;
  const [certificates, privateKey] = [await readIfThere(certificateFile), await readIfThere(keyFile)];
  if (certificates === undefined || privateKey === undefined)
    throw new CarillonError("storage-unavailable", `${certificateFile} and ${keyFile} do not both exist`);
  const [own = "", ...above] = splitPem(certificates, certificateFile);
  const { deviceDays } = files;
  if (above.length > 0)
    return Authority.of({ certificate: own, privateKey }, certificateFile, { above: above.join(""), deviceDays });
  return belowRoot(files, { certificate: own, privateKey }, certificateFile, now);
}

async function openOwn(files: AuthorityFiles, now: Date): Promise<Authority> {
  const [certificateFile, keyFile] = [join(files.directory, "ca.crt"), join(files.directory, "ca.key")];
  const certificate = await readIfThere(certificateFile);
  const privateKey = await readIfThere(keyFile);
  if (certificate !== undefined && privateKey === undefined) return withoutRootKey(files, certificate, keyFile, now);
  const root =
    certificate === undefined || privateKey === undefined ? await makeRoot(now) : { certificate, privateKey };
  await writing(files.directory, async () => {
    // The key first: a certificate without its key would be taken for a root whose key is elsewhere.
    if (root.privateKey !== privateKey) await writeWhole(keyFile, root.privateKey, 0o600);
    if (root.certificate !== certificate) await writeWhole(certificateFile, root.certificate, 0o644);
  });
  return belowRoot(files, root, certificateFile, now);
}

/** The root's key was taken away, as it should be: the intermediate signs alone. */
async function withoutRootKey(files: AuthorityFiles, root: string, keyFile: string, now: Date): Promise<Authority> {
  const kept = await readIntermediate(files.directory);
  if (kept === undefined)
    throw new CarillonError("storage-unavailable", `${keyFile} is missing, and there is no intermediate: restore it`);
  const authority = await Authority.of(kept, files.directory, { above: root, deviceDays: files.deviceDays });
  if (authority.expiresAt < now)
    throw new CarillonError("certificate-invalid", `the intermediate has expired: bring ${keyFile} back for one start`);
  return authority;
}

/** Under a root whose key is here: the intermediate that is kept, or a new one. */
async function belowRoot(files: AuthorityFiles, root: KeyPair, origin: string, now: Date): Promise<Authority> {
  const { directory, deviceDays } = files;
  const above = await Authority.of(root, origin, { deviceDays });
  if (!above.mayHaveIntermediates) return above;
  const kept = await readIntermediate(directory);
  const known = kept && (await Authority.of(kept, directory, { above, deviceDays }).catch(otherRoot));
  if (known !== undefined && known.expiresAt.getTime() - now.getTime() > leastLifeMs) return known;
  const intermediate = await makeIntermediate(root, now);
  await writing(directory, async () => {
    await writeWhole(join(directory, "issuing.key"), intermediate.privateKey, 0o600);
    await writeWhole(join(directory, "issuing.crt"), intermediate.certificate, 0o644);
  });
  return Authority.of(intermediate, directory, { above, deviceDays });
}

/** Of another root, or half written when the power went: another is made. */
function otherRoot(error: unknown): undefined {
  if (error instanceof CarillonError && error.code === "certificate-invalid") return undefined;
  throw error;
}

async function readIntermediate(directory: string): Promise<KeyPair | undefined> {
  const [certificate, privateKey] = await Promise.all(
    ["issuing.crt", "issuing.key"].map((name) => readIfThere(join(directory, name))),
  );
  return certificate === undefined || privateKey === undefined ? undefined : { certificate, privateKey };
}

function splitPem(pem: string, origin: string): string[] {
  try {
    return certificatesIn(pem).map((certificate) => `${certificate.toString("pem").trim()}\n`);
  } catch (cause) {
    throw new CarillonError("certificate-invalid", `${origin} holds no PEM certificates`, { cause });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new CarillonError("storage-unavailable", `${path} cannot be read`, { cause });
  }
}

async function writing(directory: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CarillonError("storage-unavailable", `${directory}: ${reason}`, { cause });
  }
}
