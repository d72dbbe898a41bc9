import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";

// Rules that need types cannot read files that do not exist; the import rule needs none.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });

const RULES = ["no-restricted-imports", "no-restricted-syntax", "no-restricted-globals"];

/** How often the import rule objects to `code` as the text of `file`. */
async function objections(file: string, code: string): Promise<number> {
  const [result] = await eslint.lintText(code, { filePath: file });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return messages.filter(({ ruleId }) => ruleId !== null && RULES.includes(ruleId)).length;
}

const READING = ["spec", "classes", "config", "analysis", "quantization", "families"];
const BELOW_THE_PAGE = [
  ...READING,
  ...["inspect", "compare", "share", "sources", "legacy", "runtime", "verdict", "export"],
];
const ALL = [...BELOW_THE_PAGE, "library", "ui", "cli", "app"];

/** Spelled out once more, and not taken from the lint configuration, so that a slip there shows. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  spec: [],
  classes: ["spec"],
  config: ["spec", "classes"],
  analysis: ["spec"],
  quantization: ["spec", "classes", "config"],
  families: ["spec", "classes", "config", "quantization"],
  inspect: READING,
  compare: [...READING, "inspect"],
  share: [...READING, "inspect"],
  sources: [...READING, "inspect"],
  legacy: ["spec", "classes", "config"],
  runtime: [...READING, "legacy"],
  verdict: [...READING, "inspect", "legacy", "runtime"],
  export: [...READING, "inspect", "share", "verdict"],
  library: BELOW_THE_PAGE,
  ui: BELOW_THE_PAGE,
  cli: BELOW_THE_PAGE,
  app: [...BELOW_THE_PAGE, "ui"],
};

/** Files of `folder` and texts in them that import from `other`. */
function waysToImport(folder: string, other: string): [file: string, code: string][] {
  const file = `src/${folder}/file.ts`;
  return [
    [file, `import { a } from "../${other}/a.ts"; a();`],
    [file, `import type { A } from "../${other}/a.ts"; export type B = A;`],
    [file, `import { a } from "/src/${other}/a.ts"; a();`],
    [file, `export { a } from "../${other}/deep/a.ts";`],
    [file, `export * from "../${other}/a.ts";`],
    [file, `export const a = () => import("../${other}/a.ts");`],
    [file, `export type A = import("../${other}/a.ts").A;`],
    [file, `export const a = () => new Worker(new URL("../${other}/a.ts", import.meta.url));`],
    [`src/${folder}/one/two/file.ts`, `import { a } from "../../../${other}/a.ts"; a();`],
    [`src/${folder}/file.test.ts`, `import { a } from "../${other}/a.ts"; a();`],
  ];
}

describe.each(ALL)("src/%s", (folder) => {
  const allowed = [folder, ...(MAY_IMPORT[folder] ?? [])];

  test("imports go one way", async () => {
    for (const other of ALL) {
      const expected = allowed.includes(other) ? 0 : 1;
      for (const [file, code] of waysToImport(folder, other)) {
        expect(await objections(file, code), `${file}: ${code}`).toBe(expected);
      }
    }
  });

  test("its own files", async () => {
    const code = `import { a } from "./a.ts"; import { b } from "./specs/b.ts"; import { c } from "../c.ts"; a(b, c);`;
    expect(await objections(`src/${folder}/deep/file.ts`, code)).toBe(0);
  });

  test("React, the editor and the DOM belong to ui and app", async () => {
    const free = folder === "ui" || folder === "app";
    for (const name of [
      "react",
      "react-dom/client",
      "@codemirror/view",
      "@headless-tree/react",
      "@tanstack/react-query",
    ]) {
      const count = await objections(`src/${folder}/file.ts`, `import { a } from "${name}"; a();`);
      expect(count > 0, name).toBe(!free);
    }
    for (const name of ["document", "window", "localStorage", "sessionStorage", "navigator"]) {
      for (const code of [`export const a = ${name};`, `export const a = globalThis.${name};`]) {
        expect(await objections(`src/${folder}/file.ts`, code), code).toBe(free ? 0 : 1);
      }
    }
  });

  test("Node belongs to cli, and to tests", async () => {
    const code = `import { readFileSync } from "node:fs"; readFileSync("a");`;
    expect(await objections(`src/${folder}/file.ts`, code)).toBe(folder === "cli" ? 0 : 1);
    expect(await objections(`src/${folder}/file.test.ts`, code)).toBe(0);
    expect(await objections(`src/${folder}/fixtures/read.ts`, code)).toBe(0);
  });

  test("exports are named", async () => {
    expect(await objections(`src/${folder}/file.ts`, "export default 1;")).toBe(1);
    expect(await objections(`src/${folder}/file.ts`, "export const a = 1;")).toBe(0);
  });
});

test("src/spec knows no package but zod, except in tests", async () => {
  const imports = (name: string) => `import { a } from "${name}"; a();`;
  expect(await objections("src/spec/file.ts", imports("zod"))).toBe(0);
  expect(await objections("src/spec/file.ts", imports("jsonc-parser"))).toBe(1);
  expect(await objections("src/spec/file.test.ts", imports("fast-check"))).toBe(0);
});

test("configuration files may export by default", async () => {
  expect(await objections("vite.config.ts", "export default {};")).toBe(0);
});
