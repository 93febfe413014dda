import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { variables as ofAgent } from "@carillon/agent/settings";
import { variables as ofControl } from "@carillon/control/settings";
import { isJsonObject } from "@carillon/core/configuration/json";
import { variables as ofMedia } from "@carillon/media/settings";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const namesIn = (words: string): string[] => words.match(/\b(?:CARILLON|BALENA|OTEL|DATABASE)_[A-Z_]+\b/g) ?? [];

/** What a variable of deploy/ is given to, and what that reads beside its own settings. */
const readers = {
  agent: new Set(ofAgent),
  media: new Set(ofMedia),
  // libpq's own, which the driver follows.
  control: new Set([...ofControl, "PGPASSFILE"]),
};
type Reader = keyof typeof readers;
const isReader = (name: string): name is Reader => Object.hasOwn(readers, name);

function servicesOf(file: string): readonly (readonly [service: string, reader: Reader, names: readonly string[]])[] {
  const whole: unknown = parse(text(file), { merge: true });
  const services = isJsonObject(whole) && isJsonObject(whole["services"]) ? whole["services"] : {};
  return Object.entries(services).flatMap(([service, words]) => {
    const reader = /speaker|agent/.test(service) ? "agent" : /media/.test(service) ? "media" : service;
    if (!isJsonObject(words) || !isJsonObject(words["environment"]) || !isReader(reader)) return [];
    return [[service, reader, Object.keys(words["environment"])] as const];
  });
}

describe("variables that deploy/ sets", () => {
  it.each([...servicesOf("docker-compose.yml"), ...servicesOf("deploy/compose/docker-compose.yml")])(
    "for %s of a compose file are read by its process",
    (_service, reader, names) => {
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !readers[reader].has(name))).toEqual([]);
    },
  );

  it.each(["agent", "media", "control"] as const)("for the unit of %s are read by it", (reader) => {
    const names = namesIn(text(`deploy/systemd/carillon-${reader}.service`));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !readers[reader].has(name))).toEqual([]);
  });

  it("on balena stand in one table: all that the agent reads, and nothing else", () => {
    const readme = text("deploy/balena/README.md");
    const table = readme.slice(readme.indexOf("## Variables"), readme.indexOf("Configuration variables"));
    const rows = table.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((row) => namesIn(row.split("|")[1] ?? ""));
    // The first is taken by the start of the service, and handed on as a file.
    expect(named.toSorted()).toEqual(["CARILLON_CA", ...ofAgent].toSorted());
    const files = readdirSync(join(root, "deploy/balena/agent")).map((name) => text(`deploy/balena/agent/${name}`));
    const used = [...files, text("deploy/balena/balena.yml")].flatMap(namesIn);
    const ours = new Set([...named, "CARILLON_AGENT"]);
    expect(used.filter((name) => !ours.has(name) && !name.startsWith("BALENA_HOST_CONFIG"))).toEqual([]);
  });
});
