import { isDeepStrictEqual } from "node:util";
import * as YAML from "yaml";
import { parametersByComponent } from "../../src/analysis/parameters/by-component.ts";
import { parametersByLayerKind } from "../../src/analysis/parameters/by-layer.ts";
import { layerTable } from "../../src/analysis/layer-table.ts";
import { memoryReport } from "../../src/inspect/memory-report.ts";
import { prettyTree } from "../../src/cli/output/pretty-tree.ts";
import { TRANSFORMERS_VERSIONS } from "../../src/classes/versions.ts";
import { compareInspections } from "../../src/compare/compare-inspections.ts";
import { toMarkdown } from "../../src/compare/words/markdown.ts";
import type { ConfigError } from "../../src/config/document.ts";
import { parseConfig } from "../../src/config/parse/parse.ts";
import { EXPORT_FORMATS, exportFile } from "../../src/export/formats.ts";
import { inspectText, type InspectOptions } from "../../src/inspect/inspect-text.ts";
import type { FailedInspection, FieldReport, Inspection } from "../../src/inspect/inspection.ts";
import { legacyJson, legacySources } from "../../src/legacy/legacy-json.ts";
import { bothPaths, readLegacy } from "../../src/runtime/paths/both-paths.ts";
import { linearState } from "../../src/runtime/state/linear-state.ts";
import { runtimeView } from "../../src/runtime/view/runtime-view.ts";
import { decodeShared, encodeShared } from "../../src/share/codec/codec.ts";
import { compareDigest, specDigest } from "../../src/share/digest/spec-digest.ts";
import { EngineModelSpec } from "../../src/library/spec.ts";
import { verdictOf } from "../../src/verdict/verdict.ts";
import { verdictLines } from "../../src/verdict/lines.ts";
import { acrossVersions } from "../../src/versions/across.ts";
import { isScalar, leavesOf } from "./leaves.ts";
import type { Input } from "./mutate.ts";
import type { Random } from "./random.ts";

/** Says that something that always holds does not; `kind` counts, `detail` is for people. */
export type Fail = (kind: string, detail: string) => void;

const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The longest sentence: values are quoted by an excerpt. */
const LONGEST_MESSAGE = 2000;

/** The most pointers that one origin lists. */
const MOST_POINTERS = 1000;

/** What is printed of an input has at most so many characters for each of its own and for each layer, beside what any config costs. */
const MOST_PRINTED = { each: 400, layer: 2_000, beside: 3_000_000 };

const TITLES = [
  "Qwen/Qwen3.5-27B",
  'a"""b\\',
  "x\ny\r\nz",
  "</svg><script>alert(1)</script>",
  "'''\\N{BULLET}",
  "\u0000\uD800",
  "",
  "..",
  "CON",
  "a".repeat(5000),
  "--> ]]> | ` [x](javascript:alert(1))",
  "名前 🤖",
  "\u2028",
];

const GENERATION = [
  '{"eos_token_id": [1, 2]}',
  '{"eos_token_id": null}',
  "[",
  '{"eos_token_id": "x"}',
  '{"eos_token_id": [1e400]}',
  "\uFEFF{}",
  "[]",
  '{"eos_token_id": [[[[]]]]}',
];

/** Asks everything of one input, and says what does not hold. Costly questions are asked of some of the inputs. */
export async function checkInput(input: Input, random: Random, index: number, fail: Fail): Promise<void> {
  const { text, side } = input;
  const transformers = random.chance(0.85) ? "5.18.0" : random.pick(["5.17.0", "4.57.6"]);
  const options: InspectOptions = {
    transformers,
    hfQuantConfig: side,
    generationConfig: random.chance(0.1) ? random.pick(GENERATION) : null,
  };
  const attempt = guarded(fail);
  const result = attempt("inspect", () => inspectText(text, options));
  if (!result) return;
  if (index % 10 === 0)
    attempt("inspect", () => {
      if (printed(inspectText(text, options)) !== printed(result))
        fail("not deterministic", "two results differ");
    });
  const report = result.ok ? result : result.report;
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (report) checkReport(report, content, fail);
  attempt("legacy", () => {
    const legacy = readLegacy(text, transformers);
    if (!legacy.ok) return;
    JSON.stringify(legacyJson(legacy.value));
    legacySources(legacy.value);
  });
  // What each version makes of a file is as many objects.
  if (index % 12 === 0 && text.length < 100_000)
    attempt("versions", () => {
      const parsed = parseConfig(text);
      if (parsed.ok) JSON.stringify(acrossVersions(parsed.value.root, TRANSFORMERS_VERSIONS).rows);
    });
  if (index % 6 === 0 && text.length < 300_000)
    attempt("link", () => {
      checkLink(input, random, fail);
    });
  if (!result.ok) {
    checkError(result, content, fail);
    return;
  }
  checkSpec(result, text, fail);
  if (index % 2 === 0)
    attempt("analysis", () => {
      const { body } = result.spec;
      parametersByComponent(body);
      parametersByLayerKind(body);
      layerTable(body);
      const { cache_bytes, weight_bytes } = memoryReport(result, null);
      for (const bytes of [cache_bytes, weight_bytes && weight_bytes.total])
        if (bytes !== null && !(Number.isFinite(bytes) && bytes >= 0))
          fail("bytes are no size", String(bytes));
    });
  if (index % 12 === 5)
    attempt("runtime", () => {
      runtimeView(result.spec);
      linearState(result.spec, 3);
      const both = bothPaths(text, result, transformers);
      const evidence = { text, paths: both.ok ? both.value : null };
      JSON.stringify(verdictOf(result, evidence));
      prettyTree("x.json", result, verdictLines(result, evidence), null);
    });
  if (index % 10 === 1)
    attempt("compare", () => {
      checkComparison(input, result, random, fail);
    });
  // Exports cost more than any other question.
  if (index % 15 === 2) await checkExports(result, random, fail);
  if (index % 7 === 0)
    attempt("digest", () => {
      const { kind } = compareDigest(specDigest(result.spec), result.spec, []);
      if (kind !== "same") fail("digest of itself differs", kind);
    });
}

