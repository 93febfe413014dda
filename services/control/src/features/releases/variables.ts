import type {
  variablePut,
  VariableOwner,
  variableQuery,
  Variables as VariablesView,
} from "@carillon/contracts/release-variables";
import type { z } from "zod";
import { Answer } from "../../http/answer.js";
import { checkGiven, contentTag } from "../../http/preconditions.js";
import { Refused } from "../../refused.js";
import type { DeliveredVariables, Owner } from "../../releases/delivered-variables.js";
import type { Inventory } from "./inventory.js";

/** A person waits for the answer. */
const patienceMs = 30_000;

/** Variables of fleets and devices, where their deliverer keeps some: balena does, a device's own updater has the `release` document. */
export class Variables {
  constructor(
    private readonly inventory: Pick<Inventory, "of">,
    private readonly kept: DeliveredVariables | undefined,
  ) {}

  async read({ kind, ...whose }: z.output<typeof variableQuery>): Promise<Answer<VariablesView> | Refused> {
    const found = this.find(whose);
    if (found instanceof Refused) return found;
    const variables = await found.kept.all(found.owner, kind, AbortSignal.timeout(patienceMs));
    return new Answer({ kind, variables: { ...variables } }, { etag: contentTag(variables) });
  }

  async write(
    { kind, name, value, ...whose }: z.output<typeof variablePut>,
    ifMatch: string | undefined,
  ): Promise<Answer<VariablesView> | Refused> {
    const found = this.find(whose);
    if (found instanceof Refused) return found;
    if (ifMatch !== undefined) {
      const present = await found.kept.all(found.owner, kind, AbortSignal.timeout(patienceMs));
      const objection = checkGiven(ifMatch, contentTag(present));
      if (objection !== undefined) return objection;
    }
    await found.kept.set(found.owner, kind, { name, value }, AbortSignal.timeout(patienceMs));
    return this.read({ kind, ...whose });
  }

  private find({ fleet, device = "" }: VariableOwner): { kept: DeliveredVariables; owner: Owner } | Refused {
    const { kept, inventory } = this;
    if (kept === undefined)
      return new Refused("delivery-missing", "variables are balena's, and no balena fleet is set up");
    if (fleet !== undefined)
      return kept.fleets.includes(fleet)
        ? { kept, owner: { kind: "fleet", id: fleet } }
        : new Refused("not-found", `there is no balena fleet ${fleet} here: ${kept.fleets.join(", ")}`);
    const seen = inventory.of(device);
    return seen?.fleet.delivery === "balena"
      ? { kept, owner: { kind: "device", id: seen.device.uuid } }
      : new Refused("delivery-missing", `device ${device} is not known to be one of balena's`);
  }
}
