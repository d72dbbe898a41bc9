import type { Node } from "../config/document.ts";
import { text } from "../config/reading/field-types.ts";
import { type Described, type Sourced, derive } from "../config/reading/sourced.ts";
import type { TensorFormat } from "../spec/formats/tensor-format.ts";
import { RawTensorFormat } from "../spec/formats/raw-quantization.ts";
import { type Declaration, inside, member, wrong } from "./declaration.ts";
import { FP8_TENSOR, INT8_TENSOR, NVFP4, formatBy } from "./formats.ts";
import { child } from "../spec/pointer.ts";
import { dotted } from "../config/nodes/dotted.ts";
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
 * config.json) or as a word (ModelOpt 0.31), or `kv_cache_quant_algo` (ModelOpt in hf_quant_config.json).
 */
export function readKvCache(
  given: Declaration,
  method: Sourced<string | null>,
): Described<TensorFormat | null> {
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
  const node = nodeOf(declaration);
  const isScheme = node?.name === "kv_cache_scheme" && !NOTHING.has(word);
  if (isScheme && !(method.value ?? "").startsWith("modelopt")) {
    wrong(declaration, node.name, node.node, "an object with type and num_bits, or null");
    return derive([said, method], () => null, "a word, which is read of ModelOpt alone");
  }
  if (format) {
    if (isScheme) tellWord(declaration);
    return formatBy(isScheme ? [said, method] : [said], format, KEPT);
  }
  if (!NOTHING.has(word) && node)
    wrong(declaration, node.name, node.node, `${[...FORMATS.keys()].join(", ")} or null`);
  return derive(isScheme ? [said, method] : [said], () => null, said.source.text || "no format of a cache");
}

/** Says who reads the word that ModelOpt wrote for a while where engines look for an object. */
function tellWord({ reader, at }: Declaration): void {
  const field = child(at, "kv_cache_scheme");
  reader.report(
    "warning",
    "quantization-cache-readers-differ",
    field,
    `${dotted(field)} is a word, as ModelOpt 0.31 wrote it, and readers differ. vLLM goes by it for the type of the cache (get_kv_cache_quant_algo_string, utils/torch_utils.py), and looks for the stored scales where it is an object alone (model_executor/layers/quantization/modelopt.py). SGLang reads it under NVFP4, and else keeps the cache in the type of the activations (layers/quantization/modelopt_quant.py). Give an object: {"type": "float", "num_bits": 8, "dynamic": false}.`,
  );
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
