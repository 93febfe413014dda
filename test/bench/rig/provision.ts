import { createHash, randomBytes } from "node:crypto";
import type { DeviceKind } from "@carillon/contracts/identity";
import { canonicalJson } from "@carillon/core/canonical-json";
import { ConfigurationKeeper } from "@carillon/link/configuration-keeper";
import { saveIdentity } from "@carillon/link/identity";
import { StateDirectory } from "@carillon/link/state-directory";
import type { TestAuthority } from "../../support/certificates.js";
import { recordingLog } from "../../support/recording-log.js";

/** Nobody listens there: the cloud of a bench does not exist, and sound does not wait for it. */
export const noCloud = { control: "https://127.0.0.1:9", broker: "mqtts://127.0.0.1:9" };

/** Documents by name, as they would be desired. */
export type Documents = Readonly<Record<string, object>>;

export const newDeviceId = (): string => randomBytes(16).toString("hex");

/**
 * Leaves in `path` what pairing and a first configuration leave there, written by the device's own code. Fails when the documents
 * would be refused.
 */
export async function provision(
  path: string,
  device: {
    readonly id: string;
    readonly kind: DeviceKind;
    readonly authority: TestAuthority;
    readonly documents: Documents;
  },
): Promise<void> {
  const { id, kind, authority } = device;
  const directory = await StateDirectory.open(path);
  const { cert, key } = await authority.client(id);
  const credentials = { certificateChain: cert, caCertificate: authority.ca, brokerUrl: noCloud.broker, name: id };
  await saveIdentity(directory, { deviceId: id, privateKey: key, credentials });
  await configure(directory, kind, device.documents);
}

async function configure(directory: StateDirectory, kind: DeviceKind, documents: Documents): Promise<void> {
  const log = recordingLog();
  const apply = () => Promise.resolve({ ok: true } as const);
  const keeper = await ConfigurationKeeper.load({ kind, directory, apply, log, changed: () => undefined });
  const hash = createHash("sha256").update(canonicalJson(documents)).digest("hex");
  await keeper.offer({ v: 1, version: 1, hash, documents: { ...documents } });
  if (keeper.version !== 1) throw new Error(`The configuration was refused: ${JSON.stringify(log.lines)}`);
}
