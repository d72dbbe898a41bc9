import { holdersOf } from "../config/reading/holders.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, Sourced, derive, implied } from "../config/reading/sourced.ts";
import { child } from "../spec/pointer.ts";
import type { QuantizationNormalForm } from "../spec/formats/quantization.ts";
import { type Declaration, within } from "./declaration.ts";
import { readKvCache } from "./kv-cache.ts";
import { readBitsAndBytes } from "./methods/bitsandbytes.ts";
import { readCompressedTensors } from "./methods/compressed-tensors.ts";
import { readFp8 } from "./methods/fp8.ts";
import { readAutoRound, readAwq, readGptq } from "./methods/integer-groups.ts";
import { readAlgorithm, readModelOpt } from "./methods/modelopt.ts";
import { readHqq } from "./methods/hqq.ts";
import { readMlx } from "./methods/mlx.ts";
import { readMxfp4 } from "./methods/mxfp4.ts";
import { readQuark } from "./methods/quark.ts";
import { readBlockwiseInt8, readFbgemm } from "./methods/row-wise.ts";
import { readTorchAo } from "./methods/torchao.ts";
import { readAscend, readExl3 } from "./methods/without-figures.ts";
import { type MethodReading, undescribed } from "./scheme.ts";

type NormalForm = { readonly [K in keyof QuantizationNormalForm]: Described<QuantizationNormalForm[K]> };

const METHODS: ReadonlyMap<string, (declaration: Declaration, decoder: Scope) => MethodReading> = new Map([
  ["ascend", readAscend],
  ["auto-round", readAutoRound],
  ["awq", readAwq],
  ["bitsandbytes", readBitsAndBytes],
  ["blockwise_int8", readBlockwiseInt8],
  ["compressed-tensors", readCompressedTensors],
  ["exl3", readExl3],
  ["fbgemm_fp8", readFbgemm],
  ["fp8", readFp8],
  ["gptq", readGptq],
  ["hqq", readHqq],
  ["mlx", readMlx],
  ["modelopt", readModelOpt],
  ["modelopt_fp4", readModelOpt],
  ["modelopt_fp8", readModelOpt],
  ["modelopt_mixed", readModelOpt],
  ["modelopt_mxfp8", readModelOpt],
  ["mxfp4", readMxfp4],
  ["quark", readQuark],
  ["torchao", readTorchAo],
]);

/** Methods that transformers 5.18.0 knows (QuantizationMethod, utils/quantization_config.py) and that are not described. */
const NOT_DESCRIBED: ReadonlySet<string> = new Set([
  "aqlm",
  "bitnet",
  "eetq",
  "fouroversix",
  "fp_quant",
  "gemma",
  "gguf",
  "higgs",
  "metal",
  "mxfp8",
  "nvfp4",
  "quanto",
  "sinq",
  "spqr",
  "vptq",
]);

/** Says in one form for all methods what a declaration means, or warns that its method is unknown. */
export function readNormalForm(
  declaration: Declaration,
  decoder: Scope,
  method: Sourced<string | null>,
): NormalForm {
  const read = METHODS.get(method.value ?? "");
  if (method.value !== null && !read) reportUnknown(declaration, method.value);
  const reading = read?.(declaration, decoder) ?? undescribed([method], "this method is not described here");
  const nowhere = implied(null, "modules are not named one by one");
  const form = {
    schemes: reading.schemes,
    excluded_modules: reading.excluded_modules,
    module_patterns: reading.module_patterns,
    ...(reading.included_modules && { included_modules: reading.included_modules }),
    ...(reading.included_patterns && { included_patterns: reading.included_patterns }),
    ...(isOfDecoder(declaration, decoder) && { decoder_alone: implied(true, OF_DECODER) }),
    layers: reading.layers ?? nowhere,
    other_modules: reading.other_modules ?? nowhere,
  };
  const conditions = fewer([
    method,
    ...(reading.quant_algo ? [reading.quant_algo] : []),
    ...(reading.conditions ?? []),
  ]);
  return {
    quant_method: method,
    quant_algo: reading.quant_algo ?? readAlgorithm(declaration),
    ...within(form, conditions),
    kv_cache: readKvCache(declaration),
  } as unknown as NormalForm;
}

/** So many conditions are listed at every value that hangs on them. */
const MOST_CONDITIONS = 48;

/**
 * Conditions as they are or, where they are many, the objects that hold their fields: each of n entries of a declaration
 * decides whether the others can be described, and n values with n fields each are more than any file.
 */
function fewer(conditions: readonly Sourced<unknown>[]): readonly Sourced<unknown>[] {
  if (conditions.length <= MOST_CONDITIONS) return conditions;
  const { from } = derive(conditions, () => null, "").source;
  const text = "what all entries of the declaration say";
  return [new Sourced(null, { kind: "derived", from: holdersOf(from), absent: [], text })];
}

const OF_DECODER =
  "what stands inside of the decoder's config is about the decoder (vLLM, models/kimi_k25.py: the tower is built without it)";

function isOfDecoder({ reader, at }: Declaration, decoder: Scope): boolean {
  return reader === decoder.reader && decoder.pointer !== "" && at.startsWith(`${decoder.pointer}/`);
}

function reportUnknown({ reader, at }: Declaration, method: string): void {
  const pointer = child(at, "quant_method");
  const what = NOT_DESCRIBED.has(method)
    ? "a method of transformers that is not described here"
    : "not a quantisation method that transformers 5.18.0 knows";
  const known = [...METHODS.keys()].join(", ");
  const message = `${pointer} is ${JSON.stringify(method)}, ${what}: how each tensor is stored is unknown, and only the file’s own words tell of it. Described: ${known}.`;
  reader.report("warning", "unknown-quantization-method", pointer, message);
}
