import { flag, natural } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive } from "../config/reading/sourced.ts";
import { layeredGqa } from "./blocks/attention/gqa-block.ts";
import { givenNames, ignoreUnused } from "./blocks/file/fixed-fields.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { someExperts } from "./blocks/mlp/mlp-block.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import { EXPERT_FIELDS, readV3Experts } from "./deepseek/experts.ts";
import { readDenseFirst } from "./deepseek/layer-mlps.ts";

const RULE = "Dots1Config.__post_init__, transformers 5.18.0";

/** dots.llm1: norms of each head of q and k, a window in late layers, and DeepSeek-V3's experts after dense layers. */
export const dots1 = decoder("dots1", "Dots1", {
  attention: layeredGqa({
    bias: field(flag, "attention_bias"),
    qkNorm: "per_head",
    nullHeadDimRefused: true,
    byRule: readLateLayers,
    besideTypes: shadowLateLayers,
  }),
  mlp: someExperts({
    schedule: ({ scope, layers }) => readDenseFirst(scope, layers),
    fields: EXPERT_FIELDS,
    experts: ({ scope, reference, activation }) =>
      readV3Experts(scope, reference, activation, { nullable: true }),
  }),
});

const lateLayers = (layers: number, from: number): string[] =>
  Array.from({ length: layers }, (_, index) => (index >= from ? "sliding_attention" : "attention"));

function readLateLayers(scope: Scope, layers: Sourced<number>, size: Sourced<number | null>): LayerNames {
  const rule = `num_hidden_layers layers, those from max_window_layers on with a window (${RULE})`;
  if (size.value === null) {
    ignoreUnused(scope, ["max_window_layers"], "there is no sliding_window");
    return derive([layers, size], (n) => lateLayers(n, n), rule);
  }
  const from = scope.read(natural, "max_window_layers");
  if (from.value < layers.value) return derive([layers, from, size], lateLayers, rule);
  ignoreUnused(scope, ["sliding_window"], "max_window_layers leaves no layer for a window");
  ignoreUnused(scope, ["max_window_layers"], "there are no more layers, and so none has a window");
  return derive([layers], (n) => lateLayers(n, n), rule);
}

function shadowLateLayers(scope: Scope, names: readonly (string | null)[]): void {
  if (givenNames(scope, ["max_window_layers"]).length === 0) return;
  const from = scope.read(natural, "max_window_layers");
  const agrees = lateLayers(names.length, from.value).join() === names.join();
  scope.reader.shadow(scope.at("max_window_layers"), scope.at("layer_types"), agrees);
}
