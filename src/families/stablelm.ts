import { flag } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { switchedQkNorm } from "./blocks/attention/switched-qk-norm.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";

const rotated = partlyRotated(0.25);

/** StableLM: layer norms, a rotated quarter of each head, and, where the file asks for it, halves side by side. */
export const stablelm = decoder("stablelm", "StableLm", {
  name: "StablelmModelSpec",
  ignoredInside: [dropout("hidden_dropout")],
  checkpoint: { layer: { q_norm: "q_layernorm", k_norm: "k_layernorm" } },
  norm: layerNorm({
    placement: field(flag, "use_parallel_residual").as(
      (parallel) => (parallel ? ("parallel" as const) : ("pre" as const)),
      "one norm for both halves where use_parallel_residual, else one before each (StableLmDecoderLayer, transformers 5.18.0)",
    ),
  }),
  attention: gqa({
    bias: field(flag, "use_qkv_bias"),
    outputBias: false,
    nullKvRefused: true,
    sharedWidth:
      "StableLmAttention shares hidden_size among its heads (transformers 5.18.0, modeling_stablelm.py)",
    dividesWidth: true,
    rotated,
    qkNorm: readQkNorm,
  }),
  mlp: dense(),
  position: rope({ rotated }),
});

/** A layer norm for each head of q and k, with a weight of its own, where qk_layernorm. */
function readQkNorm(reading: Reading) {
  const name = "qk_layernorm";
  const use = reading.scope.read(flag, name);
  return {
    ...switchedQkNorm(reading, use, name, "per_head_own", { bias: false }),
    ...(use.value && {
      qk_norm_layout: derive(
        [use],
        () => "one_by_one" as const,
        cite(reading.reference, "LayerNormPerHead", "keeps a LayerNorm for each head"),
      ),
    }),
  };
}
