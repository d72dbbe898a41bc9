import { hasClass, isIndexRead, TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import type { Diagnostic } from "../../config/document.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import {
  GENERATION_FILE,
  QUANT_FILE,
  type SideFileName,
  splitSideFile,
} from "../../config/nodes/side-file.ts";
import { isRefusal, refusedByPython } from "../../config/parse/python-refuses.ts";
import { componentWords } from "../../analysis/component-words.ts";
import { cacheTypeOf } from "../../analysis/memory/load.ts";
import { diagnosticsOfFiles } from "../../inspect/side-files/files-read.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { componentOf, memberOf } from "../../spec/component-of.ts";
import { lengthOf } from "../../spec/layers.ts";
import { entryOf } from "../../spec/entry.ts";
import { groupBy } from "../../spec/group-by.ts";
import { grouped, plural } from "../../spec/grouped.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { append } from "../../spec/many.ts";
import { isWithin, nameOf, parentOf, type Pointer, tokensOf } from "../../spec/pointer.ts";
import type {
  Comparison,
  CostRow,
  EndOfSequenceComparison,
  FieldChange,
  Highlight,
  Side,
  ValueEntry,
} from "../comparison.ts";
import { draftsNamed, otherTensors } from "../values/same-weights.ts";
import { movesOf } from "../values/fold-fields.ts";
import { isEnd } from "./summarise.ts";
import { partsOf } from "./layer-names.ts";
import { briefOrigins } from "./origin-words.ts";
import { capital, countWords, scalingWords } from "./part-words.ts";
import { isWritten, quantizationCosts, quantizationText, writtenText } from "./quantization-words.ts";
import { changeOf } from "./cost-words.ts";
import { firstOf, placeOf, showValue } from "./show-value.ts";
import { sideWords, valueLines } from "./value-lines.ts";

/** So many warnings of a side have a line each; its JSON has them all. */
const MOST_WARNINGS = 4;

/** So many sentences on layers stand in the line of them; the section of layers has them all. */
const MOST_LAYER_WORDS = 4;

/** The parts of a comparison from which its highlights are made. */
export type Compared = Pick<
  Comparison,
  "values" | "layers" | "fields" | "costs" | "diagnostics" | "end_of_sequence" | "same_spec"
>;

/** Whether a diagnostic is about config.json, not about a file beside it. */
const isOfConfig = ({ at }: Diagnostic): boolean => splitSideFile(at).file === null;

/** What of a side's config.json, or of a file beside it, Python refuses, in words; null where it reads it, and where there is none. */
export function refusedBy({ inspection }: Side, file: SideFileName | null = null): string | null {
  return refusedByPython(diagnosticsOfFiles(inspection).filter(({ at }) => splitSideFile(at).file === file));
}

/** What becomes of the files beside a side's config.json that Python refuses, a sentence each. */
export function refusalsBeside(side: Side, name: "A" | "B"): readonly string[] {
  return Object.entries(WITHOUT).flatMap(([file, then]) => {
    const found = refusedBy(side, file as SideFileName);
    return found === null ? [] : [`${then} ${file} of ${name}: Python refuses ${found} in it`];
  });
}

