import type { CarillonClient } from "@carillon/client/client";
import { everything } from "@carillon/client/pages";
import type { paths } from "@carillon/client/generated/api";
import { UsageError } from "./usage-error.js";

export type DeviceQuery = NonNullable<paths["/v1/devices"]["get"]["parameters"]["query"]>;
export type ListedDevice = Awaited<ReturnType<typeof devicePage>>["items"][number];

async function devicePage(client: CarillonClient, query: DeviceQuery) {
  const { data } = await client.GET("/v1/devices", { params: { query } });
  if (data === undefined) throw new Error("the list of devices has no body");
  return data;
}

export const devicesIn = (client: CarillonClient, query: DeviceQuery = {}): AsyncGenerator<ListedDevice> =>
  everything((cursor) => devicePage(client, { ...query, limit: 200, ...(cursor !== undefined && { cursor }) }));

/** By id, the beginning of an id, or name. Names need not be unique: then the ids are told. */
export async function deviceNamed(client: CarillonClient, asked: string): Promise<ListedDevice> {
  const all: ListedDevice[] = [];
  for await (const device of devicesIn(client)) all.push(device);
  const named = all.filter(({ name }) => name.toLowerCase() === asked.toLowerCase());
  const found = named.length > 0 ? named : all.filter(({ id }) => asked.length >= 4 && id.startsWith(asked));
  const [device, another] = found;
  if (device === undefined) throw new UsageError(`No device is called ${asked}. See \`carillon devices list\`.`);
  if (another === undefined) return device;
  const ids = found.map(({ id }) => id.slice(0, 12)).join(", ");
  throw new UsageError(`${found.length} devices are called ${asked}: name one by its id (${ids}).`);
}
