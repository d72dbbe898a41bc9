import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Draft, draftFamily } from "../src/draft/draft.ts";
import { fixture } from "../src/fixtures/read.ts";
import { inspectedText } from "../src/fixtures/inspected.ts";
import type { JsonObject } from "../src/spec/json.ts";
import { declaredIn, writeDraft } from "./draft-into.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Configs of known families under names that nobody knows, and members that nobody reads. */
const UNKNOWN: readonly (readonly [string, string, JsonObject])[] = [
  ["qwen3--m7-0", "made_up_lm", { residual_multiplier_of_mine: 2 }],
  ["mixtral--m7-0", "made-up-moe", {}],
  ["starcoder2--m7-0", "9lives.Coder", {}],
  ["olmo2--m7-0", "NormsAfter", {}],
  ["deepseek_v3--default", "latent_thing", { num_latent_things: 3 }],
];

let copy = "";
let drafts: readonly Draft[] = [];

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "spec-draft-"));
  for (const path of ["src", "scripts", "package.json"])
    cpSync(join(ROOT, path), join(copy, path), {
      recursive: true,
      filter: (from) => !/fixtures\/models\/.|\.test\.tsx?$/.test(from),
    });
  mkdirSync(join(copy, "src/fixtures/models"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  drafts = UNKNOWN.map(([name, modelType, members]) => {
    const config = { ...(JSON.parse(fixture(name)) as JsonObject), ...members, model_type: modelType };
    const text = JSON.stringify({ ...config, architectures: ["MadeUpForCausalLM"] });
    const inspection = inspectedText(text);
    const draft = draftFamily(inspection, text, declaredIn(ROOT, inspection.guess?.as ?? ""));
    if (!draft) throw new Error(`nothing is drafted of ${name}`);
    writeDraft(copy, draft);
    return draft;
  });
});
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

test("drafts are plain where blocks alone say all, and take the reading over where they do not", () => {
  expect(drafts.map(({ plain, as }) => [plain, as === "deepseek_v3"])).toEqual([
    [true, false],
    [true, false],
    [true, false],
    [true, false],
    [false, true],
  ]);
});

test("a field that nobody reads is an open question, with its likely meaning", () => {
  const [first] = drafts;
  expect(first?.questions).toContainEqual(
    expect.objectContaining({
      about: "/residual_multiplier_of_mine",
      likely: expect.stringContaining("multipliers") as string,
    }),
  );
  expect(first?.files[0]?.text).toContain("// - /residual_multiplier_of_mine: ");
});

test("drafts of unknown model types compile, and their tests hold", { timeout: 300_000 }, () => {
  const own = drafts
    .flatMap(({ files }) => files.map(({ path }) => path))
    .filter((path) => path.endsWith(".ts"));
  const config = { extends: join(ROOT, "tsconfig.json"), include: [...own, "src/families/registry.ts"] };
  writeFileSync(join(copy, "tsconfig.json"), JSON.stringify(config));
  const run = (tool: string, ...args: readonly string[]): string => {
    try {
      return execFileSync(join(ROOT, "node_modules/.bin", tool), args, { cwd: copy, encoding: "utf8" });
    } catch (error) {
      return String((error as { stdout?: unknown }).stdout);
    }
  };
  expect(run("tsc", "--noEmit", "-p", "tsconfig.json")).toBe("");
  writeFileSync(
    join(copy, "vitest.config.mjs"),
    'export default { test: { setupFiles: ["scripts/unit-setup.ts"], testTimeout: 60000 } };\n',
  );
  const tests = own.filter((path) => path.endsWith(".test.ts"));
  const report = JSON.parse(run("vitest", "run", "--reporter=json", ...tests)) as {
    numPassedTests: number;
    testResults: { assertionResults: { failureMessages: string[] }[] }[];
  };
  expect(
    report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.flatMap((one) => one.failureMessages),
    ),
  ).toEqual([]);
  expect(report.numPassedTests).toBe(2 * drafts.length);
});
