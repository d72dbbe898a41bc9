import { formatsByLayer } from "../analysis/quantized/formats-by-layer.ts";
import { type FormatLines, formatLines } from "../analysis/quantized/format-lines.ts";
import {
  type AdaptedShare,
  type BrokenShare,
  differentShares,
  type RankCut,
  rankCuts,
  type Ranks,
  ranksAmong,
} from "../analysis/quantized/ranks.ts";
import type { FormAsRead } from "../analysis/quantized/schemes.ts";
import { type WeightBytes, weightBytes } from "../analysis/weight-bytes.ts";
import type { Diagnostic, Severity } from "../config/document.ts";
import { publishedNames } from "../spec/checkpoint-names.ts";
import type { QuantizationNormalForm } from "../spec/formats/quantization.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { Inspection } from "./inspection.ts";
import { type KeptTensors, keptTensors } from "./kept-tensors.ts";
import { joinedReading } from "./quantization-joins.ts";
import { type Reader, readersOf, type StoredModules } from "./quantization-readers.ts";
import {
  deadEntriesOf,
  fieldOfEntry,
  fieldOfUnnamed,
  type InspectedWeights,
  isIdle,
  namesOf,
  weightsOf,
} from "./weights.ts";
import { entryOf } from "../spec/entry.ts";
import { grouped } from "../spec/grouped.ts";
import { dotted } from "../config/nodes/dotted.ts";

const FORM = "/quantization/normal_form";

/** So many entries are named in a message. */
const MOST_NAMED = 3;

const known = new WeakMap<Inspection, readonly Diagnostic[]>();

/**
 * What a quantisation means for the modules of its model, beyond what reading it tells: entries that match nothing,
 * patterns that cannot be evaluated, readers that take a list in other ways, and by how much. Computed once, and not
 * while a file is read, for it asks about every module.
 */
export function quantizationFindings(inspection: Inspection): readonly Diagnostic[] {
  const before = known.get(inspection);
  if (before) return before;
  const form = inspection.spec.quantization?.normal_form;
  const made =
    form === undefined || Object.keys(form.schemes).length === 0
      ? []
      : [
          ...notEvaluated(inspection),
          ...notPacked(inspection),
          ...notNamed(inspection),
          ...(weightsOf(inspection).unevaluated.length > 0 ? [] : entriesAndReaders(inspection, form)),
        ];
  known.set(inspection, made);
  return made;
}

/** All that asks about the name of every module, which is no work for a page while it is drawn. Plain data. */
export interface QuantizationRead {
  readonly weights: InspectedWeights;
  /** How quantised tensors are kept; null where that is not described, or nothing is quantised. */
  readonly kept: KeptTensors | null;
  readonly findings: readonly Diagnostic[];
  /** How each module is stored; null where that is not described, or nothing is quantised. */
  readonly formats: readonly FormatLines[] | null;
  /** What ranks divide; null as above. */
  readonly cuts: readonly RankCut[] | null;
}

export function quantizationRead(inspection: Inspection): QuantizationRead {
  const form = describedForm(inspection);
  return {
    weights: weightsOf(inspection),
    kept: keptTensors(inspection),
    findings: quantizationFindings(inspection),
    formats: form && formatLines(inspection.spec.body, form, namesOf(inspection)),
    cuts: cutsOf(inspection),
  };
}

/** The normal form where it says how every module is stored. */
function describedForm(inspection: Inspection): QuantizationNormalForm | null {
  const form = inspection.spec.quantization?.normal_form;
  if (!form || Object.keys(form.schemes).length === 0) return null;
  return weightsOf(inspection).unevaluated.length > 0 ? null : form;
}

const knownCuts = new WeakMap<Inspection, readonly RankCut[] | null>();

function cutsOf(inspection: Inspection): readonly RankCut[] | null {
  let cuts = knownCuts.get(inspection);
  if (cuts === undefined) {
    const form = describedForm(inspection);
    cuts = form && rankCuts(inspection.spec.body, form, namesOf(inspection));
    knownCuts.set(inspection, cuts);
  }
  return cuts;
}

/** What divides among tensor-parallel ranks, and what of it breaks blocks, groups or packing; null where nothing is quantised. */
export function ranksOf(
  inspection: Inspection,
  ranks: number,
  cuts: readonly RankCut[] | null = cutsOf(inspection),
): Ranks | null {
  return cuts && ranksAmong(inspection.spec.body, cuts, ranks);
}

