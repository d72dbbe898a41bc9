import { natural, text } from "../../config/reading/field-types.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { holdersOf } from "../../config/reading/holders.ts";
import { Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { type Declaration, given, member, within, wrong } from "../declaration.ts";
import {
  FP8_CHANNEL,
  INT8_CHANNEL,
  INT8_TENSOR,
  INT8_TOKEN,
  MXFP4,
  MXFP8,
  formatBy,
  formatOrNull,
} from "../formats.ts";
import { ModuleSums } from "../per-layer.ts";
import { ignoreMembers } from "../rules.ts";
import { type MethodReading, type SchemeParts, plainScheme, undescribed } from "../scheme.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const SAVER = "AscendV1Saver (msModelSlim, core/quant_service/modelslim_v1/save/ascendv1.py)";

/** Whether a declaration is Ascend's map from tensors to words. */
export function isAscend({ node }: Pick<Declaration, "node">): boolean {
  if (node.members.has("model_quant_type")) return true;
  for (const [name, { value }] of node.members)
    if (name.endsWith(".weight") && value.type === "string") return true;
  return false;
}

/** What a word says of a matrix. */
interface Word {
  readonly weights: TensorFormat;
  readonly activations?: TensorFormat;
  /** Numbers of 32 bits for each output channel, beside scales and offsets. */
  readonly terms?: number;
  /** Whether a scale may be for a group as well as for a channel under this word. */
  readonly mayBeGrouped?: true;
}

/** A float32 offset beside each float32 scale, of zeros where the range is symmetric. */
const offsets = { zero_points: true, zero_point_format: "float32" } as const;
const INT8_OFFSET: TensorFormat = { ...INT8_CHANNEL, ...offsets };

/** One scale and one offset for all inputs. */
const INT8_INPUTS: TensorFormat = { ...INT8_TENSOR, ...offsets, symmetric: false };

/** Types of the product of both scales: float32 in models of bfloat16; else its bits stand in 64-bit integers. */
const productOf = (isBfloat16: boolean) => (isBfloat16 ? "float32" : "int64");

/** Words for a matrix, but for FLOAT. Integers of 4 bits are packed under W4A8_DYNAMIC alone. */
const WORDS: ReadonlyMap<string, (isBfloat16: boolean) => Word> = new Map<
  string,
  (isBfloat16: boolean) => Word
>([
  [
    "W8A8",
    (is) => ({
      weights: { ...INT8_CHANNEL, scale_format: productOf(is) },
      activations: INT8_INPUTS,
      terms: 1,
    }),
  ],
  ["W8A8_MIX", (is) => ({ weights: INT8_OFFSET, activations: INT8_INPUTS, terms: is ? 2 : 3 })],
  ["W8A8_DYNAMIC", () => ({ weights: INT8_OFFSET, activations: INT8_TOKEN, mayBeGrouped: true })],
  ["W8A16", () => ({ weights: INT8_OFFSET, mayBeGrouped: true })],
  [
    "W4A4_DYNAMIC",
    () => ({
      weights: { ...INT8_OFFSET, format: "int4" },
      activations: { ...INT8_TOKEN, format: "int4", bits: 4 },
      mayBeGrouped: true,
    }),
  ],
  [
    "WFP8AFP8_DYNAMIC",
    () => ({
      weights: { ...FP8_CHANNEL, ...offsets },
      activations: { ...FP8_CHANNEL, granularity: "token", dynamic: true },
    }),
  ],
  ["W8A8_MXFP8", () => ({ weights: MXFP8, activations: { ...MXFP8, dynamic: true } })],
  ["W4A8_MXFP", () => ({ weights: MXFP4, activations: { ...MXFP8, dynamic: true } })],
  ["W4A4_MXFP4", () => ({ weights: MXFP4, activations: { ...MXFP4, dynamic: true } })],
]);

const PACKED_INT4 = "W4A8_DYNAMIC";

/** Modules whose correction under W4A8_DYNAMIC is one number for each output channel, and those that have sixteen. */
const ONE_TERM = ["up_proj", "gate_proj", "q_proj", "k_proj", "v_proj", "w1", "w3"];
const SIXTEEN_TERMS = ["down_proj", "o_proj", "w2"];

/** The word of a module with what hangs on its name; undefined where nobody knows it. */
function schemeOf(
  word: string,
  module: string,
  isBfloat16: boolean,
): (Word & { readonly name: string }) | undefined {
  const known = WORDS.get(word)?.(isBfloat16);
  if (known) return { ...known, name: word };
  if (word !== PACKED_INT4) return undefined;
  const has = (names: readonly string[]): boolean => names.some((name) => module.includes(name));
  const terms = has(ONE_TERM) ? 1 : has(SIXTEEN_TERMS) ? 16 : 0;
  const weights: TensorFormat = { ...INT8_OFFSET, format: "int4", bits: 4 };
  return terms === 0
    ? undefined
    : { weights, activations: INT8_TOKEN, terms, name: `${word} with ${terms} of a channel` };
}

/** What else the tool writes beside the map. */
const BESIDE = ["model_quant_type", "reduce_quant_type", "metadata", "optional"];

/** Members that, where they hold a word, stand for scales of caches that the figure does not have: they are left unread. */
const OF_CACHES = ["kv_quant_type", "kv_cache_type", "fa_quant_type", "indexer_quant_type"];

/** The tensors beside a quantised matrix. */
const PARTS: ReadonlySet<string> = new Set([
  "weight_scale",
  "weight_offset",
  "scale_bias",
  "quant_bias",
  "deq_scale",
  "input_scale",
  "input_offset",
]);

const AS_IT_IS: ReadonlySet<string> = new Set(["", "FLOAT", "NONE"]);

/** So many entries are named one by one at every value that hangs on them. */
const MOST_NAMED = 48;

/** Ascend's map (msModelSlim): every tensor by its name with a word for its format. */
export function readAscend(declaration: Declaration, decoder: Scope): MethodReading {
  const { node, at, origin } = declaration;
  ignoreMembers(declaration, BESIDE, "no effect", "the map says it tensor by tensor");
  ignoreMembers(
    declaration,
    OF_CACHES.filter((name) => {
      const value = node.members.get(name)?.value;
      return value?.type === "null" || (value?.type === "string" && AS_IT_IS.has(value.value.toUpperCase()));
    }),
    "no effect",
    "caches are not quantised",
  );
  const dtype = readDtype(declaration, decoder);
  const isBfloat16 = dtype.value === null || dtype.value.endsWith("bfloat16");
  const group = member(declaration, natural, ["group_size"], {
    value: 0,
    rule: `without group_size scales are for channels (${SAVER})`,
  });
  const uses = new Map<string, Word>();
  const unknown = new Set<string>();
  const entries: Pointer[] = [];
  const parts: string[] = [];
  const biases: string[] = [];
  const sums = new ModuleSums();
  for (const [name, { value }] of node.members) {
    if (!name.includes(".")) continue;
    if (!name.endsWith(".weight")) {
      const part = name.slice(name.lastIndexOf(".") + 1);
      const isKnown = value.type === "string" && (value.value === "FLOAT" || PARTS.has(part));
      if (isKnown) parts.push(name);
      if (part === "bias") biases.push(name);
      continue;
    }
    if (value.type !== "string") {
      wrong(declaration, name, value, "a word such as W8A8 or FLOAT");
      continue;
    }
    entries.push(origin(child(at, name)));
    const module = name.slice(0, -".weight".length);
    if (value.value === "FLOAT") {
      if (!NORM.test(module)) sums.add(module, "FLOAT");
      continue;
    }
    const scheme = schemeOf(value.value, module, isBfloat16);
    if (scheme === undefined) unknown.add(value.value);
    else {
      uses.set(scheme.name, scheme);
      sums.add(module, scheme.name);
    }
  }
  ignoreMembers(declaration, parts, "no effect", "the word of the module's weight decides");
  const words = new Sourced(null, {
    kind: entries.length > 0 ? "derived" : "implied",
    from: entries.length > MOST_NAMED ? holdersOf(entries) : entries,
    absent: [],
    text: "the words of the map; equal neighbouring layers are one run",
  });
  const causes = [words, group];
  const isGrouped = group.value > 0 && [...uses.values()].some(({ mayBeGrouped }) => mayBeGrouped);
  if (unknown.size > 0 || isGrouped) {
    reportUndescribed(declaration, unknown, group.value);
    const rule = "the map has words that are not described here";
    const nothing = derive(causes, () => null, rule);
    return { ...undescribed(causes, rule), layers: nothing, other_modules: nothing };
  }
  tellOpenTypes(declaration, biases);
  const schemes = [...uses].map(([name, word]) => [name, readScheme(name, word, words, dtype)] as const);
  return {
    conditions: causes,
    schemes: within(
      Object.fromEntries([...schemes, ["FLOAT", { ...plainScheme(SAVER), targets: noneOf(words) }]]),
      [words],
    ),
    excluded_modules: implied([], `the map says it of each module (${SAVER})`),
    module_patterns: implied<ModulePatterns | null>("exact", `the whole name (${SAVER})`),
    layers: derive([words], () => sums.runs(), words.source.text),
    other_modules: derive([words], () => sums.others(), words.source.text),
  };
}

/** No quantisation changes a norm, whatever a map says of it. */
const NORM = /norm[^.]*$/;

const noneOf = (words: Sourced<unknown>): Sourced<string[]> =>
  derive([words], (): string[] => [], "the modules that layers and other_modules name");

function readScheme(
  name: string,
  { weights, activations, terms }: Word,
  words: Sourced<unknown>,
  dtype: Sourced<string | null>,
): SchemeParts {
  const rule = `the tensors of this word (${SAVER})`;
  // The type of the product of scales, and how many words of 32 bits it takes, hang on the model's own.
  const own = name === "W8A8" || name === "W8A8_MIX" ? [words, dtype] : [words];
  return {
    ...plainScheme(SAVER),
    targets: noneOf(words),
    weights: {
      ...formatBy([words], weights, rule),
      scale_format: derive(own, () => weights.scale_format, rule),
      ...(weights.zero_point_format !== undefined && {
        zero_point_format: derive([words], () => weights.zero_point_format ?? null, rule),
      }),
    },
    activations: withOffsets(formatOrNull([words], activations ?? null, rule), activations, words, rule),
    layout: derive([words], (): string | null => name.split(" ")[0] ?? null, "the word of the map"),
    ...(terms !== undefined && { output_terms: derive(own, () => terms, rule) }),
  };
}

function withOffsets(
  parts: SchemeParts["activations"],
  format: TensorFormat | undefined,
  words: Sourced<unknown>,
  rule: string,
): SchemeParts["activations"] {
  if (parts instanceof Sourced || format?.zero_point_format === undefined) return parts;
  return { ...parts, zero_point_format: derive([words], () => format.zero_point_format ?? null, rule) };
}

/** The type of the model, as it is read for the whole file; null where no field says it. */
function readDtype({ reader, origin }: Declaration, decoder: Scope): Sourced<string | null> {
  const names = ["dtype", "torch_dtype"];
  const places = [...new Set([...names.map((name) => `/${name}`), ...names.map((name) => decoder.at(name))])];
  for (const place of places) {
    const node = nodeAt(reader.root, place);
    const value = node && text.accept(node);
    if (value !== undefined) return mapped<string | null>(value, origin(place));
  }
  return implied(null, "no field gives the type of the model: bfloat16");
}

function reportUndescribed({ reader, at }: Declaration, unknown: ReadonlySet<string>, group: number): void {
  const words = [...unknown].slice(0, 5).map((word) => JSON.stringify(word));
  const what =
    words.length > 0
      ? `it has ${words.join(", ")}, which ${words.length === 1 ? "is no word that is" : "are no words that are"} described here`
      : `${dotted(child(at, "group_size"))} is ${group}, and whether a matrix has a scale for each channel or for each group stands in the weights alone`;
  reader.report(
    "warning",
    "quantization-without-figures",
    at,
    `${dotted(at)} is Ascend's map of tensors (quant_model_description of msModelSlim, read by vllm-ascend, quantization/modelslim_config.py): ${what}, so that bytes of weights are left out. Described: FLOAT, ${[...WORDS.keys(), PACKED_INT4].join(", ")}.`,
  );
}

/** Says where types of small tensors hang on the version of the tool, or on what it did to norms. */
function tellOpenTypes(declaration: Declaration, biases: readonly string[]): void {
  const { reader, at } = declaration;
  if (given(declaration, text, ["version"]) === undefined)
    reader.report(
      "warning",
      "quantization-types-open",
      child(at, "version"),
      `${dotted(child(at, "version"))} is missing, so that this map is from before format 1.0.0, whose scales were of the model's type or of float32, as the tool was run. The figure takes float32, as 1.0.0 stores them.`,
    );
  const [first] = biases;
  if (first !== undefined)
    reader.report(
      "warning",
      "quantization-types-open",
      child(at, first),
      `${dotted(at)} names ${biases.length} ${biases.length === 1 ? "bias" : "biases"}, ${first} among them. msModelSlim stores those of quantised matrices as float32, and adds some to norms: the figure has those of the model, in its own type.`,
    );
}