/** Runs a question; that it throws is what must not be. */
function guarded(fail: Fail): <T>(kind: string, ask: () => T) => T | undefined {
  return (kind, ask) => {
    try {
      return ask();
    } catch (error) {
      fail(`${kind} throws`, stackOf(error));
      return undefined;
    }
  };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? "").split("\n").slice(1, 4);
  return `${error.name}: ${error.message.slice(0, 200)} ${frames.map((line) => line.trim()).join(" ")}`;
}

function printed(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Map
      ? [...inner]
      : typeof inner === "number" && !Number.isFinite(inner)
        ? String(inner)
        : inner,
  );
}

/** Every leaf of the file has a use and a place inside the text, and every diagnostic a code and a position. */
function checkReport({ fields, places, diagnostics }: FieldReport, content: string, fail: Fail): void {
  const json = parsed(content);
  if (json !== undefined && !isScalar(json) && !Array.isArray(json)) {
    const expected = new Set(leavesOf(json));
    const missing = [...expected].find((pointer) => !fields.has(pointer));
    const surplus = [...fields.keys()].find((pointer) => !expected.has(pointer));
    if (missing !== undefined) fail("leaf of the file without use", missing);
    if (surplus !== undefined) fail("use of what is no leaf", surplus);
  }
  for (const pointer of fields.keys()) {
    const place = places.get(pointer);
    const inside =
      place &&
      0 <= place.start &&
      place.start <= place.valueStart &&
      place.valueStart <= place.end &&
      place.end <= content.length;
    if (!inside) {
      fail("place outside the text", pointer);
      break;
    }
  }
  const lines = linesOf(content);
  for (const diagnostic of diagnostics)
    // The place of what is said of a file beside config.json is in that file.
    checkMessage(diagnostic, diagnostic.at.includes(".json#") ? null : lines, fail);
}

