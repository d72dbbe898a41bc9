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
import { modelOptIn, readAlgorithm, readModelOpt } from "./methods/modelopt.ts";
import { readHqq } from "./methods/hqq.ts";
import { readMlx } from "./methods/mlx.ts";
import { readMxfp4 } from "./methods/mxfp4.ts";
import { readQuark } from "./methods/quark.ts";
import { readBlockwiseInt8, readFbgemm } from "./methods/row-wise.ts";
import { readTorchAo } from "./methods/torchao.ts";
import { readAscend } from "./methods/ascend.ts";
import { readMxfp8 } from "./methods/mxfp8.ts";
import { readExl3 } from "./methods/exl3.ts";
import { readBitNet, readEetq } from "./methods/whole-matrices.ts";
import { type MethodReading, undescribed } from "./scheme.ts";
import { dotted } from "../config/nodes/dotted.ts";

type NormalForm = { readonly [K in keyof QuantizationNormalForm]: Described<QuantizationNormalForm[K]> };

const METHODS: ReadonlyMap<string, (declaration: Declaration, decoder: Scope) => MethodReading> = new Map([
  ["ascend", readAscend],
  ["auto-round", readAutoRound],
  ["awq", readAwq],
  ["bitnet", readBitNet],
  ["bitsandbytes", readBitsAndBytes],
  ["blockwise_int8", readBlockwiseInt8],
  ["compressed-tensors", readCompressedTensors],
  ["eetq", readEetq],
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
  ["mxfp8", readMxfp8],
  ["quark", readQuark],
  ["torchao", readTorchAo],
]);

const TRANSFORMERS = "a method of transformers that is not described here";

/**
 * Methods that transformers 5.18.0 knows (QuantizationMethod, utils/quantization_config.py), and exl2, that are not
 * described, with what decides how weights are stored.
 */
const NOT_DESCRIBED: ReadonlyMap<string, string> = new Map([
  [
    "aqlm",
    "AQLM, which stores codes of groups of numbers and tables of vectors for them (QuantizedLinear, Vahe1994/AQLM, inference_lib/src/aqlm/inference.py), for which the spec has no words",
  ],
  [
    "exl2",
    "ExLlamaV2, whose bits are a mean: which rows of a matrix have how many stands in the checkpoint alone (q_groups, exllamav2)",
  ],
  ["fouroversix", TRANSFORMERS],
  [
    "fp_quant",
    "FP-Quant, which stores packed, rounded or plain weights, as store_master_weights and pseudoquantization say, beside Hadamard matrices (transformers 5.18.0, integrations/fp_quant.py)",
  ],
  ["gemma", TRANSFORMERS],
  ["gguf", "GGUF, whose own header says how each tensor is stored"],
  [
    "higgs",
    "HIGGS, which stores tables of values beside each matrix, and pads rows that hadamard_size does not divide (HiggsLinear, transformers 5.18.0, integrations/higgs.py)",
  ],
  ["metal", TRANSFORMERS],
  ["nvfp4", TRANSFORMERS],
  [
    "quanto",
    "Quanto, which transformers applies while it loads and does not save (is_serializable, transformers 5.18.0, quantizers/quantizer_quanto.py): the weights on disk are those from before",
  ],
  [
    "sinq",
    "SINQ, which stores its scales in an object of its own beside each matrix (W_q and meta; transformers 5.18.0, integrations/sinq.py)",
  ],
  [
    "spqr",
    "SpQR, which stores outliers one by one: how many a matrix has stands in shapes, which is not read here (transformers 5.18.0, integrations/spqr.py)",
  ],
  [
    "vptq",
    "VPTQ, which stores indices into tables of vectors, of other sizes for each module (config_for_layers; transformers 5.18.0, integrations/vptq.py)",
  ],
]);

/** Says in one form for all methods what a declaration means, or warns that its method is unknown. */
export function readNormalForm(
  outer: Declaration,
  decoder: Scope,
  method: Sourced<string | null>,
): NormalForm {
  const declaration = method.value?.startsWith("modelopt") ? modelOptIn(outer) : outer;
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
    kv_cache: readKvCache(declaration, method),
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
  const what = NOT_DESCRIBED.get(method) ?? "not a quantisation method that transformers 5.18.0 knows";
  const known = [...METHODS.keys()].join(", ");
  const message = `${dotted(pointer)} is ${JSON.stringify(method)}, ${what}: how each tensor is stored is unknown, and only the file’s own words tell of it. Described: ${known}.`;
  reader.report("warning", "unknown-quantization-method", pointer, message);
}
