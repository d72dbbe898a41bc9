import { MambaMixerSpec } from "../../spec/components/mamba-mixer.ts";
import { count, natural } from "../../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { HYBRID_NAMES } from "../blocks/mamba/hybrid-mixers.ts";
import { MAMBA_NAMES, readMamba } from "../blocks/mamba/mamba.ts";
import { expanded } from "../blocks/mamba/mamba2.ts";
import { checkHeads } from "../blocks/rules/checks.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { noBias, plainGqa } from "../blocks/attention/gqa.ts";
import { withoutRotation } from "../blocks/attention/gqa-block.ts";
import { noPositions } from "../blocks/position/no-position.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { decoder } from "../declaration/decoder.ts";
import type { Reading } from "../declaration/reading.ts";
import { readZambaLayers } from "./schedule.ts";
import { HYBRIDS, noMlp, readHybrids } from "./shared-block.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

const MODELING = modeling("Zamba", "zamba");
const CONFIG = "ZambaConfig.__post_init__, transformers 5.18.0";

export const ZAMBA_MIXERS = { mamba: MambaMixerSpec, ...HYBRIDS };

/** Zamba: Mamba of several heads, with one transformer block that some layers share in front of it. */
export const zamba = decoder("zamba", "Zamba", {
  checkpoint: { ...HYBRID_NAMES, layer: { shared_transformer: "shared_transf" } },
  ignoredInside: [
    {
      because: "training",
      reason: `only the initialisation of weights reads it (${MODELING.file})`,
      names: ["time_step_min", "time_step_max", "time_step_floor"],
    },
    {
      because: "no effect",
      reason: cite(MODELING, "MambaMixer", "chooses how it scans by it, not what"),
      names: ["use_mamba_kernels", "use_associative_scan"],
    },
    { because: "generation", reason: "how many logits a call returns", names: ["num_logits_to_keep"] },
  ],
  attention: {
    shape: ZAMBA_MIXERS,
    read(reading) {
      const layers = readZambaLayers(reading.scope, reading.layers, () => byRule(reading));
      if (layers.names.source.from.includes(reading.scope.at("layers_block_type")))
        for (const name of ["attn_layer_period", "attn_layer_offset"])
          reading.scope.reader.ignore(
            reading.scope.at(name),
            "no effect",
            "layers_block_type names the layers",
          );
      const mamba = readMixer(reading);
      const none = implied(null, cite(MODELING, "AttentionDecoderLayer", "has no adapters"));
      const { names, norms, hybrids } = readHybrids(reading, layers, {
        attention: readAttention(reading),
        attentionRank: none,
        mlp: gatedMlp(MODELING, reading.scope.read(natural, "intermediate_size"), reading.activation),
        mlpRank: none,
        mamba,
        blocks: implied(1, cite(MODELING, "Model", "has one shared block")),
      });
      return { names, norms, parts: { mamba, hybrids } };
    },
  },
  mlp: noMlp,
  position: noPositions(),
});

function byRule({ scope, layers }: Reading): Sourced<readonly string[]> {
  const period = scope.read(count, "attn_layer_period");
  const offset = scope.read(natural, "attn_layer_offset");
  return derive(
    [layers, period, offset],
    (n, every, first): readonly string[] =>
      Array.from({ length: n }, (_, index) =>
        index === 2 || (index > 2 && (index - 3) % every === first) ? "hybrid" : "mamba",
      ),
    `the third layer is a hybrid and, counted from the fourth, every attn_layer_period-th from attn_layer_offset on (${CONFIG})`,
  );
}

function readAttention({ scope, hidden }: Reading) {
  const heads = scope.read(count, "num_attention_heads");
  const kv = scope.read(count, "num_key_value_heads");
  checkHeads(scope, heads, kv, "num_key_value_heads");
  const headDim = scope.nullable(
    count,
    ["head_dim", "attention_head_dim"],
    derive(
      [hidden, heads],
      (width, n) => Math.max(1, Math.floor((2 * width) / n)),
      `2 × hidden_size, shared by the heads (${CONFIG})`,
    ),
  );
  const bias = noBias(MODELING);
  return {
    ...plainGqa(MODELING, { query: heads, kv, headDim }, { qkv: bias, output: bias }),
    ...withoutRotation(MODELING, "has no rotary embedding"),
    softmax_scale: derive(
      [headDim],
      (dim) => inverseSqrt(dim / 2),
      cite(MODELING, "Attention", "scales by (head_dim / 2)^-½"),
    ),
    input_size: scope.nullable(
      count,
      "attention_hidden_size",
      derive([hidden], (width) => 2 * width, `twice hidden_size (${CONFIG})`),
    ),
  };
}

function readMixer({ scope, hidden }: Reading) {
  const inner = expanded(scope, "mamba_expand", hidden);
  const heads = scope.read(count, "n_mamba_heads");
  if (inner.value % heads.value !== 0) {
    const message = `${heads.value} Mamba heads cannot share ${inner.value} channels evenly. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "mamba-width", scope.at("n_mamba_heads"), message);
  }
  return {
    ...readMamba(scope, MODELING, {
      suffix: "MambaMixer",
      names: MAMBA_NAMES,
      hidden,
      inner,
      activation: readActivation(scope, "hidden_mamba_act"),
    }),
    num_heads: heads,
  };
}