/** What readers do with a file that Python refuses. transformers does not read hf_quant_config.json, engines do. */
const WITHOUT: { readonly [F in SideFileName]: string } = {
  [QUANT_FILE]: "Engines cannot read",
  [GENERATION_FILE]: "transformers and engines go without",
};

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
  add("model", withoutClass(a, b));
  const moves = movesOf(fields);
  const unread = under(fields, "unmapped");
  if (unread.length > 0)
    add(
      "unmapped",
      `Read by nobody, so it may change the model: ${firstOf(unread.map((field) => fieldWords(field, moves)))}.`,
    );
  for (const line of warningLines(diagnostics.only_b, "B")) add("warnings", line);
  for (const line of warningLines(diagnostics.only_a, "A")) add("warnings", line);
  add("end-of-sequence", endWords(end));
  const warned = new Set([...diagnostics.only_a, ...diagnostics.only_b].map(({ at }) => at));
  const ofEngines = under(fields, "engines-read");
  add("engines-read", remoteCodeWords(ofEngines.filter(isRemoteCode)));
  const read = ofEngines.filter(
    (field) => !isEnd(field, end) && !isRemoteCode(field) && !warned.has(field.pointer),
  );
  if (read.length > 0)
    add(
      "engines-read",
      `Changes no spec value, but engines read it: ${firstOf(read.map((field) => fieldWords(field, moves)))}.`,
    );
  add("engines-read", withoutClasses(under(fields, "changes-spec")));
  const fit = compared.same_spec ? null : sameWeightsLine(counted, a, b);
  add("same-weights", fit);
  // What these lines tell is not said again with the values.
  const said = new Set<ValueEntry>();
  const tell = (kind: Highlight["kind"], lines: readonly Line[]): void => {
    for (const { text, of } of lines) {
      add(kind, text);
      for (const entry of of) said.add(entry);
    }
  };
  if (fit?.includes(STORED) === true)
    for (const entry of counted) if (placeOf(entry) === "/dtype") said.add(entry);
  const [bodyA, bodyB] = [a.inspection.spec.body, b.inspection.spec.body];
  const quantised = counted.some((entry) => isWithin(placeOf(entry), "/quantization"));
  tell("quantization", quantizationLines(values, counted, costs, a, b));
  tell("context", contextLines(counted, bodyA, bodyB));
  const experts = expertLines(counted, a, b);
  tell("experts", experts);
  tell("layers", layerLines(layers, counted));
  tell("draft", draftLines(counted, bodyA, bodyB));
  tell("tower", towerLines(counted, costs));
  const others = counted.filter((entry) => !said.has(entry));
  append(highlights, valueLines(others, a, b));
  return inOrder(
    highlights,
    sizeWords(costs, experts.length > 0, quantised),
    keptWords(costs, sameCacheType(a, b)),
  );
}

/**
 * By how much what a sequence keeps changed: for each token; at one length, where a window makes that another figure; and
 * its states.
 */
function keptWords(costs: readonly CostRow[], sameType: boolean): string[] {
  const of = (key: string): CostRow | undefined => costs.find((row) => row.key === key);
  const label = sameType ? "KV cache per token" : "elements of the KV cache per token";
  const perToken = changeOf(costs, "kv_elements_per_token", label);
  const context = of("context_tokens");
  const isOther = of("kv_bytes_at_context")?.size?.text !== of("kv_bytes_per_token")?.size?.text;
  const atContext =
    sameType && context !== undefined && context.a === context.b && isOther
      ? changeOf(costs, "kv_bytes_at_context", "KV cache at the context length")
      : [];
  const elements = [
    ...changeOf(costs, "recurrent_state_elements", "recurrent states"),
    ...changeOf(costs, "convolution_state_elements", "convolution states"),
  ];
  // As many numbers of another type are told by their bytes.
  const states =
    elements.length > 0
      ? elements
      : changeOf(costs, "state_bytes_per_sequence", "bytes of states per sequence");
  return [...perToken, ...atContext, ...states];
}

function sameCacheType({ inspection: a }: Side, { inspection: b }: Side): boolean {
  return cacheTypeOf(a.spec).bytes === cacheTypeOf(b.spec).bytes;
}

/** A line, and the differences that it tells. */
interface Line {
  readonly text: string;
  readonly of: readonly ValueEntry[];
}

/** The kinds of what differs in the spec, in the order in which they are shown; those before them are as they were made. */
const ORDER: readonly Highlight["kind"][] = [
  ...(["model", "quantization", "dtype", "context", "positions", "attention", "experts", "mlp"] as const),
  ...(["size", "layers", "cache", "draft", "tower", "values"] as const),
];

/** What changes the number of parameters, or the bytes that they take. */
const OF_PARAMETERS: readonly Highlight["kind"][] = [
  ...(["model", "quantization", "dtype", "attention", "experts", "mlp", "size", "layers", "draft"] as const),
  "values",
];

/** Of these, what says by itself why there are more parameters or fewer. */
const REASONS: readonly Highlight["kind"][] = ["attention", "experts", "mlp", "size", "layers", "draft"];

/**
 * The highlights in order; how many parameters there are, and what a sequence keeps, stand with the one that says why,
 * where one alone does.
 */
