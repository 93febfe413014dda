/** The import directions of ARCHITECTURE.md. A package may reach only what its row lists; everything else is an error. */
const may = {
  "services/contracts": [],
  "services/core": ["services/contracts"],
  "services/link": ["services/core", "services/contracts"],
  "services/rtc": ["services/core", "services/contracts"],
  "services/control": ["services/core", "services/contracts"],
  "services/media": ["services/link", "services/rtc", "services/core", "services/contracts"],
  "services/console": ["services/contracts"],
  "edge/engine": ["services/core", "services/contracts"],
  "edge/native": [],
  "edge/agent": ["edge/engine", "edge/native", "services/link", "services/rtc", "services/core", "services/contracts"],
  "deploy/local": ["services/core", "services/contracts"],
  "services/client": ["services/contracts"],
  "services/cli": ["services/client"],
  dashboards: ["services/contracts"],
};
const house = "^(services|edge|deploy|dashboards|test)/";
module.exports = {
  forbidden: [
    ...Object.entries(may).map(([from, to]) => ({
      name: `imports-of-${from}`,
      severity: "error",
      comment: `${from} may import ${to.length === 0 ? "nothing of the house" : to.join(", ")}; see the table in ARCHITECTURE.md`,
      from: { path: `^${from}/` },
      to: { path: house, pathNot: [`^${from}/`, ...to.map((t) => `^${t}/`)] },
    })),
    {
      name: "no-cycles",
      severity: "error",
      comment: "Split the file or pass the function.",
      from: {},
      to: { circular: true },
    },
    {
      name: "pure-packages-do-no-io",
      severity: "error",
      comment: "contracts, core and engine are pure: sockets, files and timers live in adapters.",
      from: { path: "^(services/contracts|services/core|edge/engine)/src" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "contracts-depend-on-zod-alone",
      severity: "error",
      from: { path: "^services/contracts/src" },
      to: { path: "node_modules", pathNot: "node_modules/zod" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|build|node_modules/(?!@carillon))/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["source", "import", "node", "default"] },
  },
};
