import { text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { Sourced, derive, mapped } from "../../config/reading/sourced.ts";
import { type Declaration, givenOr, within, wrong } from "../declaration.ts";
import { MXFP4, MXFP8_RUNNING, NVFP4, NVFP4_RUNNING, formatBy } from "../formats.ts";
import { type MethodReading, type SchemeParts, plainScheme } from "../scheme.ts";
import { checkGroups, readListed } from "./modelopt.ts";

const EXPERTS = "FP8Experts (transformers 5.18.0, integrations/finegrained_fp8.py)";
const CAST = "per_token_cast_to_fp8 for FP4 weights (transformers 5.18.0, integrations/deepgemm.py)";
const DEEPSEEK_V4 = "DeepseekV4FP8Config (vLLM, models/deepseek_v4/quant_config.py)";

/**
 * Routed experts are as every linear layer, unless `expert_dtype`, a field of the decoder's own config, is fp4: then
 * MXFP4, or NVFP4 where ModelOpt's `moe_quant_algo` says so. That file's `ignore` says what ModelOpt left as it was,
 * which is FP8 and not unquantised: the loaders of this method do not read it.
 */
export function readExperts(
  declaration: Declaration,
  decoder: Scope,
  linear: SchemeParts,
  scales: Sourced<string>,
): Pick<MethodReading, "schemes" | "layers" | "other_modules"> {
  const at = decoder.at("expert_dtype");
  const node = decoder.find(at);
  if (node?.type !== "string") return { schemes: { linear } };
  const dtype = mapped(node.value, at);
  const said = givenOr(declaration, text, "moe_quant_algo");
  const named = declaration.node.members.get("moe_quant_algo")?.value;
  const isKnown =
    named === undefined ||
    named.type === "null" ||
    (named.type === "string" && named.value.toUpperCase() === "NVFP4");
  if (!isKnown) wrong(declaration, "moe_quant_algo", named, "NVFP4");
  const algorithm = said.find(({ value }) => value !== null) ?? dtype;
  const conditions = [dtype, ...said];
  const nowhere = derive(conditions, () => null, "modules are not named one by one");
  const unnamed = { layers: nowhere, other_modules: nowhere };
  if (node.value !== "fp4") return { schemes: { linear }, ...unnamed };
  if (algorithm === dtype || algorithm.value?.toUpperCase() !== "NVFP4")
    return { schemes: { linear, experts: within(native(scales), conditions) }, ...unnamed };
  checkGroups(declaration, [NVFP4]);
  const listed = readListed(declaration, algorithm);
  if (!listed) return { schemes: { linear, experts: within(allNvfp4(), conditions) }, ...unnamed };
  const { schemes, layers, other_modules } = listed;
  const all = [...conditions, layers];
  return {
    schemes:
      schemes instanceof Sourced
        ? within(schemes, conditions)
        : { linear, experts: within(native(scales), all), ...within(schemes, all) },
    layers: within(layers, conditions),
    other_modules: within(other_modules, conditions),
  };
}

/** The experts that nobody quantised anew. */
function native(scales: Sourced<string>): SchemeParts {
  return {
    ...plainScheme(EXPERTS),
    targets: derive([], () => ["Experts"], `expert_dtype is that of the routed experts (${EXPERTS})`),
    weights: { ...formatBy([], MXFP4, `E2M1 in groups of 32 (${EXPERTS})`), scale_format: scales },
    activations: formatBy([], MXFP8_RUNNING, `E4M3 in groups of 32 (${CAST})`),
  };
}

function allNvfp4(): SchemeParts {
  const rule = `moe_quant_algo NVFP4 is that of the routed experts (${DEEPSEEK_V4})`;
  return {
    ...plainScheme(DEEPSEEK_V4),
    targets: derive([], () => ["Experts"], rule),
    weights: formatBy([], NVFP4, rule),
    activations: formatBy([], NVFP4_RUNNING, rule),
  };
}