function inOrder(
  highlights: readonly Highlight[],
  size: readonly string[],
  kept: readonly string[],
): Highlight[] {
  const rank = ({ kind }: Highlight): number => ORDER.indexOf(kind);
  const sorted = [...highlights].sort((x, y) => rank(x) - rank(y));
  const causes = sorted.filter(({ kind }) => OF_PARAMETERS.includes(kind));
  const last = causes.at(-1);
  const isSole = last && REASONS.includes(last.kind) && causes.every(({ kind }) => kind === last.kind);
  const told = withCosts(sorted, isSole ? [last] : [], "size", size);
  return withCosts(
    told,
    told.filter(({ kind }) => kind === "attention" || kind === "layers"),
    "cache",
    kept,
  );
}

/** Costs at the end of the one line that says why, or, where others say it too, in a line after those of their kind. */
function withCosts(
  lines: readonly Highlight[],
  causes: readonly Highlight[],
  kind: "size" | "cache",
  costs: readonly string[],
): Highlight[] {
  if (costs.length === 0) return [...lines];
  const [cause] = causes;
  if (cause && causes.length === 1)
    return lines.map((line) =>
      line === cause ? { ...line, text: `${line.text.replace(/\.$/, "")}; ${costs.join("; ")}.` } : line,
    );
  const last = ORDER.indexOf(kind === "cache" ? "layers" : kind);
  const after = lines.filter((line) => ORDER.indexOf(line.kind) <= last).length;
  return [...lines.slice(0, after), { kind, text: `${capital(costs.join("; "))}.` }, ...lines.slice(after)];
}

const STORED = ", stored in another type";

/** That the weights of one side fit the other, where they do; null too where a quantisation stores them otherwise. */
function sameWeightsLine(counted: readonly ValueEntry[], a: Side, b: Side): string | null {
  if (counted.some((entry) => isWithin(placeOf(entry), "/quantization"))) return null;
  const other = otherTensors(a.inspection, b.inspection);
  if (other === null) return null;
  const [before, after] = [a, b].map(({ inspection }) => inspection.spec.dtype ?? "no type");
  // Of what is quantised the type of the model is not that of its matrices.
  const same = before === after || a.inspection.spec.quantization !== null;
  const stored = same ? "" : `${STORED} (${before} → ${after})`;
  return other.length === 0
    ? stored === ""
      ? "Every tensor has the same name and shape in both: the weights of one fit the other."
      : `Every tensor has the same name and shape in both${stored}.`
    : `The tensors of all layers have the same names and shapes in both${stored}; not the same: ${other.join(", ")}.`;
}

function under(fields: readonly FieldChange[], heading: FieldChange["heading"]): FieldChange[] {
  return fields.filter((field) => field.heading === heading && field.folded_into === null);
}

function fieldWords({ pointer, a, b }: FieldChange, moves: ReadonlyMap<Pointer, FieldChange>): string {
  const there = moves.get(pointer)?.pointer;
  if (there !== undefined && a !== null)
    return `${dotted(pointer)} → ${dotted(there)}, ${showValue(a.value)} in both`;
  const [before, after] = [a, b].map((side) => (side ? showValue(side.value) : "–"));
  return `${dotted(pointer)} ${before ?? ""} → ${after ?? ""}`;
}

const isRemoteCode = ({ pointer }: FieldChange): boolean => isWithin(pointer, "/auto_map");

/** That loaders run other code of the repository, as `auto_map` names it. */
function remoteCodeWords(fields: readonly FieldChange[]): string | null {
  if (fields.length === 0) return null;
  const names = fields.map(({ pointer }) => nameOf(pointer)).join(", ");
  for (const [status, side] of [
    ["only-a", "A"],
    ["only-b", "B"],
  ] as const)
    if (fields.every((field) => field.status === status))
      return `Only ${side} names this code of the repository, which loaders run with trust_remote_code: ${names} (auto_map).`;
  return `The code of the repository that loaders run with trust_remote_code is another (auto_map: ${names}).`;
}

/** That a side's list of classes is empty, by which engines find the one that they build; null where it is not. */
function withoutClasses(fields: readonly FieldChange[]): string | null {
  const classes = fields.find(({ pointer }) => pointer === "/architectures");
  const isEmpty = [classes?.a, classes?.b].some(
    (side) => Array.isArray(side?.value) && side.value.length === 0,
  );
  return classes && isEmpty ? `${capital(classes.reason)}.` : null;
}

