import type { VariableKind } from "@carillon/contracts/release-variables";

/** A fleet by `organization/fleet`, a device by its balena uuid. */
export type Owner = { readonly kind: "fleet" | "device"; readonly id: string };

export interface Named {
  readonly name: string;
  /** Null removes it. */
  readonly value: string | null;
}

/** Variables that a deliverer of releases keeps for fleets and devices. Fails as `ReleaseFleet` does. */
export interface DeliveredVariables {
  /** Those that may be named. */
  readonly fleets: readonly string[];
  all(owner: Owner, kind: VariableKind, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  set(owner: Owner, kind: VariableKind, variable: Named, signal: AbortSignal): Promise<void>;
}
