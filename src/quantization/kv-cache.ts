import type { Node } from "../config/document.ts";
import { text } from "../config/reading/field-types.ts";
import { type Described, derive } from "../config/reading/sourced.ts";
import type { TensorFormat } from "../spec/formats/tensor-format.ts";
import { RawTensorFormat } from "../spec/formats/raw-quantization.ts";
import { type Declaration, inside, member, wrong } from "./declaration.ts";
import { FP8_TENSOR, INT8_TENSOR, NVFP4, formatBy } from "./formats.ts";
import { isOneFact } from "./one-fact.ts";
import { nestedLayers } from "./per-layer.ts";
import { readArgs } from "./quantization-args.ts";

const NAMES = ["kv_cache_scheme", "kv_cache_quant_algo"];

const FORMATS: ReadonlyMap<string, TensorFormat> = new Map([
  ["FP8", FP8_TENSOR],
  ["NVFP4", NVFP4],
  ["INT8", INT8_TENSOR],
]);

const KEPT =
  "one stored float32 scale for a layer's keys and one for its values (BaseKVCacheMethod, vLLM, model_executor/layers/quantization/kv_cache.py)";

/** Words that say that the cache is not quantised, or leave it to the engine. */
const NOTHING: ReadonlySet<string> = new Set(["", "NONE", "NULL", "AUTO"]);

/**
 * The format of the cache of keys and values: `kv_cache_scheme` as an object (compressed-tensors, and ModelOpt in
 * config.json) or as a word, or `kv_cache_quant_algo` (ModelOpt in hf_quant_config.json).
 */
export function readKvCache(given: Declaration): Described<TensorFormat | null> {
  const nested = nestedLayers(given)?.holder;
  const declaration = nested && !NAMES.some((name) => says(given, name)) ? nested : given;
  const args = argsIn(declaration);
  if (
    args &&
    [...args.node.members.keys()].some((name) => Object.hasOwn(RawTensorFormat._zod.def.shape, name))
  ) {
    const format = readArgs(args);
    const scales = derive([format.scale_format], (name) => name ?? "float32", KEPT);
    return { ...format, scale_format: scales };
  }
  const said = member<string | null>(declaration, text, NAMES, {
    value: null,
    rule: "no kv_cache_scheme and no kv_cache_quant_algo: the cache keeps the type of the activations",
  });
  const word = said.value?.toUpperCase() ?? "";
  const format = FORMATS.get(word);
  if (format) return formatBy([said], format, KEPT);
  const node = nodeOf(declaration);
  if (!NOTHING.has(word) && node)
    wrong(declaration, node.name, node.node, `${[...FORMATS.keys()].join(", ")} or null`);
  return derive([said], () => null, said.source.text || "no format of a cache");
}

/** The object that says how the cache is quantised; of which nobody knows a member, it says nothing. */
function argsIn(declaration: Declaration): Declaration | undefined {
  const args = inside(declaration, "kv_cache_scheme");
  return args && Object.keys(RawTensorFormat._zod.def.shape).some((name) => args.node.members.has(name))
    ? args
    : undefined;
}

/** Whether a member is there and not null, in a form that is read. */
function says(declaration: Declaration, name: string): boolean {
  const node = declaration.node.members.get(name)?.value;
  if (!node || node.type === "null") return false;
  return isOneFact(node) || (name === "kv_cache_scheme" && argsIn(declaration) !== undefined);
}

function nodeOf({ node }: Declaration): { readonly name: string; readonly node: Node } | undefined {
  for (const name of NAMES) {
    const found = node.members.get(name)?.value;
    if (found?.type === "string") return { name, node: found };
  }
  return undefined;
}
