import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as accessSchema from "../store/access-schema.js";
import * as allowanceSchema from "../store/allowance-schema.js";
import * as changeLogSchema from "../store/change-log-schema.js";
import * as enrolmentSchema from "../store/enrolment-schema.js";
import * as idempotencySchema from "../store/idempotency-schema.js";
import * as inventorySchema from "../store/inventory-schema.js";
import * as scheduleSchema from "../store/schedule-schema.js";
import * as schema from "../store/schema.js";
import * as webhookSchema from "../store/webhook-schema.js";

/** What moving knows of a table, from the schema that everything else uses. */
export interface MovedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** In which its rows stand in the file. */
  readonly order: readonly string[];
  /** That the database counts by itself. */
  readonly counted: readonly string[];
}

const schemas = [
  ...[schema, accessSchema, changeLogSchema, enrolmentSchema],
  ...[idempotencySchema, scheduleSchema, webhookSchema, allowanceSchema, inventorySchema],
];
const configs = schemas
  .flatMap((module): unknown[] => Object.values(module))
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table));

/** Tables that stay behind, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  changes: "the order of commits in one database; the new home begins its own",
  sessions: "people log in again",
  logins: "logins under way, of ten minutes",
  allowances: "what limits on guessing leave: of minutes",
  inventories: "what balena says of its devices: it is asked again",
};

/** Left out, or emptied, unless the file is sealed: what lets somebody in, or proves who we are. */
export const secretTables: Readonly<Record<string, string>> = {
  api_tokens: "API tokens: make new ones (the first start prints an administrator's)",
  tokens: "tokens of version 0.1",
  enrolment_tokens: "enrolment tokens: make new ones for boxes that have not come yet",
  webhooks: "webhooks, whose secrets sign: make them again",
  webhook_deliveries: "deliveries of webhooks",
};
export const secretColumns: Readonly<Record<string, readonly string[]>> = { users: ["password"] };

/** All that are carried with secrets; a table stands behind those that it refers to. */
export const movedTables: readonly MovedTable[] = inOrder(configs.filter(({ name }) => !(name in leftOut))).map(
  ({ name, columns, primaryKeys }) => ({
    name,
    columns: columns.map((column) => column.name),
    order: [
      ...columns.filter(({ primary }) => primary).map((column) => column.name),
      ...primaryKeys.flatMap((key) => key.columns.map((column) => column.name)),
    ],
    counted: columns
      .filter((column) => column.generatedIdentity !== undefined || /serial/.test(column.getSQLType()))
      .map((column) => column.name),
  }),
);

export const tablesWith = (secrets: boolean): readonly MovedTable[] =>
  movedTables.filter(({ name }) => secrets || !(name in secretTables));

type Config = (typeof configs)[number];

function inOrder(tables: readonly Config[]): readonly Config[] {
  const placed: Config[] = [];
  const place = (table: Config): void => {
    if (placed.includes(table)) return;
    for (const { reference } of table.foreignKeys) {
      const referred = getTableConfig(reference().foreignTable).name;
      for (const other of tables) if (other.name === referred && other !== table) place(other);
    }
    placed.push(table);
  };
  tables.toSorted((a, b) => (a.name < b.name ? -1 : 1)).forEach(place);
  return placed;
}
