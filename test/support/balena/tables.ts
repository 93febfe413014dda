import { NotUnderstood, type Condition, type Query, type Value } from "./odata.js";

export type Row = Readonly<Record<string, Value>> & { readonly id: number };

/** `one`: the field holds the other's id. `many`: `by` of the other holds ours. */
interface Relation {
  readonly kind: "one" | "many";
  readonly to: TableName;
  readonly by: string;
}
interface Table {
  readonly fields: readonly string[];
  readonly relations: Readonly<Record<string, Relation>>;
  /** Together unlike those of any other row. */
  readonly unique: readonly string[];
}

const one = (to: TableName, by: string): Relation => ({ kind: "one", to, by });
const variable = (owner: "device" | "application"): Table => ({
  fields: ["name", "value"],
  relations: { [owner]: one(owner, owner) },
  unique: [owner, "name"],
});

export type TableName =
  | "application"
  | "release"
  | "device"
  | "device_tag"
  | "device_environment_variable"
  | "device_config_variable"
  | "application_environment_variable"
  | "application_config_variable";

export const tables: Readonly<Record<TableName, Table>> = {
  application: { fields: ["slug", "app_name", "uuid"], relations: {}, unique: ["slug"] },
  release: {
    fields: ["commit", "raw_version", "created_at", "status", "is_invalidated"],
    relations: { belongs_to__application: one("application", "belongs_to__application") },
    unique: ["belongs_to__application", "commit"],
  },
  device: {
    fields: [
      "uuid",
      "device_name",
      "is_online",
      "os_version",
      "overall_status",
      "overall_progress",
      "public_address",
      "ip_address",
    ],
    relations: {
      belongs_to__application: one("application", "belongs_to__application"),
      is_pinned_on__release: one("release", "is_pinned_on__release"),
      is_running__release: one("release", "is_running__release"),
      device_tag: { kind: "many", to: "device_tag", by: "device" },
    },
    unique: ["uuid"],
  },
  device_tag: {
    fields: ["tag_key", "value"],
    relations: { device: one("device", "device") },
    unique: ["device", "tag_key"],
  },
  device_environment_variable: variable("device"),
  device_config_variable: variable("device"),
  application_environment_variable: variable("application"),
  application_config_variable: variable("application"),
};

export class UniqueKeyViolated extends Error {}

/** Rows and what can be asked of them, as PineJS answers it. */
export class Tables {
  readonly #rows = new Map<TableName, Row[]>();
  #nextId = 1;

  all(name: TableName): readonly Row[] {
    return this.#rows.get(name) ?? [];
  }

  get(name: TableName, query: Query, key?: Condition): object[] {
    const found = this.#matching(name, query, key);
    const { order, top } = query;
    if (order !== undefined) {
      known(name, order.field);
      found.sort((a, b) => compare(a[order.field] ?? null, b[order.field] ?? null) * (order.descending ? -1 : 1));
    }
    return found.slice(0, top).map((row) => this.#shown(name, row, query));
  }

  insert(name: TableName, values: Readonly<Record<string, Value>>): Row {
    for (const field of Object.keys(values)) known(name, field);
    const row = { ...values, id: this.#nextId };
    this.#checkUnique(name, row);
    this.#nextId += 1;
    this.#rows.set(name, [...this.all(name), row]);
    return row;
  }

  update(name: TableName, query: Query, values: Readonly<Record<string, Value>>, key?: Condition): void {
    for (const field of Object.keys(values)) known(name, field);
    const ids = new Set(this.#matching(name, query, key).map(({ id }) => id));
    this.#rows.set(
      name,
      this.all(name).map((row) => (ids.has(row.id) ? { ...row, ...values, id: row.id } : row)),
    );
  }

  remove(name: TableName, query: Query, key?: Condition): void {
    const ids = new Set(this.#matching(name, query, key).map(({ id }) => id));
    this.#rows.set(
      name,
      this.all(name).filter(({ id }) => !ids.has(id)),
    );
  }

  #matching(name: TableName, { filter }: Query, key: Condition | undefined): Row[] {
    for (const condition of [filter, key]) if (condition !== undefined) checkFields(name, condition);
    return this.all(name).filter(
      (row) => (filter === undefined || holds(filter, row)) && (key === undefined || holds(key, row)),
    );
  }

  #checkUnique(name: TableName, row: Row): void {
    const { unique } = tables[name];
    if (this.all(name).some((other) => unique.every((field) => other[field] === row[field])))
      throw new UniqueKeyViolated(`${name}: ${unique.join(", ")}`);
  }

  #shown(name: TableName, row: Row, { select, expand }: Query): object {
    const { fields, relations } = tables[name];
    const links = Object.entries(relations).filter(([, { kind }]) => kind === "one");
    const wanted = select ?? ["id", ...fields, ...links.map(([link]) => link)];
    for (const field of wanted) known(name, field);
    const plain = wanted.map((field) => [field, field in relations ? deferred(row[field]) : (row[field] ?? null)]);
    const expanded = [...expand].map(([field, query]) => [field, this.#related(name, row, field, query)]);
    return Object.fromEntries([...plain, ...expanded]) as object;
  }

  #related(name: TableName, row: Row, field: string, query: Query): object[] {
    const relation = tables[name].relations[field];
    if (relation === undefined) throw new NotUnderstood(`$expand ${field} of ${name}`);
    const { kind, to, by } = relation;
    const others = this.all(to).filter((other) => (kind === "one" ? other.id === row[field] : other[by] === row.id));
    return others.map((other) => this.#shown(to, other, query));
  }
}

/** A link that was not expanded. */
const deferred = (id: Value | undefined): object | null => (typeof id === "number" ? { __id: id } : null);

function known(name: TableName, field: string): void {
  const { fields, relations } = tables[name];
  if (field !== "id" && !fields.includes(field) && relations[field]?.kind !== "one")
    throw new NotUnderstood(`${name} has no ${field}`);
}

function checkFields(name: TableName, condition: Condition): void {
  if ("field" in condition) known(name, condition.field);
  else for (const part of condition.parts) checkFields(name, part);
}

function holds(condition: Condition, row: Row): boolean {
  switch (condition.kind) {
    case "and":
      return condition.parts.every((part) => holds(part, row));
    case "or":
      return condition.parts.some((part) => holds(part, row));
    case "in":
      return condition.values.includes(row[condition.field] ?? null);
    case "compare": {
      const order = compare(row[condition.field] ?? null, condition.value);
      const { operator } = condition;
      if (operator === "eq") return order === 0;
      if (operator === "ne") return order !== 0;
      if (Number.isNaN(order)) return false;
      return { gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0 }[operator];
    }
  }
}

/** NaN when they cannot be compared. */
function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : 1;
  return Number.NaN;
}
