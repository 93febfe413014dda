import type { Delivery } from "@carillon/contracts/release";
import { and, eq, gt, sql, type InferSelectModel } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { DeliveredDevice } from "../releases/release-fleet.js";
import { inventories } from "./inventory-schema.js";
import { reaching } from "./outside.js";

export type InventoryRow = InferSelectModel<typeof inventories>;

/** What deliverers of releases said last. Times are the database's. */
export class InventoryStore {
  constructor(private readonly database: PgDatabase<PgQueryResultHKT>) {}

  /** Undefined: nothing was said after that. */
  async newer(delivery: Delivery, than: Date): Promise<InventoryRow | undefined> {
    const isNewer = and(eq(inventories.delivery, delivery), gt(inventories.asOf, than));
    return (await reaching(this.database.select().from(inventories).where(isNewer)))[0];
  }

  /** When it is kept, to the millisecond, as it is compared. */
  async put(delivery: Delivery, devices: readonly DeliveredDevice[]): Promise<Date> {
    const said = { devices, asOf: sql`date_trunc('milliseconds', clock_timestamp())` };
    const [row] = await reaching(
      this.database
        .insert(inventories)
        .values({ delivery, ...said })
        .onConflictDoUpdate({ target: inventories.delivery, set: said })
        .returning({ asOf: inventories.asOf }),
    );
    return row?.asOf ?? new Date(0);
  }
}
