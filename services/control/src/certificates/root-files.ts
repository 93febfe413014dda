import { chmod, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { CarillonError } from "@carillon/contracts/errors";
import { makeDirectory } from "../directory.js";
import { Authority, makeRoot, type KeyPair } from "./authority.js";

/** An operator's own root; without it one is made at the first start and kept in the data directory. */
export interface SuppliedRoot {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/**
 * Opens the root, making it at the first start, and writes its certificate to `ca.crt` for devices to trust. The key is
 * readable by its owner only. Throws CarillonError storage-unavailable or certificate-invalid.
 */
export async function openAuthority(
  directory: string,
  supplied: SuppliedRoot | undefined,
  now: Date,
): Promise<Authority> {
  const files = supplied ?? { certificateFile: join(directory, "ca.crt"), keyFile: join(directory, "ca.key") };
  const root = (await readPair(files)) ?? (await makeFiles(directory, files, supplied, now));
  const authority = await Authority.of(root, files.certificateFile);
  await writing(directory, () => writeWhole(join(directory, "ca.crt"), authority.root, 0o644));
  return authority;
}

async function makeFiles(
  directory: string,
  files: SuppliedRoot,
  supplied: SuppliedRoot | undefined,
  now: Date,
): Promise<KeyPair> {
  if (supplied !== undefined)
    throw new CarillonError(
      "storage-unavailable",
      `${supplied.certificateFile} and ${supplied.keyFile} do not both exist`,
    );
  const root = await makeRoot(now);
  await writing(directory, async () => {
    await makeDirectory(directory);
    // The key first: a certificate without its key would be taken for a root that was lost.
    await writeWhole(files.keyFile, root.privateKey, 0o600);
    await writeWhole(files.certificateFile, root.certificate, 0o644);
  });
  return root;
}

/** Undefined when neither has been made, or only the key: the certificate is written last. */
async function readPair({ certificateFile, keyFile }: SuppliedRoot): Promise<KeyPair | undefined> {
  const certificate = await readIfThere(certificateFile);
  if (certificate === undefined) return undefined;
  const privateKey = await readIfThere(keyFile);
  if (privateKey === undefined)
    throw new CarillonError(
      "storage-unavailable",
      `${keyFile} is missing, but ${certificateFile} is there: restore it from a backup`,
    );
  return { certificate, privateKey };
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

/** Either the old content or the new is there, whatever happens. */
async function writeWhole(path: string, content: string, mode: number): Promise<void> {
  const file = await open(`${path}.new`, "w", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(`${path}.new`, mode);
  await rename(`${path}.new`, path);
}
