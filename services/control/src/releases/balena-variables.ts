import type { VariableKind } from "@carillon/contracts/release-variables";
import type { BalenaSDK } from "balena-sdk";
import type { BalenaApi } from "./balena-api.js";
import type { DeliveredVariables, Named, Owner } from "./delivered-variables.js";

/** What balena keeps by name for fleets and devices: variables, and tags of devices. */
export class BalenaVariables implements DeliveredVariables {
  readonly fleets: readonly string[];
  readonly #api: BalenaApi;

  constructor(api: BalenaApi, fleets: readonly string[]) {
    this.#api = api;
    this.fleets = fleets;
  }

  all(owner: Owner, kind: VariableKind, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    return this.#api.call(`variables of ${owner.id}`, signal, async (sdk) => {
      const rows = await variablesOf(sdk, owner, kind);
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    });
  }

  /** Null removes it. A service of which a variable changes is started anew by its supervisor, once its lock lets it. */
  set(owner: Owner, kind: VariableKind, variable: Named, signal: AbortSignal): Promise<void> {
    const { name, value } = variable;
    return this.#api.call(`variable ${name} of ${owner.id}`, signal, (sdk) => {
      const variables = owner.kind === "device" ? ofDevices(sdk, kind) : ofFleets(sdk, kind);
      return value === null ? variables.remove(owner.id, name) : variables.set(owner.id, name, value);
    });
  }

  /** Null removes it. */
  tag(device: string, { name, value }: Named, signal: AbortSignal): Promise<void> {
    return this.#api.call(`tag ${name} of ${device}`, signal, ({ models: { device: devices } }) =>
      value === null ? devices.tags.remove(device, name) : devices.tags.set(device, name, value),
    );
  }
}

const ofDevices = ({ models: { device } }: BalenaSDK, kind: VariableKind) =>
  kind === "environment" ? device.envVar : device.configVar;

const ofFleets = ({ models: { application } }: BalenaSDK, kind: VariableKind) =>
  kind === "environment" ? application.envVar : application.configVar;

/** Four calls, because the types of their answers have nothing in common. */
function variablesOf(
  { models: { device, application } }: BalenaSDK,
  { kind: owner, id }: Owner,
  kind: VariableKind,
): Promise<readonly { readonly name: string; readonly value: string }[]> {
  if (owner === "device")
    return kind === "environment" ? device.envVar.getAllByDevice(id) : device.configVar.getAllByDevice(id);
  return kind === "environment"
    ? application.envVar.getAllByApplication(id)
    : application.configVar.getAllByApplication(id);
}
