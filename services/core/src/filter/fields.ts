import { drift, type Drift } from "@carillon/contracts/configuration";
import { presence, type Presence } from "@carillon/contracts/http";
import { deviceKind, type DeviceId, type DeviceKind } from "@carillon/contracts/identity";
import { compareVersions } from "../version-order.js";
import { globMatches } from "./glob.js";

/** What a filter can ask of a device. */
export interface FilteredDevice {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly organisation: string;
  readonly site: string;
  readonly zones: readonly string[];
  /** `key` or `key=value`. */
  readonly tags: readonly string[];
  readonly model: string | null;
  readonly serial: string | null;
  readonly state: Presence;
  readonly agentVersion: string | null;
  readonly imageVersion: string | null;
  readonly drift: Drift;
}

export interface Field {
  /** All of its values; none when it is not known. */
  readonly read: (device: FilteredDevice) => readonly string[];
  /** The only values that it has. */
  readonly choices?: readonly string[];
}

const known = (value: string | null): readonly string[] => (value === null ? [] : [value]);

const fields: Readonly<Record<string, Field>> = {
  id: { read: ({ id }) => [id] },
  kind: { read: ({ kind }) => [kind], choices: deviceKind.options },
  name: { read: ({ name }) => [name] },
  organisation: { read: ({ organisation }) => [organisation] },
  site: { read: ({ site }) => [site] },
  zone: { read: ({ zones }) => zones },
  model: { read: ({ model }) => known(model) },
  serial: { read: ({ serial }) => known(serial) },
  state: { read: ({ state }) => [state], choices: presence.options },
  agentVersion: { read: ({ agentVersion }) => known(agentVersion) },
  imageVersion: { read: ({ imageVersion }) => known(imageVersion) },
  drift: { read: ({ drift }) => [drift], choices: drift.options },
};

export const fieldNames: readonly string[] = [...Object.keys(fields), "tag.NAME"];

const tagName = /^tag\.([a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)$/;

/** Undefined when there is none of that name. `tag.floor` is the value of the tag floor; empty for a tag without one. */
export function fieldOf(name: string): Field | undefined {
  const [, tag] = tagName.exec(name) ?? [];
  if (tag !== undefined) return { read: ({ tags }) => tags.flatMap((one) => tagValue(one, tag)) };
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function tagValue(tag: string, name: string): string[] {
  if (tag === name) return [""];
  return tag.startsWith(`${name}=`) ? [tag.slice(name.length + 1)] : [];
}

const isOrdered = (holds: (difference: number) => boolean) => (value: string, wanted: string) => {
  const difference = compareVersions(value, wanted);
  return difference !== undefined && holds(difference);
};

/** Whether one value fits. `!=` and `!~` are their opposites' negation: `zone != hall` is a device of which no zone is the hall. */
export const operators: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  "=": (value, wanted) => value === wanted,
  "~": (value, wanted) => globMatches(wanted, value),
  "<": isOrdered((difference) => difference < 0),
  "<=": isOrdered((difference) => difference <= 0),
  ">": isOrdered((difference) => difference > 0),
  ">=": isOrdered((difference) => difference >= 0),
};
