import fc from "fast-check";
import { expect, test } from "vitest";
import { CONFIGS, fixture, LONG, strictFixture, WITH_SIDE_FILE } from "../fixtures/read.ts";
import { dotted } from "../config/nodes/dotted.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { forEachLeaf, jsonView } from "../spec/leaves.ts";
import { nameOf, parentOf, tokensOf, type Pointer } from "../spec/pointer.ts";
import { compareInspections } from "./compare-inspections.ts";
import type { Highlight, Side } from "./comparison.ts";
import { toMarkdown } from "./words/markdown.ts";

const GENERATION = JSON.stringify({ eos_token_id: [1, 2], temperature: 0.6, top_p: 0.95, mystery: 1 });

const FILES = {
  config: null,
  hfQuantConfig: "hf_quant_config.json",
  generationConfig: "generation_config.json",
};

type FileKey = keyof typeof FILES;

function sideOf(files: ConfigFiles): Side | null {
  const inspection = inspectText(files.config, files);
  return inspection.ok ? { text: files.config, inspection } : null;
}

/** The places of the leaves of a text. */
function leavesOf(text: string): Pointer[] {
  const leaves: Pointer[] = [];
  forEachLeaf(jsonView, JSON.parse(text) as Json, (pointer) => void leaves.push(pointer));
  return leaves;
}

/** The text with another value at one place; undefined takes the member away. */
function planted(text: string, at: Pointer, change: "other" | "gone" | "null"): string {
  const config = JSON.parse(text) as JsonObject;
  const holder = tokensOf(parentOf(at)).reduce<JsonObject>(
    (value, name) => value[name] as JsonObject,
    config,
  );
  const name = nameOf(at);
  if (change === "gone") Reflect.deleteProperty(holder, name);
  else holder[name] = change === "null" ? null : other(holder[name] ?? null);
  return JSON.stringify(config);
}

function other(value: Json): Json {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return typeof value === "string" ? `${value}_` : ["zz"];
}

/** Highlights that say nothing of how the specs differ. */
const OF_FILES: ReadonlySet<Highlight["kind"]> = new Set([
  ...(["not-json", "unmapped", "warnings", "end-of-sequence", "engines-read", "same-weights"] as const),
]);

const SHORT = CONFIGS.filter((name) => !LONG.includes(name));

test("a change of any field of any file is named once, in the fields, the text and the Markdown", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SHORT, ...WITH_SIDE_FILE, ...WITH_SIDE_FILE),
      fc.constantFrom<FileKey>("config", "hfQuantConfig", "generationConfig"),
      fc.nat(),
      fc.constantFrom("other" as const, "gone" as const, "null" as const),
      (name, key, choice, change) => {
        const beside = WITH_SIDE_FILE.includes(name) ? fixture(`${name}.hf_quant_config`) : null;
        const files: ConfigFiles = {
          config: JSON.stringify(JSON.parse(strictFixture(name))),
          hfQuantConfig: beside,
          generationConfig: GENERATION,
        };
        const text = files[key];
        fc.pre(text !== null);
        const leaves = leavesOf(text ?? "");
        const at = leaves[choice % leaves.length] ?? "";
        fc.pre(/^(\/[^/]*)+$/.test(at) && !Array.isArray(JSON.parse(text ?? "")));
        const changed = planted(text ?? "", at, change);
        fc.pre(changed !== text);
        const [a, b] = [sideOf(files), sideOf({ ...files, [key]: changed })];
        fc.pre(a !== null && b !== null);
        if (!a || !b) return;
        const comparison = compareInspections(a, b);
        const pointer = FILES[key] === null ? at : `${FILES[key]}#${at}`;
        // Where the last member of an object goes, an empty object stands in its place: one field less and one more.
        const named = comparison.fields.filter((field) => field.pointer === pointer);
        expect(named).toHaveLength(1);
        expect(comparison.text).toBe("different");
        // What the spec has otherwise is told above the tables.
        const { same_spec, highlights } = comparison;
        const isOfSpec = ({ kind, text }: Highlight): boolean =>
          !OF_FILES.has(kind) || text.includes("stored in another type");
        if (!same_spec) expect(highlights.some(isOfSpec)).toBe(true);
        expect(comparison.summary).not.toMatch(/same text|same values|white space/);
        // Fields and values of the spec may have one name: only tables of fields are looked through.
        const rows = toMarkdown(comparison, { a: "a", b: "b" })
          .split(/\n(?=#### |<details>)/)
          .filter((section) => section.includes("| config field |"))
          .flatMap((section) => section.split("\n"))
          .filter(
            (line) =>
              line.startsWith(`| \`${dotted(pointer)}\` |`) || line.includes(`| \`${dotted(pointer)} →`),
          );
        expect(rows.length).toBeLessThanOrEqual(1);
        if (named[0]?.folded_into === null) expect(rows).toHaveLength(1);
      },
    ),
    { numRuns: 250 },
  );
});
