import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";
import ts from "typescript";

/** Everything that knows neither React nor Node. */
const BELOW_THE_PAGE = [
  "spec",
  "classes",
  "config",
  "analysis",
  "quantization",
  "families",
  "inspect",
  "compare",
  "share",
  "sources",
  "legacy",
  "runtime",
  "versions",
  "draft",
  "verdict",
  "engines",
  "export",
  "audit",
  "reference",
];

/** What reading a config takes. */
const READING = ["spec", "classes", "config", "analysis", "quantization", "families"];

/** What each folder of src may import; imports go one way (docs/contributing.md). */
const MAY_IMPORT = {
  spec: [],
  classes: ["spec"],
  config: ["spec", "classes"],
  analysis: ["spec"],
  quantization: ["spec", "config", "classes"],
  families: ["spec", "classes", "config", "analysis", "quantization"],
  inspect: READING,
  compare: [...READING, "inspect"],
  share: [...READING, "inspect"],
  sources: [...READING, "inspect"],
  legacy: ["spec", "classes", "config"],
  runtime: [...READING, "legacy"],
  versions: [...READING, "inspect", "legacy", "runtime"],
  draft: [...READING, "inspect"],
  verdict: [...READING, "inspect", "legacy", "runtime", "versions"],
  engines: [...READING, "inspect", "legacy", "runtime", "versions", "verdict"],
  export: [...READING, "inspect", "share", "verdict"],
  audit: [...READING, "inspect", "legacy", "runtime", "verdict"],
  // What a spec computes follows from the spec alone.
  reference: ["spec"],
  library: BELOW_THE_PAGE,
  ui: BELOW_THE_PAGE,
  cli: BELOW_THE_PAGE,
  app: [...BELOW_THE_PAGE, "ui"],
  // What tests read; nothing that is shipped may.
  fixtures: BELOW_THE_PAGE,
};

const FOLDERS = Object.keys(MAY_IMPORT);
const WITH_DOM = ["ui", "app"];
const WITH_NODE = ["cli", "fixtures"];
/** The entry of the library that reads files. */
const OF_NODE = ["src/library/files.ts"];
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
const TESTS = ["**/*.test.{ts,tsx}", "**/*.test-{support,setup}.ts"];
const DEFAULT_EXPORT = { selector: "ExportDefaultDeclaration", message: "Exports are named." };

/** Engines of JavaScript differ in its last digit, so that a link of one would not open as the same spec in another. */
const INVERSE_ROOT = {
  selector: 'BinaryExpression[operator="**"] > UnaryExpression[operator="-"][argument.value=0.5]',
  message: "Use inverseSqrt of src/spec/inverse-sqrt.ts: ** -0.5 differs by engine.",
};

/** A file may have more of anything than a stack has room for. */
const SPREAD_IN_CALL = {
  selector: "CallExpression[callee.property.name=/^(push|unshift|max|min)$/] > SpreadElement",
  message:
    "Use append, largest or smallest of src/spec/many.ts: a spread in a call puts all of it on the stack.",
};

/** Why `folder` must not import some package; patterns for `no-restricted-imports`. */
function packagesForbiddenTo(folder, inTest) {
  const patterns = [];
  if (!WITH_DOM.includes(folder)) {
    patterns.push({ group: DOM_PACKAGES, message: "Only src/ui and src/app know React and the DOM." });
  }
  if (folder === "spec" && !inTest) {
    patterns.push({ regex: "^(?!\\.{0,2}/|zod(/mini)?$)", message: "src/spec knows no package but zod." });
  } else if (!WITH_NODE.includes(folder) && !inTest) {
    patterns.push({
      group: ["node:*"],
      message: "Only src/cli and tests know Node: the rest runs in a browser too.",
    });
  }
  return patterns;
}

/** The import rule of one folder, for what is shipped and, a little wider, for its tests. */
function importRule(folder) {
  const rules = (inTest) => {
    const allowed = [...MAY_IMPORT[folder], ...(inTest ? ["fixtures"] : [])];
    const forbidden = FOLDERS.filter((other) => other !== folder && !allowed.includes(other));
    const path = `^(\\.\\./|/)(.*/)?(${forbidden.join("|")})/`;
    const message = `src/${folder} may import only: ${allowed.join(", ") || "nothing"}.`;
    return {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: path, message }, ...packagesForbiddenTo(folder, inTest)] },
      ],
      // `import()`, types named by `import("…")` and workers, which no-restricted-imports does not look at.
      "no-restricted-syntax": [
        "error",
        DEFAULT_EXPORT,
        INVERSE_ROOT,
        ...(inTest ? [] : [SPREAD_IN_CALL]),
        {
          selector: `:matches(ImportExpression, TSImportType, NewExpression[callee.name="URL"]) Literal[value=/${path.replaceAll("/", "\\/")}/]`,
          message,
        },
      ],
      ...(WITH_DOM.includes(folder)
        ? {}
        : { "no-restricted-globals": ["error", { globals: DOM_GLOBALS, checkGlobalObject: true }] }),
    };
  };
  const files = [`src/${folder}/**/*.{ts,tsx}`];
  return [
    { files, ignores: TESTS, rules: rules(false) },
    { files: TESTS.map((test) => `src/${folder}/${test}`), rules: rules(true) },
  ];
}

/**
 * A table is asked by `entryOf` (src/spec/entry.ts) where its key may be any text: with `[…]` it has what every object
 * inherits, and a file whose rope type is `constructor` gets a function.
 */
const ownEntries = {
  rules: {
    "own-entries": {
      meta: {
        type: "problem",
        schema: [],
        messages: { inherited: "Ask a table by entryOf (src/spec/entry.ts)." },
      },
      create(context) {
        const types = context.sourceCode.parserServices;
        // Without a program nothing has a type (scripts/import-rule.test.ts).
        if (!types.program) return {};
        const isAnyText = (type) =>
          type.isUnion() ? type.types.some(isAnyText) : (type.flags & ts.TypeFlags.String) !== 0;
        return {
          MemberExpression(node) {
            const { object, property, computed } = node;
            if (!computed || object.type !== "Identifier" || !/^[A-Z][A-Z0-9_]*$/.test(object.name)) return;
            if (
              types.getTypeAtLocation(object).getStringIndexType() &&
              isAnyText(types.getTypeAtLocation(property))
            )
              context.report({ node, messageId: "inherited" });
          },
        };
      },
    },
  },
};

/** Mistakes that only types show. A short list, because this is what makes linting slow. */
const typed = {
  files: ["{src,e2e,scripts}/**/*.{ts,tsx}", "*.ts"],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: Object.fromEntries(
    [
      "await-thenable",
      "no-floating-promises",
      "no-misused-promises",
      "no-unsafe-argument",
      "no-unsafe-call",
      "no-unsafe-return",
      "only-throw-error",
      "prefer-promise-reject-errors",
      "restrict-plus-operands",
      "unbound-method",
    ].map((rule) => [`@typescript-eslint/${rule}`, "error"]),
  ),
};

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
  typed,
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: [...TESTS, "src/fixtures/**"],
    plugins: { tables: ownEntries },
    rules: { "tables/own-entries": "error" },
  },
  { files: ["{scripts,e2e}/**/*.ts"], rules: { "no-restricted-syntax": ["error", DEFAULT_EXPORT] } },
  { files: ["src/{ui,app}/**/*.{ts,tsx}"], ...reactHooks.configs.flat.recommended },
  ...FOLDERS.flatMap(importRule),
  { files: OF_NODE, rules: { "no-restricted-imports": "off" } },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