/** What engines refuse of so many ranks, and what they make fit. */
export function ranksFinding(
  inspection: Inspection,
  ranks: number,
  cuts?: readonly RankCut[] | null,
): readonly Diagnostic[] {
  const found = ranksOf(inspection, ranks, cuts);
  if (!found) return [];
  const field = fieldOf(inspection, `${FORM}/schemes`);
  const among = ranks === 1 ? "Undivided," : `Among ${ranks} tensor-parallel ranks`;
  const works =
    found.largest === 0
      ? "No number of ranks works"
      : `The largest number of ranks that works is ${found.largest}`;
  const refused = `${among} ${shareWords(found.broken)}: engines refuse this (vLLM, model_executor/layers/quantization). ${works}.`;
  return [
    ...(found.broken.length > 0
      ? [diagnostic(inspection, "warning", "tensor-parallel-quantization", field, refused)]
      : []),
    ...byHow(found.adapted).map(([how, shares]) =>
      diagnostic(
        inspection,
        "info",
        "tensor-parallel-adapted",
        field,
        `${among} ${shareWords(shares)}: ${how}.`,
      ),
    ),
  ];
}

/** Shares that engines make fit in one way, together. */
function byHow(adapted: readonly AdaptedShare[]): readonly (readonly [string, readonly AdaptedShare[]])[] {
  const ways = new Map<string, AdaptedShare[]>();
  for (const share of adapted) ways.set(share.how, [...(ways.get(share.how) ?? []), share]);
  return [...ways];
}

function shareWords(shares: readonly BrokenShare[]): string {
  return differentShares(shares)
    .map(({ what, size, share, multiple, unit, module, why }) =>
      why === undefined
        ? `a rank has ${share} of ${size} channels of ${module} (${what}), which is no multiple of ${unit} of ${multiple}`
        : `no rank has its part of ${module}, for ${why}`,
    )
    .join("; ");
}

function notEvaluated(inspection: Inspection): Diagnostic[] {
  const { unevaluated } = weightsOf(inspection);
  if (unevaluated.length === 0) return [];
  const field = fieldOf(inspection, `${FORM}/excluded_modules`, `${FORM}/schemes`);
  const message = `${counted(unevaluated.length, "pattern")} of the quantisation cannot be evaluated here, so that which modules are quantised is not known and no figure is given: ${namedTexts(unevaluated)}. Expressions with references, conditions on what stands before, or more states than can be made are left out.`;
  return [diagnostic(inspection, "warning", "quantization-pattern-not-evaluated", field, message)];
}

function notPacked(inspection: Inspection): Diagnostic[] {
  const schemes = Object.keys(inspection.spec.quantization?.normal_form?.schemes ?? {});
  const at = (name: string): Pointer =>
    fieldOf(inspection, ...schemes.map((scheme) => `${child(`${FORM}/schemes`, scheme)}/weights/${name}`));
  const unknown = "how the weights are stored is not known, and no figure is given";
  return weightsOf(inspection).unpackable.map((found) =>
    found.why === "bits"
      ? diagnostic(
          inspection,
          "warning",
          "awq-bits",
          at("bits"),
          `AWQ with ${found.bits} bits: AutoAWQ packs 4 alone and refuses others (WQLinear_GEMM, modules/linear/gemm.py), and so do vLLM (model_executor/layers/quantization/auto_awq.py) and, but for 8, SGLang (layers/quantization/awq/awq.py), so that ${unknown}.`,
        )
      : diagnostic(
          inspection,
          "warning",
          "awq-group-not-divisible",
          at("group_size"),
          `Groups of ${found.group} do not divide the ${found.columns} input channels of ${found.module}: AutoAWQ refuses this (WQLinear_GEMM, modules/linear/gemm.py), and vLLM too (model_executor/layers/quantization/auto_awq.py), so that ${unknown}.`,
        ),
  );
}

function notNamed(inspection: Inspection): Diagnostic[] {
  const { unnamed } = weightsOf(inspection);
  const [first] = unnamed;
  if (!first) return [];
  const count = unnamed.reduce((sum, each) => sum + each.count, 0);
  const message = `The map of tensors has no word for ${counted(count, "matrix", "matrices")} of this model, which the figure takes for FLOAT: ${namedTexts(unnamed.map(({ module }) => `${module}.weight`))}. vllm-ascend stops at such a name (get_linear_quant_type, quantization/modelslim_config.py). Give each its word.`;
  return [
    diagnostic(
      inspection,
      "warning",
      "quantization-modules-unnamed",
      fieldOfUnnamed(inspection, first.module),
      message,
    ),
  ];
}

function entriesAndReaders(inspection: Inspection, form: QuantizationNormalForm): Diagnostic[] {
  const differing = readersDiffer(inspection, form);
  return [
    ...matchNothing(inspection, form, differing.length > 0),
    ...touchesNothing(inspection, form),
    ...differing,
  ];
}

