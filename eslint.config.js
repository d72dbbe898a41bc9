import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** What each folder of src may import; imports go one way (docs/contributing.md). */
const MAY_IMPORT = {
  spec: [],
  config: ["spec"],
  analysis: ["spec"],
  adapters: ["spec", "config"],
  inspect: ["spec", "config", "analysis", "adapters"],
  share: ["spec", "config", "analysis", "adapters", "inspect"],
  sources: ["spec", "config", "analysis", "adapters", "inspect"],
  ui: ["spec", "config", "analysis", "adapters", "inspect", "share", "sources"],
  cli: ["spec", "config", "analysis", "adapters", "inspect", "share", "sources"],
  app: ["spec", "config", "analysis", "adapters", "inspect", "share", "sources", "ui"],
};

const FOLDERS = Object.keys(MAY_IMPORT);
const WITH_DOM = ["ui", "app"];
const DOM_PACKAGES = [
  "react",
  "react-dom",
  "react/*",
  "react-dom/*",
  "@codemirror/*",
  "@headless-tree/*",
  "@tanstack/*",
];
const DOM_GLOBALS = ["document", "window", "localStorage", "sessionStorage", "navigator"];

/** The import rule of one folder. */
function importRule(folder) {
  const forbidden = FOLDERS.filter((other) => other !== folder && !MAY_IMPORT[folder].includes(other));
  const patterns = [
    {
      group: forbidden.map((other) => `**/${other}/**`),
      message: `src/${folder} may import only: ${MAY_IMPORT[folder].join(", ") || "nothing"}.`,
    },
  ];
  if (!WITH_DOM.includes(folder)) {
    patterns.push({ group: DOM_PACKAGES, message: "Only src/ui and src/app know React and the DOM." });
  }
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": ["error", { patterns: patterns.filter(({ group }) => group.length > 0) }],
      ...(WITH_DOM.includes(folder) ? {} : { "no-restricted-globals": ["error", ...DOM_GLOBALS] }),
    },
  };
}

export default tseslint.config(
  { ignores: ["dist", "build", "test-results", "playwright-report", ".results"] },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // A schema and the type inferred from it share a name.
      "no-redeclare": "off",
      "@typescript-eslint/no-redeclare": "off",
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Exports are named." },
      ],
    },
  },
  { files: ["src/{ui,app}/**/*.{ts,tsx}"], ...reactHooks.configs.flat.recommended },
  ...FOLDERS.map(importRule),
);
