import type { DryRunOutcome } from "@carillon/contracts/layer-history";
import { canonicalJson } from "@carillon/core/canonical-json";
import { changeClass, changes, type DocumentChange } from "@carillon/core/configuration/change";
import { validateConfiguration, type DocumentErrors } from "@carillon/core/configuration/validate";
import type { DesiredRow, DeviceRow } from "../../installation/rows.js";
import type { Change } from "../../installation/rows.js";
import { affectedBy, changed, type InstallationState } from "../../installation/state.js";
import { wantedOf } from "../../installation/wanted.js";

type Effect =
  | { readonly kind: "applies"; readonly documents: readonly DocumentChange[] }
  | { readonly kind: "invalid"; readonly rejected: DocumentErrors };

/** The answer stays readable, and small. */
const maxListed = 1000;

/** Which devices a change would make into something else, and what applying that costs each; nothing is written. */
export function dryRun(change: Change, state: InstallationState): DryRunOutcome {
  const meant = changed(state, change);
  const known = new Map<string, Effect>();
  const counts = { unchanged: 0, live: 0, "re-session": 0, restart: 0, invalid: 0 };
  const devices: DryRunOutcome["devices"] = [];
  for (const row of affectedBy(change, state, meant)) {
    const effect = effectOn(
      row,
      { before: wantedOf(row, state).documents, after: wantedOf(row, meant).documents },
      known,
    );
    const kind =
      effect.kind === "invalid"
        ? "invalid"
        : effect.documents.length === 0
          ? "unchanged"
          : changeClass(effect.documents);
    counts[kind] += 1;
    if (kind !== "unchanged" && devices.length < maxListed) devices.push(listed(row, effect));
  }
  return { counts, devices };
}

/** Most devices have the same configuration: each is looked at once. */
function effectOn(
  { kind }: DeviceRow,
  { before, after }: Record<"before" | "after", DesiredRow["documents"]>,
  known: Map<string, Effect>,
): Effect {
  const key = canonicalJson([kind, before, after]);
  const effect = known.get(key) ?? effectOf(kind, before, after);
  known.set(key, effect);
  return effect;
}

function effectOf(kind: DeviceRow["kind"], before: DesiredRow["documents"], after: DesiredRow["documents"]): Effect {
  const [from, to] = [validateConfiguration(kind, before), validateConfiguration(kind, after)];
  if (!to.ok) return { kind: "invalid", rejected: to.rejected };
  // What it refuses now it does not have: then all that it is to have is new.
  return { kind: "applies", documents: changes(from.ok ? { ...from.configuration } : {}, { ...to.configuration }) };
}

const listed = ({ id, name }: DeviceRow, effect: Effect): DryRunOutcome["devices"][number] => ({
  ...{ device: id, name },
  change: effect.kind === "invalid" ? null : changeClass(effect.documents),
  documents: effect.kind === "invalid" ? [] : effect.documents.map((one) => ({ ...one, pointers: [...one.pointers] })),
  errors:
    effect.kind === "invalid"
      ? Object.entries(effect.rejected).map(([name, { detail }]) => ({ pointer: `/${name}`, detail }))
      : [],
});
