import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseArguments } from "./arguments/arguments.ts";
import { configsOfDirectories } from "./directories.ts";

const folder = mkdtempSync(join(tmpdir(), "spec-directories-"));
const model = join(folder, "model");
const file = join(folder, "other.json");
mkdirSync(model);
writeFileSync(file, "{}");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function asked(...args: readonly string[]): object {
  const parsed = parseArguments(args);
  if (!parsed.ok) throw new Error(parsed.error);
  return configsOfDirectories(parsed.value);
}

const CONFIG = join(model, "config.json");

test.each([["inspect"], ["runtime"], ["reads"], ["versions"], ["tensors"], ["link"], ["draft"]])(
  "%s takes a directory for the config.json in it, and other files as they are",
  (command) => {
    const gone = join(folder, "gone.json");
    expect(asked(command, model, file, gone, "-")).toMatchObject({ files: [CONFIG, file, gone, "-"] });
  },
);

test.each([
  [["run", "--ids", "1"]],
  [["resave", "--transformers", "5.18.0"]],
  [["export", "--format", "yaml"]],
])("%j takes a directory for the config.json in it", (command) => {
  expect(asked(...command, model)).toMatchObject({ file: CONFIG });
});

test("compare takes directories on both sides", () => {
  expect(asked("compare", model, file)).toMatchObject({ a: CONFIG, b: file });
  expect(asked("compare", file, model)).toMatchObject({ a: file, b: CONFIG });
});

test("check and audit take directories as such", () => {
  expect(asked("check", model)).toMatchObject({ directories: [model] });
  expect(asked("audit", model)).toMatchObject({ paths: [model] });
});
