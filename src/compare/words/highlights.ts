import type { Diagnostic } from "../../config/document.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { GENERATION_FILE, splitSideFile } from "../../config/nodes/side-file.ts";
import { cacheTypeOf } from "../../analysis/memory/load.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { memberOf } from "../../spec/component-of.ts";
import { entryOf } from "../../spec/entry.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { isWithin, nameOf, parentOf, type Pointer, tokensOf } from "../../spec/pointer.ts";
import type {
  Comparison,
  CostRow,
  EndOfSequenceComparison,
  FieldChange,
  Highlight,
  Side,
  SpecLeaf,
  SpecPart,
  ValueEntry,
} from "../comparison.ts";
import { otherTensors } from "../values/same-weights.ts";
import { entryOrigins } from "./origin-words.ts";
import { countWords, grouped, quantizationChange, scalingWords } from "./part-words.ts";
import { firstOf, placeOf, showSide, showValue } from "./show-value.ts";

/** What Python's json module refuses, so that transformers cannot load the file at all. */
const REFUSED: { readonly [code: string]: string } = {
  "byte-order-mark": "a byte-order mark",
  comment: "a comment",
  "trailing-comma": "a trailing comma",
};

/** So many sentences on layers stand in the line of them; the section of layers has them all. */
const MOST_LAYER_WORDS = 4;

/** The parts of a comparison from which its highlights are made. */
export type Compared = Pick<
  Comparison,
  "values" | "layers" | "fields" | "costs" | "diagnostics" | "end_of_sequence" | "same_spec"
>;

/** What of a side's config.json Python's json refuses, in words; null where it reads it. */
export function refusedBy({ inspection }: Side): string | null {
  const found = inspection.diagnostics.flatMap(({ code }) => entryOf(REFUSED, code) ?? []);
  return found.length === 0 ? null : [...new Set(found)].join(" and ");
}

/** What a reviewer has to know before any table, worst first. */
export function highlightsOf(compared: Compared, a: Side, b: Side): Highlight[] {
  const { values, layers, fields, costs, diagnostics, end_of_sequence: end } = compared;
  const counted = values.filter(({ status, folded_into }) => status !== "equal" && folded_into === null);
  const highlights: Highlight[] = [];
  const add = (kind: Highlight["kind"], text: string | null): void => {
    if (text !== null) highlights.push({ kind, text });
  };
  for (const [name, side] of [
    ["A", a],
    ["B", b],
  ] as const) {
    const why = refusedBy(side);
    if (why !== null)
      add("not-json", `transformers cannot load ${name}: its config.json has ${why}, which Python refuses.`);
  }
  const unread = under(fields, "unmapped");
  if (unread.length > 0)
    add("unmapped", `Read by nobody, so it may change the model: ${firstOf(unread.map(fieldWords))}.`);
  add("warnings", warningWords(diagnostics.only_b, "B"));
  add("warnings", warningWords(diagnostics.only_a, "A"));
  add("end-of-sequence", endWords(end));
  const told = new Set([...diagnostics.only_a, ...diagnostics.only_b].map(({ at }) => at));
  const read = under(fields, "engines-read").filter(
    (field) => !isEnd(field, end) && !told.has(field.pointer),
  );
  if (read.length > 0)
    add("engines-read", `In no spec value, but engines read it: ${firstOf(read.map(fieldWords))}.`);
  if (!compared.same_spec) add("same-weights", sameWeightsLine(counted, a, b));
  add("quantization", quantizationLine(counted, costs, a, b));
  for (const line of contextLines(values, counted, a.inspection.spec.body, b.inspection.spec.body))
    add("context", line);
  add("draft", draftLine(counted, a.inspection.spec.body, b.inspection.spec.body));
  for (const line of towerLines(counted, costs)) add("tower", line);
  for (const line of expertLines(counted, a)) add("experts", line);
  if (!layers.equal) add("layers", `Layers: ${layers.words.slice(0, MOST_LAYER_WORDS).join("; ")}.`);
  return highlights;
}