/** That no version of transformers builds an object for one side's model type, where it does for the other's. */
function withoutClass(a: Side, b: Side): string | null {
  // A page that was given an inspection from a worker may not have read which types there are.
  if (!isIndexRead()) return null;
  const isKnown = ({ inspection: { spec } }: Side): boolean =>
    TRANSFORMERS_VERSIONS.some((version) => hasClass(spec.model_type, version));
  const [knownA, knownB] = [isKnown(a), isKnown(b)];
  if (knownA === knownB) return null;
  const { model_type: type } = (knownA ? b : a).inspection.spec;
  return `transformers (${TRANSFORMERS_VERSIONS.join(", ")}) has no class for ${knownA ? "B" : "A"}'s model type ${type}: it is misspelt, or only the repository's code or an engine's own class loads it.`;
}

/** What is wrong on one side alone, each with its file and place; that config.json cannot be loaded has a line of its own. */
function warningLines(diagnostics: readonly Diagnostic[], side: string): string[] {
  const warnings = diagnostics.filter(
    (diagnostic) => diagnostic.severity !== "info" && !(isOfConfig(diagnostic) && isRefusal(diagnostic)),
  );
  const more = warnings.length - MOST_WARNINGS;
  return [
    ...warnings.slice(0, MOST_WARNINGS).map(({ at, line, column, message, severity }) => {
      const file = splitSideFile(at).file ?? "config.json";
      return `${severity === "error" ? "Error" : "Warning"} only in ${side} (${file}:${line}:${column}): ${message}`;
    }),
    ...(more > 0 ? [`${plural(more, "further warning")} only in ${side}.`] : []),
  ];
}

/** Where generation stops on either side, where that differs. */
function endWords({ equal, a, b }: EndOfSequenceComparison): string | null {
  if (equal) return null;
  const of = (side: EndOfSequenceComparison["a"]): string => {
    if (side === null) return "not said";
    return `${side.ids.join(", ")}${side.class ? ` (default of ${side.class})` : ""}`;
  };
  const file = [a, b].some((side) => side && splitSideFile(side.from).file === GENERATION_FILE)
    ? ` (${GENERATION_FILE})`
    : "";
  return `The end of a sequence changed: ${of(a)} → ${of(b)}${file}.`;
}

function quantizationLines(
  values: readonly ValueEntry[],
  counted: readonly ValueEntry[],
  costs: readonly CostRow[],
  a: Side,
  b: Side,
): Line[] {
  const [before, after] = [a, b].map(({ inspection }) => inspection.spec.quantization);
  const of = counted.filter((entry) => isWithin(placeOf(entry), "/quantization"));
  if (of.length === 0) {
    const text = writtenText(values.filter(isWritten), after ?? null);
    return text === null ? [] : [{ text, of: [] }];
  }
  const kept = sameCacheType(a, b) ? [] : changeOf(costs, "kv_bytes_per_token", "KV cache");
  const stored = isOtherSize(costs) ? [] : quantizationCosts(costs);
  return [{ text: quantizationText(of, before ?? null, after ?? null, [...stored, ...kept]), of }];
}

/** The component of the body in whose scaling of positions a value is. */
const SCALING = /^\/body\/([^/]+)\/scaling\//;

/** The scalings of positions and the lengths that are served. */
function contextLines(counted: readonly ValueEntry[], a: DecoderBody, b: DecoderBody): Line[] {
  const isScaling = (entry: ValueEntry): boolean => nameOf(placeOf(entry)) === "scaling";
  const lines = counted.filter(isScaling).map((entry): Line => {
    const where = entry.component === "position" ? "" : ` of ${entry.component}`;
    const text = `Rotary scaling${where}: ${sideWords(entry.a)} → ${sideWords(entry.b)} (${briefOrigins([entry])}).`;
    return { text, of: [entry] };
  });
  const inside = groupBy(
    counted.filter((entry) => !isScaling(entry) && SCALING.test(placeOf(entry))),
    (entry) => SCALING.exec(placeOf(entry))?.[1] ?? "",
  );
  for (const [name, of] of inside) {
    const [before, after] = [a, b].map((body) => memberOf(body, `${name}/scaling`) as Json | undefined);
    if (!isJsonObject(before ?? null) || !isJsonObject(after ?? null)) continue;
    const [was, is] = [before, after].map((scaling) => scalingWords(scaling as JsonObject));
    const where = name === "position" ? "" : ` of ${name}`;
    const text =
      was === is
        ? `Rotary scaling${where}: ${was ?? ""} in both; ${pairsOf(of, nameOf)}.`
        : `Rotary scaling${where}: ${was ?? ""} → ${is ?? ""}.`;
    lines.push({ text, of });
  }
  const [from, to] = [a, b].map(({ position }) => position.context_len);
  if (from === to) return lines;
  const [was, will] = [from, to].map((tokens) => (tokens == null ? "none" : grouped(tokens)));
  const of = counted.filter((entry) => OF_LENGTH.has(placeOf(entry)));
  return [...lines, { text: `Context length: ${was ?? ""} → ${will ?? ""} tokens.`, of }];
}

