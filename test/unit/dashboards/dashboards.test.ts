import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { metrics } from "@carillon/contracts/metrics";
import { allDashboards } from "@carillon/dashboards/all-dashboards";
import { generated } from "@carillon/dashboards/generate";
import { problems } from "@carillon/dashboards/problems";
import { metricNames, variableQuery } from "@carillon/dashboards/promql-names";
import { substituted } from "@carillon/dashboards/queries";
import { atPace } from "@carillon/dashboards/rules/rule";
import { ruleFile } from "@carillon/dashboards/rules/rule-file";
import { describe, expect, it } from "vitest";

const home = resolve(import.meta.dirname, "../../../dashboards");
const playbooks = readFileSync(resolve(home, "playbooks.md"), "utf8");

describe("what is generated", () => {
  it("is what is committed", () => {
    const made = generated();
    expect([...made.keys()].sort()).toEqual(readdirSync(resolve(home, "generated")).sort());
    for (const [name, text] of made) expect(readFileSync(resolve(home, "generated", name), "utf8")).toBe(text);
  });

  it("names metrics of the catalogue alone, says in every panel what good looks like, and has a playbook for every alert", () => {
    expect(problems(playbooks)).toEqual([]);
  });

  it("is refused with an alert without a playbook, a playbook without an alert, and one that does not say what to do", () => {
    const renamed = playbooks.replace("## CarillonSiteLost", "## CarillonSiteGone");
    expect(problems(renamed)).toEqual([
      "playbooks.md has no heading ## CarillonSiteLost",
      "playbooks.md, CarillonSiteGone: there is no such alert",
    ]);
    const [first = ""] = playbooks.split("**What to do.**", 1);
    expect(problems(first)).toContain("playbooks.md, CarillonSpeakerSilent: no paragraph **What to do.**");
  });
});

describe("the dashboards", () => {
  const panelsOf = ({ panels = [] }: (typeof allDashboards)[number]) =>
    panels.flatMap((panel) => (panel.gridPos === undefined ? [] : [panel.gridPos]));

  it("have addresses of their own, links to each other, and a data source to choose", () => {
    expect(new Set(allDashboards.map(({ uid }) => uid)).size).toBe(allDashboards.length);
    for (const { links, tags, templating } of allDashboards) {
      expect(links).toMatchObject([{ type: "dashboards", tags, keepTime: true, includeVars: true }]);
      expect(templating.list?.[0]).toMatchObject({ type: "datasource", name: "datasource" });
    }
  });

  it("let the reader narrow by site, zone and speaker", () => {
    const names = (uid: string) =>
      allDashboards.find((one) => one.uid === uid)?.templating.list?.map(({ name }) => name);
    expect(names("carillon-fleet")).toEqual(["datasource", "site", "zone"]);
    expect(names("carillon-speaker")).toEqual(["datasource", "site", "zone", "speaker"]);
  });

  it("lay no panel over another, and none beyond the page", () => {
    for (const one of allDashboards) {
      const placed = panelsOf(one);
      expect(placed.length).toBeGreaterThan(5);
      for (const [at, { x, y, w, h }] of placed.entries()) {
        expect(x + w).toBeLessThanOrEqual(24);
        for (const other of placed.slice(at + 1))
          expect(x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h).toBe(false);
      }
    }
  });
});

describe("the names in a query", () => {
  it.each([
    ["carillon_device_up", ["carillon_device_up"]],
    ['sum by (site) (rate(a_total{x="b{c",y=~"d"}[5m])) / 48000 > 0.01', ["a_total"]],
    ["a == 1 unless on (device) b == 1", ["a", "b"]],
    ["(a) * on (device) group_left (name, site) info_b{k='v'}", ["a", "info_b"]],
    ["histogram_quantile(0.99, sum by (le) (rate(h_bucket[1m] offset 5m)))", ["h_bucket"]],
    ["time() - a:b:c or vector(0)", ["a:b:c"]],
    ["1e9 + inf", []],
  ])("of %s", (query, names) => {
    expect(metricNames(query)).toEqual(names);
  });

  it("are found in what variables ask, and in the catalogue's own", () => {
    expect(variableQuery('label_values(a{b="c"}, site)')).toBe('a{b="c"}');
    expect(variableQuery("query_result(topk(1, a))")).toBe("topk(1, a)");
    for (const name of Object.keys(metrics)) expect(metricNames(`rate(${name}[5m])`)).toEqual([name]);
  });

  it("are narrowed to what was chosen", () => {
    expect(substituted('a{site=~"$site",d="$speaker"}[$__rate_interval]', { speaker: "x" })).toBe(
      'a{site=~".*",d="x"}[1m]',
    );
  });
});

describe("the rules", () => {
  it("run at another pace with the same words", () => {
    expect([300, 7200, 86_400, 0].map(atPace(1))).toEqual(["5m", "2h", "1d", "0ms"]);
    expect([300, 7200, 60].map(atPace(20))).toEqual(["15s", "6m", "3s"]);
    expect(ruleFile(20).replaceAll(/\d+(ms|[smhd])/g, "")).toBe(ruleFile().replaceAll(/\d+(ms|[smhd])/g, ""));
  });
});