/** That the weights of one side fit the other, where they do; null too where a quantisation stores them otherwise. */
function sameWeightsLine(counted: readonly ValueEntry[], a: Side, b: Side): string | null {
  if (counted.some((entry) => isWithin(placeOf(entry), "/quantization"))) return null;
  const other = otherTensors(a.inspection, b.inspection);
  if (other === null) return null;
  const [before, after] = [a, b].map(({ inspection }) => inspection.spec.dtype ?? "no type");
  const stored = before === after ? "" : ` (${before} → ${after})`;
  return other.length === 0
    ? stored === ""
      ? "Every tensor has the same name and shape in both: the weights of one fit the other."
      : `Every tensor has the same name and shape in both, stored in another type${stored}.`
    : `The tensors of all layers have the same names and shapes in both${stored === "" ? "" : `, stored in another type${stored}`}; not the same: ${other.join(", ")}.`;
}

function under(fields: readonly FieldChange[], heading: FieldChange["heading"]): FieldChange[] {
  return fields.filter((field) => field.heading === heading && field.folded_into === null);
}

function isEnd({ pointer }: FieldChange, { equal, a, b }: EndOfSequenceComparison): boolean {
  return !equal && (a?.from === pointer || b?.from === pointer);
}

function fieldWords({ pointer, a, b }: FieldChange): string {
  const [before, after] = [a, b].map((side) => (side ? showValue(side.value) : "–"));
  return `${pointer} ${before ?? ""} → ${after ?? ""}`;
}

function warningWords(diagnostics: readonly Diagnostic[], side: string): string | null {
  const warnings = diagnostics.filter(
    ({ severity, code }) => severity !== "info" && entryOf(REFUSED, code) === undefined,
  );
  if (warnings.length === 0) return null;
  const more = warnings.length - 1;
  const [first] = warnings;
  return `Warnings only in ${side}: ${warnings.length}. ${first?.message ?? ""}${more > 0 ? ` (and ${more} more)` : ""}`;
}

/** Where generation stops on either side, where that differs. */
export function endWords({ equal, a, b }: EndOfSequenceComparison): string | null {
  if (equal) return null;
  const of = (side: EndOfSequenceComparison["a"]): string => (side ? side.ids.join(", ") : "not said");
  const file = [a, b].some((side) => side && splitSideFile(side.from).file === GENERATION_FILE)
    ? ` (${GENERATION_FILE})`
    : "";
  return `The end of a sequence changed: ${of(a)} → ${of(b)}${file}.`;
}

/** By how much a figure changed; "" where it did not or is not known. */
function changeOf(costs: readonly CostRow[], key: string, label: string): string[] {
  const row = costs.find((cost) => cost.key === key);
  return row?.size && row.a !== row.b ? [`${label} ${row.size.text}`] : [];
}

function quantizationLine(
  counted: readonly ValueEntry[],
  costs: readonly CostRow[],
  a: Side,
  b: Side,
): string | null {
  const entries = counted.filter((entry) => isWithin(placeOf(entry), "/quantization"));
  const [first] = entries;
  if (!first) return null;
  const what = quantizationChange(a.inspection.spec.quantization, b.inspection.spec.quantization);
  const others = what.endsWith("on both")
    ? [firstOf([...new Set(entries.map((entry) => nameOf(placeOf(entry))))])]
    : [];
  const whence = entries.length === 1 ? entryOrigins(first) : "";
  return `Quantisation: ${[
    what,
    ...others.map((names) => `other ${names}`),
    ...(others.length === 0 ? changeOf(costs, "weight_bytes", "weights") : []),
    ...(cacheTypeOf(a.inspection.spec).bytes === cacheTypeOf(b.inspection.spec).bytes
      ? []
      : changeOf(costs, "kv_bytes_per_token", "KV cache")),
  ].join("; ")}${whence === "" ? "" : ` (${whence})`}.`;
}

