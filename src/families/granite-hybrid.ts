import * as z from "zod/mini";
import { natural, orNull, text } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import type { Sourced } from "../config/reading/sourced.ts";
import { readKinds } from "./blocks/layers/layer-kinds.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { mamba2Hybrid } from "./blocks/mamba/hybrid-mixers.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { readExperts } from "./blocks/mlp/mlp-block.ts";
import { partIfUsed } from "./blocks/mlp/sparse-layers.ts";
import { optionalRope, rotatedWhere } from "./blocks/position/optional-rope.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { type Reading, onceInReading } from "./declaration/reading.ts";
import { ATTENTION, EXPERTS, GRANITE_EXPERTS, MULTIPLIERS, readSharedExpert } from "./granite.ts";

const MODELING = modeling("GraniteMoeHybrid", "granitemoehybrid");

const MIXERS = new Map([
  ["full_attention", "attention"],
  ["attention", "attention"],
  ["linear_attention", "mamba"],
  ["mamba", "mamba"],
]);

const ROTATION = {
  on: onceInReading(({ scope }: Reading): Sourced<boolean> => {
    const kind = scope.nullable(orNull(text), "position_embedding_type", {
      value: null,
      rule: cite(MODELING, "Model", "rotates only where position_embedding_type is rope"),
    });
    return derive([kind], (name) => name === "rope", "position_embedding_type is rope");
  }),
  rule: cite(MODELING, "Model", "has a rotary embedding where position_embedding_type is rope, else none"),
};

export const GRANITE_HYBRID_MLPS = {
  /** The experts; null where there are none. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where there are experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
};

/** Granite 4: Mamba-2 with attention in between, and experts beside a shared one, which stands alone without them. */
export const graniteMoeHybrid = decoder("granitemoehybrid", "GraniteMoeHybrid", {
  checkpoint: {
    ...GRANITE_EXPERTS,
    components: {
      mamba: { mixer: "mamba" },
      dense_mlp: {
        "mlp.gate_up_proj": "shared_mlp.input_linear",
        "mlp.down_proj": "shared_mlp.output_linear",
      },
    },
    gateUp: { ...GRANITE_EXPERTS.gateUp, dense: "blocks" },
  },
  multipliers: MULTIPLIERS,
  attention: mamba2Hybrid({
    schedule: readSchedule,
    suffix: "MambaLayer",
    attention: {
      ...ATTENTION,
      besides: (reading, { headDim }) => rotatedWhere(reading, headDim, ROTATION),
    },
    attentionFields: ["attention_bias", "attention_multiplier"],
  }),
  mlp: { shape: GRANITE_HYBRID_MLPS, read: readMlps },
  position: optionalRope(ROTATION),
});

function readSchedule({ scope, layers }: Reading): LayerNames {
  const [name, other] =
    scope.find(scope.at("layers_block_type"))?.type === "array"
      ? ["layers_block_type", "layer_types"]
      : ["layer_types", "layers_block_type"];
  const kinds = readKinds(scope, name, layers, { known: [...MIXERS.keys()], beyond: "refused" });
  scope.reader.shadow(scope.at(other), scope.at(name));
  if (!kinds)
    return derive(
      [layers],
      (n) => Array.from({ length: n }, () => "mamba"),
      "Mamba-2 in every layer without layer_types (GraniteMoeHybridConfig.__post_init__, transformers 5.18.0)",
    );
  return derive(
    [kinds],
    (list) => list.map((kind) => MIXERS.get(kind) ?? kind),
    () => kinds.source.text,
  );
}

function readMlps(reading: Reading) {
  const { scope, reference, layers, activation } = reading;
  const experts = scope.read(natural, EXPERTS.number);
  const names: LayerNames = derive(
    [layers, experts],
    (n, number) => Array.from({ length: n }, () => (number > 0 ? "mlp" : "dense_mlp")),
    "experts beside the shared one where num_local_experts is not 0",
  );
  return {
    names,
    parts: {
      mlp: partIfUsed(scope, names, "mlp", {
        fields: ["num_experts_per_tok", "intermediate_size"],
        read: () => readExperts(reading, { ...EXPERTS, besides: readSharedExpert }),
      }),
      dense_mlp: partIfUsed(scope, names, "dense_mlp", {
        fields: [],
        read: () => gatedMlp(reference, scope.read(natural, "shared_intermediate_size"), activation),
      }),
    },
  };
}