function matchNothing(
  inspection: Inspection,
  form: QuantizationNormalForm,
  readersDiffer: boolean,
): Diagnostic[] {
  const byList = new Map<
    string,
    { readonly field: Pointer; readonly list: string; readonly idle: boolean; readonly texts: string[] }
  >();
  for (const entry of deadEntriesOf(inspection)) {
    const field = fieldOfEntry(inspection, entry);
    if (field === null) continue;
    const idle = isIdle(inspection, entry);
    const key = `${entry.list} ${idle}`;
    const same = byList.get(key);
    if (same) same.texts.push(entry.text);
    else byList.set(key, { field, list: entry.list, idle, texts: [entry.text] });
  }
  return [...byList.values()].map(({ list, field, idle, texts }) => {
    const expression = texts.some(
      (text) => form.module_patterns === "exact_or_regex" && !text.startsWith("re:") && /[*$^\\|]/.test(text),
    );
    const where = list === "targets" ? "that name modules" : `of ${dotted(field)}`;
    const isOne = texts.length === 1;
    const effect = idle
      ? `what ${isOne ? "it was" : "they were"} written for counts here as if ${isOne ? "it was" : "they were"} not there, so that the weights may take other bytes than shown`
      : readersDiffer
        ? `${isOne ? "has" : "have"} no effect on the figure; readers differ`
        : `${isOne ? "has" : "have"} no effect`;
    const message = `${counted(texts.length, "entry", "entries")} ${where} ${isOne ? "matches" : "match"} no module of this model, and ${effect}: ${namedTexts(texts)}.${idle ? " Compare the names with those of the checkpoint (spec tensors)." : ""}${expression ? " An expression has to begin with re:." : ""}`;
    const severity: Severity = idle ? "warning" : "info";
    return diagnostic(inspection, severity, "quantization-entry-matches-nothing", field, message);
  });
}

/** What is declared has no module to be about: the weights are those of a file without it. */
function touchesNothing(inspection: Inspection, form: QuantizationNormalForm): Diagnostic[] {
  const own = weightsOf(inspection).bytes;
  if (!own || Object.values(form.schemes).every(({ weights }) => weights === null)) return [];
  const { body, dtype, quantization } = inspection.spec;
  const nothing = { ...quantization, normal_form: { ...form, included_modules: [] } };
  const plain = weightBytes(body, nothing, dtype, namesOf(inspection));
  if (!plain || plain.total !== own.total || plain.whole !== own.whole) return [];
  const field = fieldOf(inspection, `${FORM}/schemes`, `${FORM}/quant_method`);
  const message = `The quantisation that ${dotted(field)} and what stands beside it declare touches no module of this model: ${form.quant_method ?? "it"} quantises ${targetWords(form)}, and there are none that no list leaves out. The figure is that of weights in ${own.dtype}. Compare the declaration with the checkpoint's tensors (spec check).`;
  return [diagnostic(inspection, "warning", "quantization-touches-nothing", field, message)];
}

/** What the schemes of weights are about, in words. */
function targetWords({ schemes }: QuantizationNormalForm): string {
  const targets = Object.values(schemes).flatMap(({ targets, weights }) => (weights ? targets : []));
  const words = [...new Set(targets)].map((target) => entryOf(CLASS_WORDS, target) ?? JSON.stringify(target));
  const named = words.slice(0, MOST_NAMED).join(", ");
  return words.length > MOST_NAMED
    ? `${named} and ${words.length - MOST_NAMED} more`
    : named || "modules by name";
}

const CLASS_WORDS: Readonly<Record<string, string>> = {
  Linear: "linear layers",
  Experts: "routed experts",
  Router: "routers",
  Embedding: "tables of tokens",
};

/** What other readers of this method make of the file: another figure, or none, for they refuse it. */
function readersDiffer(inspection: Inspection, form: QuantizationNormalForm): Diagnostic[] {
  const own = weightsOf(inspection).bytes;
  const found = new Map<string, { readonly who: string[]; readonly words: ReaderWords }>();
  for (const reader of own ? readersOf(form.quant_method ?? "", inspection) : []) {
    const words = own && readerWords(inspection, form, own, reader);
    if (words === null) continue;
    const key = JSON.stringify(words);
    const same = found.get(key);
    if (same) same.who.push(reader.who);
    else found.set(key, { who: [reader.who], words });
  }
  return [...found.values()].map(({ who, words: { code, severity, at, before, after } }) =>
    diagnostic(inspection, severity, code, at, `${before}${who.join(" and ")}${after}`),
  );
}