/** The scalings of positions and the lengths that are served. */
function contextLines(
  values: readonly ValueEntry[],
  counted: readonly ValueEntry[],
  a: DecoderBody,
  b: DecoderBody,
): string[] {
  const isScaling = (entry: ValueEntry): boolean => nameOf(placeOf(entry)) === "scaling";
  const lines = counted.filter(isScaling).map((entry) => {
    const where = entry.component === "position" ? "" : ` of ${entry.component}`;
    return `Rotary scaling${where}: ${sideWords(entry.a)} → ${sideWords(entry.b)} (${entryOrigins(entry)}).`;
  });
  const [before, after] = [a, b].map(({ position }) => ("scaling" in position ? position.scaling : null));
  const within = counted.some((entry) => isWithin(placeOf(entry), "/body/position/scaling"));
  if (lines.length === 0 && within && before && after) {
    const [was, is] = [before, after].map((scaling) => scalingWords(scaling as unknown as JsonObject));
    lines.push(
      was === is
        ? `Rotary scaling: ${was ?? ""} in both, with other values.`
        : `Rotary scaling: ${was ?? ""} → ${is ?? ""}.`,
    );
  }
  const length = values.find(
    (entry) => entry.status !== "equal" && placeOf(entry) === "/body/position/context_len",
  );
  return length
    ? [...lines, `Context length: ${sideWords(length.a)} → ${sideWords(length.b)} tokens.`]
    : lines;
}

/** One side in words: "none" for what is not there, numbers with their digits in groups. */
function sideWords(side: SpecLeaf | SpecPart | null): string {
  if (side === null || ("value" in side && side.value === null)) return "none";
  return "value" in side && typeof side.value === "number" ? grouped(side.value) : showSide(side);
}

function draftLine(counted: readonly ValueEntry[], a: DecoderBody, b: DecoderBody): string | null {
  if (!counted.some(({ component }) => component === "mtp")) return null;
  const [before, after] = [a, b].map(({ mtp }) => mtp?.num_modules ?? 0);
  return before === after
    ? `Draft modules (MTP): ${countWords(after ?? 0, "module")} on both, made otherwise.`
    : `Draft modules (MTP): ${before || "none"} → ${after || "none"}.`;
}

function towerLines(counted: readonly ValueEntry[], costs: readonly CostRow[]): string[] {
  const byTower = new Map<string, ValueEntry[]>();
  for (const entry of counted) {
    const tower = /^\/body\/(vision|audio|towers)\b/.exec(placeOf(entry))?.[1];
    if (tower !== undefined) byTower.set(tower, [...(byTower.get(tower) ?? []), entry]);
  }
  return [...byTower].flatMap(([tower, entries]) => {
    if (tower === "towers" && byTower.size > 1) return [];
    const whole = entries.find(({ a, b }) => [a, b].some((side) => side !== null && "leaves" in side));
    const what = whole
      ? `${sideWords(whole.a)} → ${sideWords(whole.b)}`
      : firstOf(
          entries.map((entry) => `${nameOf(placeOf(entry))} ${showSide(entry.a)} → ${showSide(entry.b)}`),
        );
    const cost = changeOf(costs, "parameters_towers", "parameters of towers");
    const name = tower === "towers" ? "Towers" : `${tower === "vision" ? "Vision" : "Audio"} tower`;
    return [`${name}: ${[what, ...cost].join("; ")}.`];
  });
}

const OF_EXPERTS: ReadonlySet<string> = new Set(["num_experts", "top_k"]);

function expertLines(counted: readonly ValueEntry[], { inspection: { spec } }: Side): string[] {
  // An indexer chooses too, but tokens.
  const ofExperts = (place: Pointer): boolean => {
    const holder = memberOf(spec, tokensOf(parentOf(place)).join("/"));
    return isJsonObject(holder as Json) && "num_experts" in (holder as JsonObject);
  };
  const found = counted.filter(
    (entry) =>
      entry.status === "changed" && OF_EXPERTS.has(nameOf(placeOf(entry))) && ofExperts(placeOf(entry)),
  );
  return found.map(
    (entry) =>
      `${nameOf(placeOf(entry)) === "top_k" ? "Experts of a token" : "Experts"} (${dotted(placeOf(entry))}): ${sideWords(entry.a)} → ${sideWords(entry.b)}.`,
  );
}
