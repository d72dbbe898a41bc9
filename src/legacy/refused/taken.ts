import type { Node } from "../../config/document.ts";
import { entryOf } from "../../spec/entry.ts";
import { isBefore5 } from "../class-data.ts";
import { getAttribute } from "../legacy-config.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { isPythonNumber, json } from "../tracked.ts";
import { givenTo } from "./given.ts";
import { inPython, isPythonInt } from "./in-python.ts";
import type { Refusal } from "./refusal.ts";

/** What the code of a class can do with a value of the file, and in words what it takes. */
interface Takes {
  readonly words: string;
  readonly is: (node: Node, layers: number) => boolean;
}

const isNumber = (node: Node): boolean => node.type === "number" || node.type === "boolean";
const numberOf = (node: Node): number =>
  node.type === "number" ? node.value : node.type === "boolean" ? Number(node.value) : NaN;
const isFloat = (node: Node): boolean => node.type === "number" && node.form === "float";

/** One of some texts: what is compared with them. */
const oneOf = (...texts: readonly string[]): Takes => ({
  words: `one of ${texts.join(", ")}`,
  is: (node) => node.type === "string" && texts.includes(node.value),
});

/** `layer % field` for each layer. */
const DIVISOR: Takes = {
  words: "a number that is not 0",
  is: (node, layers) => layers <= 0 || (isNumber(node) && numberOf(node) !== 0),
};

/** `layer % field` for each layer but three. */
const DIVISOR_BUT_3: Takes = { ...DIVISOR, is: (node, layers) => DIVISOR.is(node, layers - 3) };

/** `range(field - 3)`. */
const WHOLE: Takes = {
  words: "a whole number",
  is: (node) => isNumber(node) && !isFloat(node),
};

/** `number % field`. */
const DIVISOR_ALWAYS: Takes = { ...DIVISOR, is: (node) => DIVISOR.is(node, 1) };

/** The step of `range`. */
const STEP: Takes = {
  words: "a whole number that is not 0",
  is: (node) => isNumber(node) && !isFloat(node) && numberOf(node) !== 0,
};

/** `layer in field` for each layer, of a text too no number is a part. */
const HOLDS_NUMBERS: Takes = {
  words: "a list",
  is: (node, layers) =>
    layers <= 0 || node.type === "null" || node.type === "array" || node.type === "object",
};

/** `field.get(…)`. */
const DICTIONARY: Takes = {
  words: "an object",
  is: (node) => node.type === "null" || node.type === "object",
};

/** `int(name)` and `int(value)` of each member, of which there has to be one. */
const NUMBERS_BY_NUMBER: Takes = {
  words: "an object of numbers by numbers",
  is: (node) =>
    node.type === "null" ||
    (node.type === "object" &&
      node.members.size > 0 &&
      [...node.members].every(
        ([name, { value }]) => isPythonInt(name) && (isNumber(value) || isText(value, isPythonInt)),
      )),
};

const isText = (node: Node, holds: (text: string) => boolean): boolean =>
  node.type === "string" && holds(node.value);

/** `number * field`: Python repeats texts and lists. */
const FACTOR: Takes = {
  words: "a number",
  is: (node) => node.type !== "null" && node.type !== "object",
};

/** `[MAP[one] for one in field]`. */
const eachOf = (words: string, known: (one: string | number) => boolean): Takes => ({
  words,
  is: (node) => {
    if (node.type === "string") return [...node.value].every(known);
    if (node.type === "object") return [...node.members.keys()].every(known);
    if (node.type !== "array") return false;
    return node.items.every((one) =>
      one.type === "string" ? known(one.value) : isNumber(one) && known(numberOf(one)),
    );
  },
});

const orNull = ({ words, is }: Takes): Takes => ({
  words,
  is: (node, layers) => node.type === "null" || is(node, layers),
});

const PATTERN = eachOf("the letters M, E, * and -", (one) => typeof one === "string" && "ME*-".includes(one));
const RATIOS = orNull(eachOf("a list of 0, 4 and 128", (one) => [0, 4, 128].includes(one as number)));

