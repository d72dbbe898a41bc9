import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as adapters from "./adapters.ts";
import * as analysis from "./analysis.ts";
import * as compare from "./compare.ts";
import * as exported from "./export.ts";
import * as files from "./files.ts";
import * as inspect from "./inspect.ts";
import * as legacy from "./legacy.ts";
import * as reference from "./reference.ts";
import * as runtime from "./runtime.ts";

const DOCS = readFileSync("docs/library.md", "utf8");

/** What the docs say of `spec-explorer/spec` is that it has every component. */
const ENTRIES = { adapters, analysis, compare, export: exported, files, inspect, legacy, reference, runtime };

test.each(Object.entries(ENTRIES))("%s: docs/library.md names all that it exports", (entry, names) => {
  const row = DOCS.split("\n").find((line) => line.startsWith(`| \`spec-explorer/${entry}\``)) ?? "";
  const named = [...row.matchAll(/`(\w+)[`(]/g)].map(([, name]) => name);
  expect(Object.keys(names).filter((name) => !named.includes(name))).toEqual([]);
});