/** What is to be told of a reader; null where it takes the file as the spec does. */
function readerWords(
  inspection: Inspection,
  form: QuantizationNormalForm,
  own: WeightBytes,
  reader: Reader,
): ReaderWords | null {
  const { body, dtype, quantization } = inspection.spec;
  const read = reader.read(form, inspection);
  const severity: Severity = reader.current ? "warning" : "info";
  const joined = joinedReading(inspection, form, read, reader.joins ?? [], own.dtype);
  const at = fieldOf(inspection, `${FORM}/excluded_modules`, `${FORM}/included_modules`, `${FORM}/schemes`);
  const ofFormat = reader.refuses?.(read, storedModules(inspection, read)) ?? null;
  const refusal = ofFormat ?? joined.refusal;
  if (refusal !== null) {
    const field =
      ofFormat === null ? at : fieldOf(inspection, reader.refusesAt ?? `${FORM}/schemes/linear/weights/bits`);
    const after = ` cannot load this quantisation: ${refusal}. Use another reader, or a checkpoint that has it otherwise.`;
    return { code: "quantization-reader-refuses", severity, at: field, before: "", after };
  }
  // Those that are older, and engines, see the names that the publisher's checkpoint has.
  const names = publishedNames(namesOf(inspection));
  const theirs = weightBytes(body, { ...quantization, normal_form: read }, dtype, names);
  if (!theirs) return null;
  const total = theirs.total + joined.bytesMore;
  if (total === own.total) return null;
  const ways = theirs.total === own.total ? [] : [`${reader.how} (${reader.source})`];
  if (joined.asOne !== null) ways.push(joined.asOne);
  const after = differenceWords(
    ways.join("; and "),
    ruleOf(inspection),
    [own.total, total],
    [own.lm_head, theirs.lm_head],
  );
  const before = "Readers of this quantisation differ. ";
  return { code: "quantization-readers-differ", severity, at, before, after };
}

/** What is told of a reader, without its name: those of whom the same is told are named together. */
interface ReaderWords extends Pick<Diagnostic, "code" | "severity" | "at"> {
  readonly before: string;
  readonly after: string;
}

/** The modules that are quantised to a reader, one for each format. */
function storedModules({ adapter, spec }: Inspection, read: FormAsRead): readonly StoredModules[] {
  return formatsByLayer(spec.body, read, publishedNames(namesOf({ adapter, spec }))).flatMap(({ modules }) =>
    modules.flatMap(({ tensor, decisions }) =>
      decisions.flatMap(({ scheme }) =>
        scheme?.weights ? [{ weights: scheme.weights, routed: tensor.experts === "routed" }] : [],
      ),
    ),
  );
}

/** The rule by which the spec matches names. */
function ruleOf({ origins }: Inspection): string {
  const origin = origins.get(`${FORM}/module_patterns`);
  if (origin?.kind === "derived") return origin.rule;
  return origin?.kind === "implied" ? origin.reason : "the method's own";
}

function differenceWords(
  reading: string,
  rule: string,
  [own, theirs]: readonly [number, number],
  [ownHead, theirHead]: readonly [number, number],
): string {
  const more = theirs > own ? `${grouped(theirs - own)} more` : `${grouped(own - theirs)} fewer`;
  const head =
    ownHead === theirHead
      ? ""
      : ` Of these the output head takes ${grouped(theirHead)}, and ${grouped(ownHead)} as shown.`;
  return `: ${reading}; the weights then take ${grouped(theirs)} bytes, ${more} than the ${grouped(own)} that are shown, which go by ${rule}.${head}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${grouped(count)} ${many}`;
}

function namedTexts(texts: readonly string[]): string {
  const named = texts
    .slice(0, MOST_NAMED)
    .map((text) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text));
  const rest = texts.length - named.length;
  return rest > 0 ? `${named.join(", ")} and ${rest} more` : named.join(", ");
}

/** The field of the file that decides the first of these values which one does. */
function fieldOf({ origins, places }: Inspection, ...values: readonly Pointer[]): Pointer {
  for (const value of values)
    for (const [leaf, origin] of origins) {
      if (leaf !== value && !leaf.startsWith(`${value}/`)) continue;
      const from = "from" in origin ? origin.from : [];
      const field = from.find((each) => places.has(each) && !each.endsWith("/quant_method"));
      if (field !== undefined) return field;
    }
  return [...places.keys()].find((field) => field.includes("quantization")) ?? "";
}

function diagnostic(
  { places }: Inspection,
  severity: Severity,
  code: string,
  at: Pointer,
  message: string,
): Diagnostic {
  return { severity, code, message, at, line: places.get(at)?.line ?? 1, column: 1 };
}