const OF_LENGTH: ReadonlySet<Pointer> = new Set(
  ["context_len", "max_position_embeddings"].map((name) => `/body/position/${name}` as const),
);

/** How layers differ, with the components that only the layers of one side have. */
function layerLines(layers: Comparison["layers"], counted: readonly ValueEntry[]): Line[] {
  if (layers.equal) return [];
  const named = new Set(
    layers.differences.flatMap(({ a, b }) =>
      [a, b].flatMap((kind) => (kind ? [kind.mixer, kind.mlp, ...(kind.extras ?? [])] : [])),
    ),
  );
  const of = counted.filter(
    (entry) =>
      placeOf(entry) === "/body/num_layers" ||
      (entry.status !== "changed" && named.has(placeOf(entry).replace(/^\/body\//, ""))),
  );
  return [{ text: `${capital(layers.words.slice(0, MOST_LAYER_WORDS).join("; "))}.`, of }];
}

/** What a body says of its draft modules outside of them. */
const OF_DRAFTS = /^\/body\/(num_mtp_modules|mtp_\w+|num_nextn\w*)$/;

function draftLines(counted: readonly ValueEntry[], a: DecoderBody, b: DecoderBody): Line[] {
  const of = counted.filter((entry) => entry.component === "mtp" || OF_DRAFTS.test(placeOf(entry)));
  if (of.length === 0) return [];
  const [before, after] = [a, b].map(draftsNamed);
  const text =
    before === after
      ? `Draft modules (MTP): ${countWords(after ?? 0, "module")} on both; ${firstOf(of.map((entry) => draftWords(entry, a, b)))}.`
      : `Draft modules (MTP): ${before || "none"} → ${after || "none"}.`;
  return [{ text, of }];
}

/** Members of draft modules, as one says them. */
const OF_MTP: { readonly [name: string]: string } = {
  dedicated_embeddings: "embedding and head of their own",
  dedicated_head: "a head of their own",
  last_norm: "the last norm",
};

/** What differs of draft modules: layers and what stands beside them by what they are, other members by their values. */
function draftWords(entry: ValueEntry, a: DecoderBody, b: DecoderBody): string {
  const name = nameOf(placeOf(entry));
  const sides = [
    [entry.a, a],
    [entry.b, b],
  ] as const;
  const [before, after] = sides.map(([side, body]) => draftParts(name, side, body) ?? sideWords(side));
  return `${entryOf(OF_MTP, name) ?? name} ${before ?? ""} → ${after ?? ""}`;
}

function draftParts(name: string, side: ValueEntry["a"], body: DecoderBody): string | null {
  const value = side && "value" in side ? side.value : null;
  if (!Array.isArray(value) || (name !== "layers" && name !== "extras")) return null;
  const named = (parts: readonly (string | null)[]): string =>
    [...new Set(parts.flatMap((part) => (part === null ? [] : [componentWords(body, part)])))].join(", ");
  if (name === "extras") return named(body.mtp?.extras ?? []);
  return (body.mtp?.layers ?? [])
    .map((run) => (lengthOf(run) === 1 ? named(partsOf(run)) : `${lengthOf(run)} × (${named(partsOf(run))})`))
    .join("; ");
}

function towerLines(counted: readonly ValueEntry[], costs: readonly CostRow[]): Line[] {
  const byTower = new Map<string, ValueEntry[]>();
  for (const entry of counted) {
    const tower = /^\/body\/(vision|audio|towers)\b/.exec(placeOf(entry))?.[1];
    if (tower !== undefined) byTower.set(tower, [...(byTower.get(tower) ?? []), entry]);
  }
  return [...byTower].flatMap(([tower, entries]) => {
    if (tower === "towers" && byTower.size > 1) return [];
    const whole = entries.find(({ a, b }) => [a, b].some((side) => side !== null && "leaves" in side));
    const what = whole ? `${sideWords(whole.a)} → ${sideWords(whole.b)}` : pairsOf(entries, nameOf);
    const cost = changeOf(costs, "parameters_towers", "parameters of towers");
    const name = tower === "towers" ? "Towers" : `${tower === "vision" ? "Vision" : "Audio"} tower`;
    return [
      {
        text: `${name}: ${[what, ...cost].join("; ")}.`,
        of: tower === "towers" ? entries : [...entries, ...(byTower.get("towers") ?? [])],
      },
    ];
  });
}

/** Values with both their sides, the first of them by name. */
function pairsOf(entries: readonly ValueEntry[], nameIn: (place: Pointer) => string): string {
  return firstOf(
    entries.map((entry) => `${nameIn(placeOf(entry))} ${sideWords(entry.a)} → ${sideWords(entry.b)}`),
  );
}

/** By this share or more, another number of parameters is told, and what the weights take is told with it. */
const OTHER_SIZE = 0.1;

/** Whether the models differ in size, and not only in what their weights are stored in. */
function isOtherSize(costs: readonly CostRow[]): boolean {
  return isOther(costs, "parameters_total");
}

function isOther(costs: readonly CostRow[], key: string): boolean {
  const { a, b } = costs.find((row) => row.key === key) ?? { a: null, b: null };
  return a !== null && b !== null && Math.abs(b - a) >= OTHER_SIZE * a;
}

/**
 * By how much the number of parameters changed, of those that a token uses, and their bytes: where experts changed, and
 * where either number is another by a tenth.
 */
function sizeWords(costs: readonly CostRow[], otherExperts: boolean, quantised: boolean): string[] {
  if (!otherExperts && !isOtherSize(costs) && !isOther(costs, "parameters_active")) return [];
  // A quantisation tells its bytes itself, where they are its doing.
  const bytes = quantised && !isOtherSize(costs) ? [] : changeOf(costs, "weight_bytes", "weights");
  return [
    ...changeOf(costs, "parameters_total", "parameters"),
    ...(hasExperts(costs) ? changeOf(costs, "parameters_active", "active parameters") : []),
    ...bytes,
  ];
}

function layersHaveExperts(body: DecoderBody): boolean {
  return body.layers.some(({ mlp }) => mlp !== null && componentOf(body, mlp).type === "moe");
}

/** Whether a token uses a part of the parameters alone. */
function hasExperts(costs: readonly CostRow[]): boolean {
  const [text, active] = ["parameters_text", "parameters_active"].map((key) =>
    costs.find((row) => row.key === key),
  );
  return text?.a !== active?.a || text?.b !== active?.b;
}

const OF_EXPERTS: ReadonlySet<string> = new Set(["num_experts", "top_k"]);

/** How many experts there are and a token uses; all of them where one side alone has experts. */
function expertLines(counted: readonly ValueEntry[], a: Side, b: Side): Line[] {
  const { spec } = a.inspection;
  // An indexer chooses too, but tokens.
  const ofExperts = (place: Pointer): boolean => {
    const holder = memberOf(spec, tokensOf(parentOf(place)).join("/"));
    return isJsonObject(holder as Json) && "num_experts" in (holder as JsonObject);
  };
  const isMember = (entry: ValueEntry): boolean =>
    entry.status === "changed" && OF_EXPERTS.has(nameOf(placeOf(entry))) && ofExperts(placeOf(entry));
  const alone = [a, b].some(({ inspection }) => !layersHaveExperts(inspection.spec.body));
  const isWhole = (entry: ValueEntry): boolean =>
    alone && [entry.a, entry.b].some((side) => side !== null && "leaves" in side && side.type === "moe");
  const found = counted.filter((entry) => isMember(entry) || isWhole(entry));
  return found.map((entry) => ({
    text: `${nameOf(placeOf(entry)) === "top_k" ? "Experts of a token" : "Experts"} (${dotted(placeOf(entry))}): ${sideWords(entry.a)} → ${sideWords(entry.b)}.`,
    of: [entry],
  }));
}