/** `[a] * min(layers, field) + [b] * max(0, layers - field)`. */
const COUNT: Takes = {
  words: "a whole number",
  is: (node, layers) =>
    node.type === "null" || (isNumber(node) && (!isFloat(node) || numberOf(node) >= layers)),
};

/** As many entries as there are layers. */
const BY_LAYER: Takes = {
  words: "an entry for each layer",
  is: (node, layers) => {
    if (node.type === "null") return true;
    if (node.type === "array") return node.items.length === layers;
    if (node.type === "object") return node.members.size === layers;
    return node.type === "string" && [...node.value].length === layers;
  },
};

interface Rule {
  readonly field: string;
  readonly takes: Takes;
  /** A field that, where the file gives it, is taken instead, so that this one is not computed with. */
  readonly unless?: string;
}

type Rules = { readonly [className: string]: readonly Rule[] };

const STRATEGY: readonly Rule[] = [
  { field: "vision_feature_select_strategy", takes: oneOf("default", "full") },
];

/** Classes whose code does the same in 4.57 and in 5.x: configuration_*.py, `__init__` or `__post_init__`. */
const OF_ALL: Rules = {
  AriaConfig: [{ field: "projector_patch_to_query_dict", takes: NUMBERS_BY_NUMBER }],
  AyaVisionConfig: STRATEGY,
  BltConfig: [{ field: "cross_attn_k", takes: FACTOR }],
  Gemma3TextConfig: [{ field: "sliding_window_pattern", takes: DIVISOR, unless: "layer_types" }],
  Gemma3nTextConfig: [{ field: "activation_sparsity_pattern", takes: BY_LAYER }],
  Llama4TextConfig: [
    { field: "no_rope_layer_interval", takes: DIVISOR },
    { field: "interleave_moe_layer_step", takes: STEP, unless: "moe_layers" },
  ],
};

const OF_4: Rules = {
  Emu3Config: [{ field: "vocabulary_map", takes: DICTIONARY }],
  Lfm2Config: [{ field: "full_attn_idxs", takes: HOLDS_NUMBERS, unless: "layer_types" }],
  LlavaConfig: STRATEGY,
  LlavaNextConfig: STRATEGY,
  LlavaNextVideoConfig: STRATEGY,
  LlavaOnevisionConfig: STRATEGY,
  ZambaConfig: [
    { field: "num_hidden_layers", takes: WHOLE },
    { field: "attn_layer_period", takes: DIVISOR_BUT_3 },
    { field: "hidden_size", takes: FACTOR },
    { field: "n_mamba_heads", takes: DIVISOR_ALWAYS },
  ],
};

const OF_5: Rules = {
  DeepseekV4Config: [
    { field: "compress_ratios", takes: RATIOS, unless: "layer_types" },
    { field: "num_hash_layers", takes: COUNT, unless: "mlp_layer_types" },
  ],
  NemotronHConfig: [{ field: "hybrid_override_pattern", takes: PATTERN, unless: "layers_block_type" }],
};

/** Fields with which the code of single classes cannot do what it does with them. */
export function refusedTaken(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version } = config;
  const own = entryOf(isBefore5(version) ? OF_4 : OF_5, className);
  const rules = [...(entryOf(OF_ALL, className) ?? []), ...(own ?? [])];
  if (rules.length === 0) return [];
  const given = new Map(givenTo(config, root).map(([field, at, node]) => [field, { at, node }]));
  const count = json(getAttribute(config, "num_hidden_layers"));
  const layers = isPythonNumber(count) ? Number(count) : 0;
  return rules.flatMap(({ field, takes, unless }) => {
    const found = given.get(field);
    const other = unless === undefined ? undefined : given.get(unless)?.node;
    if (!found || (other !== undefined && other.type !== "null") || takes.is(found.node, layers)) return [];
    const why = `${className} of transformers ${version} takes ${takes.words} for ${field}, and refuses ${inPython(found.node)}.`;
    return [{ at: found.at, why }];
  });
}
