import { nodeAt } from "../../config/nodes/node.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import { child } from "../../spec/pointer.ts";
import { type Declaration, within } from "../declaration.ts";
import type { SchemeParts } from "../scheme.ts";

const INTO_NORM =
  "fuse_prequant_layernorm of matrices that share the output of a norm (NVIDIA Model-Optimizer, modelopt/torch/export/quant_utils.py, unified_export_hf.py)";
const INTO_MATRIX = "fuse_prequant_to_linear (NVIDIA Model-Optimizer, modelopt/torch/export/quant_utils.py)";

/** Matrices of a decoder whose norms stand before attention and MLP, that take a norm's output together. */
const AFTER_NORM = ["q_proj", "k_proj", "v_proj"].map((name) => `*.self_attn.${name}`);
const AFTER_NORM_TOO = ["gate_proj", "up_proj"].map((name) => `*.mlp.${name}`);

/**
 * Types of decoders of which it is known which matrices take a norm's output together: q, k and v, and gate and up of MLPs
 * without experts, but for those that are one matrix, which share it with none (transformers 5.18.0, models).
 */
const KNOWN: ReadonlySet<string> = new Set([
  "gemma2",
  "gemma3_text",
  "llama",
  "mistral",
  "mixtral",
  "phi3",
  "qwen2",
  "qwen2_moe",
  "qwen3",
  "qwen3_moe",
]);

/** Of these the scales of down, which stands after up, are folded into that under NVFP4 (PQS_FUSE_MODULE_MAPPING). */
const DOWN_FOLDED: ReadonlySet<string> = new Set(["llama", "qwen3"]);

/**
 * The schemes of an AWQ of ModelOpt's: its tool folds the scale of inputs into the norm before, or under NVFP4 into the matrix
 * before, and stores it of the other matrices alone. Where it is not known which these are, that is told.
 */
export function awqSchemes(
  declaration: Declaration,
  decoder: Scope,
  {
    name,
    scheme,
    said,
  }: { readonly name: string; readonly scheme: SchemeParts; readonly said: Sourced<unknown> },
): { readonly [name: string]: SchemeParts } {
  const type = decoder.find(decoder.at("model_type"));
  const model = type?.type === "string" ? type.value : "";
  const isNvfp4 = name === "NVFP4_AWQ";
  if (!KNOWN.has(model) || (isNvfp4 && !isGroupedKnown(decoder, model))) {
    tellFolding(declaration, model);
    return { [name]: scheme };
  }
  const down = isNvfp4 && DOWN_FOLDED.has(model) ? ["*.mlp.down_proj"] : [];
  const rule = down.length > 0 ? `${INTO_NORM}; ${INTO_MATRIX}` : INTO_NORM;
  const folded: SchemeParts = within(
    {
      ...scheme,
      targets: implied([...AFTER_NORM, ...AFTER_NORM_TOO, ...down], rule),
      patterns: implied<ModulePatterns>("glob", rule),
      pre_quant_scale: derive([said], () => false, `folded: ${rule}`),
    },
    [said],
  );
  return { [`${name} folded`]: folded, [name]: scheme };
}

/** Whether the matrix after attention keeps its scale, and no experts may be folded: it is wider than the values before it. */
function isGroupedKnown(decoder: Scope, model: string): boolean {
  if (model === "qwen3_moe") return false;
  if (!DOWN_FOLDED.has(model)) return true;
  const number = (name: string): number | null => {
    const node = nodeAt(decoder.reader.root, decoder.at(name));
    return node?.type === "number" ? node.value : null;
  };
  const [heads, groups] = [number("num_attention_heads"), number("num_key_value_heads")];
  return heads !== null && groups !== null && heads !== groups;
}

/** Says that which matrices have a scale of their inputs hangs on what the tool folded. */
export function tellFolding({ reader, at }: Declaration, model: string): void {
  const field = child(at, "quant_algo");
  reader.report(
    "warning",
    "quantization-types-open",
    field,
    `${dotted(field)} is an AWQ of ModelOpt, whose tool folds pre_quant_scale into the norm before where matrices share its output (${INTO_NORM}), or under NVFP4 into the matrix before (${INTO_MATRIX}). Of which matrices of ${model === "" ? "this model" : model} it does so is not described here: the figure has one for each, a number for each input channel.`,
  );
}
