import type { Node, ObjectNode } from "../document.ts";
import { PARAMS_SIZES } from "./told-at-sight.ts";
import { GENERATION, MODEL, PEFT, PROCESSOR, TOKENIZER_CONFIG } from "./file-fields.ts";

/** A file that stands beside config.json in a model's repository, and how to tell it. */
interface Kind {
  readonly code: string;
  /** What the text looks like, after "This looks like". */
  readonly looksLike: string;
  /** What to do instead. */
  readonly advice: string;
  readonly fits: (root: ObjectNode) => boolean;
}

const BESIDE = "Open the config.json that stands beside it.";

const KINDS: readonly Kind[] = [
  {
    code: "engine-table",
    looksLike: "a table of scripts/engine-reads.py, what the code of an engine reads",
    advice: "Open a config.json and drop the table on it; `spec reads` takes it as --engine.",
    fits: (root) => startsWith(root.members.get("format")?.value, "engine-reads/"),
  },
  {
    code: "weight-index",
    looksLike: "model.safetensors.index.json, the list of the weight files",
    advice: BESIDE,
    fits: (root) => mentions(objectAt(root, "weight_map"), /\.(?:safetensors|bin)$/),
  },
  {
    code: "peft-adapter",
    looksLike: "adapter_config.json of a PEFT adapter such as LoRA",
    advice: "Open config.json of the base model that it adapts.",
    fits: (root) => has(root, "peft_type") && count(root, PEFT) >= 1,
  },
  {
    code: "diffusers-index",
    looksLike: "model_index.json of a diffusers pipeline",
    advice:
      "This explorer reads language models: open config.json of a text encoder, if the pipeline has one.",
    fits: (root) => isDiffusers(root) && [...root.members.values()].some(({ value }) => isComponent(value)),
  },
  {
    code: "diffusers-component",
    looksLike: "the config of one part of a diffusers pipeline",
    advice: "This explorer reads language models: open config.json of one.",
    fits: isDiffusers,
  },
  {
    code: "quantization-config",
    looksLike: "hf_quant_config.json, what ModelOpt quantised",
    advice: BESIDE,
    fits: (root) =>
      count(objectAt(root, "quantization"), ["quant_algo", "kv_cache_quant_algo", "quantized_layers"]) >= 1,
  },
  {
    code: "sentence-transformers",
    looksLike: "config_sentence_transformers.json or another settings file of sentence-transformers",
    advice: "Open config.json of the model itself, which stands beside modules.json.",
    fits: isSentenceTransformers,
  },
  {
    code: "tokenizer-config",
    looksLike: "tokenizer_config.json, the tokenizer's settings",
    advice: BESIDE,
    fits: (root) => shares(root, TOKENIZER_CONFIG, 2),
  },
  {
    code: "processor-config",
    looksLike: "preprocessor_config.json or processor_config.json, how images or sound are prepared",
    advice: BESIDE,
    fits: (root) => shares(root, PROCESSOR, 2),
  },
  {
    code: "original-params",
    looksLike: "params.json, the sizes of a model in the format of Meta's own checkpoints",
    advice:
      "This explorer reads config.json, the same model in the format of transformers: open that of this repository, or of one that was converted from it.",
    fits: (root) =>
      count(root, PARAMS_SIZES) === 3 &&
      count(root, ["multiple_of", "ffn_dim_multiplier", "n_kv_heads", "norm_eps"]) >= 1,
  },
  {
    code: "generation-config",
    looksLike: "generation_config.json, the defaults for sampling",
    advice: BESIDE,
    fits: (root) => shares(root, GENERATION, 3),
  },
];

/**
 * Which other file of a model's repository this is, with a message that names it and asks for config.json. Null where the
 * text has a `model_type` or the usual fields of a model, and where nothing speaks for another file.
 */
export function otherKindOfFile(
  root: ObjectNode,
): { readonly code: string; readonly message: string } | null {
  if (isTokenizer(root)) {
    return {
      code: "tokenizer-file",
      message: `This looks like tokenizer.json, the vocabulary and rules of the tokenizer. ${BESIDE}`,
    };
  }
  if (root.members.get("model_type")?.value.type === "string") return null;
  const kind = KINDS.find(({ fits }) => fits(root));
  return kind === undefined
    ? null
    : { code: kind.code, message: `This looks like ${kind.looksLike}. ${kind.advice}` };
}

function has(root: ObjectNode, name: string): boolean {
  return root.members.has(name);
}

function count(root: ObjectNode | undefined, names: readonly string[]): number {
  return root === undefined ? 0 : names.filter((name) => has(root, name)).length;
}

/** Whether a file has this many of these fields. A model config may have some of them too: it is told by fields of its own. */
function shares(root: ObjectNode, names: readonly string[], atLeast: number): boolean {
  return count(root, names) >= atLeast && count(root, MODEL) < 2;
}

function objectAt(root: ObjectNode, name: string): ObjectNode | undefined {
  const node = root.members.get(name)?.value;
  return node?.type === "object" ? node : undefined;
}

function startsWith(node: Node | undefined, text: string): boolean {
  return node?.type === "string" && node.value.startsWith(text);
}

/** Whether the first member of an object is a string like this. */
function mentions(object: ObjectNode | undefined, pattern: RegExp): boolean {
  const first = object?.members.values().next().value?.value;
  return first?.type === "string" && pattern.test(first.value);
}

function isTokenizer(root: ObjectNode): boolean {
  const model = objectAt(root, "model");
  const parts = count(root, [
    "added_tokens",
    "normalizer",
    "pre_tokenizer",
    "post_processor",
    "decoder",
    "truncation",
    "padding",
  ]);
  return parts >= 2 && count(model, ["vocab", "merges", "type"]) >= 1;
}

function isDiffusers(root: ObjectNode): boolean {
  return has(root, "_class_name") && has(root, "_diffusers_version");
}

/** A part of a diffusers pipeline: `["transformers", "CLIPTextModel"]`, or nulls for a part that is left out. */
function isComponent(node: Node): boolean {
  if (node.type !== "array" || node.items.length !== 2) return false;
  return node.items.every((item) => item.type === "string" || item.type === "null");
}

function isSentenceTransformers(root: ObjectNode): boolean {
  const versions = objectAt(root, "__version__");
  if (versions !== undefined && has(versions, "sentence_transformers")) return true;
  const pooling = count(root, [
    "word_embedding_dimension",
    "pooling_mode_cls_token",
    "pooling_mode_mean_tokens",
  ]);
  return pooling >= 2 || count(root, ["max_seq_length", "do_lower_case"]) === 2;
}
