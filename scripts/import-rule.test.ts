import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";

// Rules that need types cannot read files that do not exist; the import rule needs none.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });

const RULES = ["no-restricted-imports", "no-restricted-syntax", "no-restricted-globals"];

/** How often the import rule objects to each line of `lines`, read as one file: linting is slow, and files are many. */
async function objections(file: string, lines: readonly string[]): Promise<number[]> {
  const [result] = await eslint.lintText(lines.join("\n"), { filePath: file });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  const counts = lines.map(() => 0);
  for (const { ruleId, line } of messages)
    if (ruleId !== null && RULES.includes(ruleId)) counts[line - 1] = (counts[line - 1] ?? 0) + 1;
  return counts;
}

/** Each line with how often the rule objects to it, for failures that show the line. */
async function objected(file: string, lines: readonly string[]): Promise<(readonly [string, number])[]> {
  const counts = await objections(file, lines);
  return lines.map((line, index) => [line, counts[index] ?? 0] as const);
}

const READING = ["spec", "classes", "config", "analysis", "quantization", "families"];
const BELOW_THE_PAGE = [
  ...READING,
  ...["inspect", "compare", "share", "sources", "legacy", "runtime", "verdict", "export", "reference"],
];
const ALL = [...BELOW_THE_PAGE, "library", "ui", "cli", "app", "fixtures"];

/** Spelled out once more, and not taken from the lint configuration, so that a slip there shows. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  spec: [],
  classes: ["spec"],
  config: ["spec", "classes"],
  analysis: ["spec"],
  quantization: ["spec", "classes", "config"],
  families: ["spec", "classes", "config", "analysis", "quantization"],
  inspect: READING,
  compare: [...READING, "inspect"],
  share: [...READING, "inspect"],
  sources: [...READING, "inspect"],
  legacy: ["spec", "classes", "config"],
  runtime: [...READING, "legacy"],
  verdict: [...READING, "inspect", "legacy", "runtime"],
  export: [...READING, "inspect", "share", "verdict"],
  reference: ["spec"],
  library: BELOW_THE_PAGE,
  ui: BELOW_THE_PAGE,
  cli: BELOW_THE_PAGE,
  app: [...BELOW_THE_PAGE, "ui"],
  fixtures: BELOW_THE_PAGE,
};

/** Lines that import from `other`, as `path` leads there; names end in `n`, for they stand in one file. */
function waysToImport(path: string, n: number): string[] {
  return [
    `import { a${n} } from "${path}/a.ts"; a${n}();`,
    `import type { A${n} } from "${path}/a.ts"; export type B${n} = A${n};`,
    `export { c${n} } from "${path}/deep/a.ts";`,
    `export * from "${path}/a.ts";`,
    `export const d${n} = () => import("${path}/a.ts");`,
    `export type D${n} = import("${path}/a.ts").A;`,
    `export const e${n} = () => new Worker(new URL("${path}/a.ts", import.meta.url));`,
  ];
}

describe.each(ALL)("src/%s", (folder) => {
  const allowed = [folder, ...(MAY_IMPORT[folder] ?? [])];

  /** What the rule should say of a line for each folder. */
  const expected = (lines: (other: string, n: number) => string[], also: readonly string[] = []) =>
    ALL.flatMap((other, n) =>
      lines(other, n).map((line) => [line, allowed.includes(other) || also.includes(other) ? 0 : 1] as const),
    );

  test.each<[name: string, file: string, path: (other: string) => string]>([
    ["beside each other", `src/${folder}/file.ts`, (other) => `../${other}`],
    ["from the root", `src/${folder}/file.ts`, (other) => `/src/${other}`],
    ["from deep inside", `src/${folder}/one/two/file.ts`, (other) => `../../../${other}`],
  ])("imports go one way: %s", async (_, file, path) => {
    const lines = expected((other, n) => waysToImport(path(other), n));
    expect(
      await objected(
        file,
        lines.map(([line]) => line),
      ),
    ).toEqual(lines);
  });

  test("only tests and what they share may read fixtures", async () => {
    const lines = expected((other, n) => waysToImport(`../${other}`, n), ["fixtures"]);
    for (const file of ["file.test.ts", "file.test-support.ts", "file.test-setup.ts"])
      expect(
        await objected(
          `src/${folder}/${file}`,
          lines.map(([line]) => line),
        ),
      ).toEqual(lines);
  });

  test("a folder imports its own files", async () => {
    const code = `import { a } from "./a.ts"; import { b } from "./specs/b.ts"; import { c } from "../c.ts"; a(b, c);`;
    expect(await objections(`src/${folder}/deep/file.ts`, [code])).toEqual([0]);
  });

  test("React, the editor and the DOM belong to ui and app", async () => {
    const free = folder === "ui" || folder === "app";
    const packages = [
      "react",
      "react-dom/client",
      "@codemirror/view",
      "@headless-tree/react",
      "@tanstack/react-query",
    ].map((name, n) => `import { a${n} } from "${name}"; a${n}();`);
    const globals = ["document", "window", "localStorage", "sessionStorage", "navigator"].flatMap(
      (name, n) => [`export const b${n} = ${name};`, `export const c${n} = globalThis.${name};`],
    );
    const lines = [...packages, ...globals];
    for (const [line, count] of await objected(`src/${folder}/file.ts`, lines))
      expect([line, count > 0]).toEqual([line, !free]);
  });

  test("Node belongs to cli, to fixtures and to tests", async () => {
    const code = [`import { readFileSync } from "node:fs"; readFileSync("a");`];
    const free = folder === "cli" || folder === "fixtures";
    expect(await objections(`src/${folder}/file.ts`, code)).toEqual([free ? 0 : 1]);
    expect(await objections(`src/${folder}/file.test.ts`, code)).toEqual([0]);
    expect(await objections(`src/${folder}/file.test-support.ts`, code)).toEqual([0]);
  });

  test("exports are named", async () => {
    expect(await objections(`src/${folder}/file.ts`, ["export default 1;"])).toEqual([1]);
    expect(await objections(`src/${folder}/file.ts`, ["export const a = 1;"])).toEqual([0]);
  });

  test("no call is given as many arguments as a file has of something", async () => {
    const lines = ["list.push(...items);", "Math.max(0, ...widths);", "Math.max(0, width);", "pair(...two);"];
    expect(await objections(`src/${folder}/file.ts`, lines)).toEqual([1, 1, 0, 0]);
  });
});

test("src/spec knows no package but zod, except in tests", async () => {
  const imports = (name: string) => `import { a } from "${name}"; a();`;
  expect(await objections("src/spec/file.ts", [imports("zod")])).toEqual([0]);
  expect(await objections("src/spec/file.ts", [imports("jsonc-parser")])).toEqual([1]);
  expect(await objections("src/spec/file.test.ts", [imports("fast-check")])).toEqual([0]);
});

test("configuration files may export by default", async () => {
  expect(await objections("vite.config.ts", ["export default {};"])).toEqual([0]);
});
