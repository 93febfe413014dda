import tseslint from "typescript-eslint";

/** Pure packages: time and randomness are arguments there, so the globals that provide them are forbidden. */
const pure = ["services/contracts/**", "services/core/**", "edge/engine/**"];

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/build/**",
      "**/generated/**",
      "**/*.mjs",
      "**/*.js",
      "**/*.cjs",
      "**/vite.config.ts",
      "**/vitest.config.ts",
      "**/*.svelte",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-extraneous-class": ["error", { allowWithDecorator: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Name what you export." },
        { selector: "ExportAllDeclaration", message: "No barrels: import the file." },
      ],
    },
  },
  {
    // Grafana provisions the classic schema; its successor is not yet read from files by every version that people run.
    files: ["dashboards/**", "test/**/dashboards/**", "test/**/watch/**"],
    rules: {
      "@typescript-eslint/no-deprecated": [
        "error",
        {
          allow: [
            { from: "package", name: ["Dashboard", "DashboardBuilder"], package: "@grafana/grafana-foundation-sdk" },
          ],
        },
      ],
    },
  },
  {
    // Deprecated "only to make it stand out": for providers on this machine alone, which the settings make sure of.
    files: ["services/control/src/features/access/oidc/**"],
    rules: {
      "@typescript-eslint/no-deprecated": [
        "error",
        { allow: [{ from: "package", name: "allowInsecureRequests", package: "openid-client" }] },
      ],
    },
  },
  {
    files: pure,
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Time is an argument in pure packages." },
        { object: "Math", property: "random", message: "Randomness is an argument in pure packages." },
        { object: "performance", property: "now", message: "Time is an argument in pure packages." },
      ],
      "no-restricted-globals": ["error", "setTimeout", "setInterval", "process", "crypto"],
    },
  },
);