function checkError({ error }: FailedInspection, content: string, fail: Fail): void {
  checkMessage(error, linesOf(content), fail);
  if (/undefined|\[object/.test(error.message) && !/undefined|\[object/.test(content))
    fail("odd message", error.message.slice(0, 200));
}

const linesOf = (content: string): readonly string[] => content.split(/\r\n|\r|\n/);

function checkMessage(
  { code, message, line, column }: ConfigError,
  lines: readonly string[] | null,
  fail: Fail,
): void {
  if (!CODE.test(code)) fail("no code", code);
  if (message === "" || message.length > LONGEST_MESSAGE)
    fail("length of a message", `${code}: ${message.length}`);
  if (lines === null) return;
  const there = lines[line - 1];
  if (there === undefined || column < 1 || column > there.length + 2)
    fail("position outside the text", `${code} ${line}:${column}`);
}

function ancestorsOf(pointer: string): readonly string[] {
  const tokens = pointer.split("/");
  return tokens.slice(1, -1).map((_, index) => tokens.slice(0, index + 2).join("/"));
}

/** The schema accepts the spec, origins and fields are complete and agree, and what is printed is in proportion. */
function checkSpec(result: Inspection, text: string, fail: Fail): void {
  const { spec, origins, fields, parameters } = result;
  const accepted = EngineModelSpec.safeParse(spec);
  if (!accepted.success)
    fail("spec refused by its schema", JSON.stringify(accepted.error.issues[0]).slice(0, 300));
  else if (!isDeepStrictEqual(accepted.data, spec)) fail("schema changes the spec", "");
  const line = JSON.stringify({
    spec,
    origins: Object.fromEntries(origins),
    fields: Object.fromEntries(fields),
  });
  const back = JSON.parse(line) as { spec: unknown; fields: object };
  if (!isDeepStrictEqual(back.spec, spec)) fail("printed JSON differs from the spec", "");
  if (Object.keys(back.fields).length !== fields.size) fail("fields lost in JSON", "");
  const { each, layer, beside } = MOST_PRINTED;
  if (line.length > each * text.length + layer * spec.body.num_layers + beside)
    fail("output out of proportion", `${line.length} of ${text.length}`);
  const leaves = new Set(leavesOf(spec));
  for (const pointer of leaves)
    if (!origins.has(pointer)) {
      fail("leaf of the spec without origin", pointer);
      break;
    }
  // Of many conditions an origin names the objects that hold their fields.
  const holders = new Set([...fields.keys()].flatMap(ancestorsOf));
  for (const [pointer, origin] of origins) {
    if (!leaves.has(pointer)) fail("origin of what is no leaf", pointer);
    const from = "from" in origin ? origin.from : [];
    if (from.length > MOST_POINTERS) fail("origin lists too much", `${pointer}: ${from.length}`);
    if ("from_count" in origin) continue;
    const wrong = from.find((field) => {
      const use = fields.get(field);
      return (
        !field.includes(".json#") &&
        !holders.has(field) &&
        !(use?.use === "mapped" && use.to.includes(pointer))
      );
    });
    if (wrong !== undefined) {
      fail("origin and use disagree", `${pointer} from ${wrong}`);
      break;
    }
  }
  for (const [pointer, use] of fields) {
    const wrong = use.use === "mapped" ? use.to.find((to) => !origins.has(to)) : undefined;
    if (wrong !== undefined) {
      fail("use names no leaf", `${pointer} to ${wrong}`);
      break;
    }
  }
  for (const [name, count] of Object.entries(parameters ?? {}))
    if (typeof count === "number" && !(Number.isFinite(count) && count >= 0))
      fail("parameters are no count", `${name} ${count}`);
}

function checkComparison({ base, text }: Input, result: Inspection, random: Random, fail: Fail): void {
  const there = { text, inspection: result };
  const self = compareInspections(there, there);
  if (!self.same_spec || self.fields.length > 0) fail("a file differs from itself", self.summary);
  const before = inspectText(base.text);
  if (!before.ok) return;
  const here = { text: base.text, inspection: before };
  for (const [a, b] of [
    [here, there],
    [there, here],
  ] as const) {
    const comparison = compareInspections(a, b);
    JSON.stringify(comparison);
    toMarkdown(comparison, { a: random.pick(TITLES), b: "b|`<" });
  }
}

async function checkExports(result: Inspection, random: Random, fail: Fail): Promise<void> {
  const spec: unknown = JSON.parse(JSON.stringify(result.spec));
  for (const format of EXPORT_FORMATS) {
    try {
      const link = random.chance(0.5) ? null : "https://x.example/#/config/1.a)b";
      const { name, text } = await exportFile(format, result, { title: random.pick(TITLES), link });
      if (/[/\\\0\n]|^\.*$/.test(name) || name.length > 255)
        fail("bad file name", JSON.stringify(name).slice(0, 80));
      if (format === "json" && !isDeepStrictEqual(JSON.parse(text), spec)) fail("export json differs", "");
      if (format === "yaml")
        for (const version of ["1.1", "1.2"] as const) {
          const read: unknown = YAML.parse(text, { version, maxAliasCount: 0, uniqueKeys: true });
          if (printed(read) !== printed(spec)) fail("export yaml differs", version);
        }
      if ((format === "python" || format === "svg" || format === "diagram") && text.includes("\0"))
        fail(`export ${format} has a NUL`, "");
    } catch (error) {
      fail(`export ${format} throws`, stackOf(error));
    }
  }
}

/** A link gives the text back, and a damaged one is refused. */
function checkLink({ text, side }: Input, random: Random, fail: Fail): void {
  const shared = {
    name: random.chance(0.5) ? null : random.pick(TITLES),
    files: { config: text, hfQuantConfig: side, generationConfig: null },
  };
  const payload = encodeShared(shared);
  const back = decodeShared(payload);
  if (!back.ok || !isDeepStrictEqual(back.value, shared))
    fail("link changes the text", back.ok ? "" : back.error.code);
  if (!random.chance(0.3)) return;
  const at = 2 + random.below(payload.length - 2);
  const damaged = random.chance(0.5)
    ? payload.slice(0, at)
    : `${payload.slice(0, at)}${random.pick([..."Ab0_-"])}${payload.slice(at + 1)}`;
  const read = decodeShared(damaged);
  if (read.ok && !isDeepStrictEqual(read.value, shared)) fail("damaged link accepted", "");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
