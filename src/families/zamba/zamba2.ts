import { dotted } from "../../config/nodes/dotted.ts";
import { Mamba2MixerSpec } from "../../spec/components/mamba2-mixer.ts";
import { count, flag, natural, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { plainGqa, noBias } from "../blocks/attention/gqa.ts";
import { readKvHeads } from "../blocks/attention/heads.ts";
import { HYBRID_NAMES } from "../blocks/mamba/hybrid-mixers.ts";
import { expanded, plainMamba2 } from "../blocks/mamba/mamba2.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { optionalRope, rotatedWhere } from "../blocks/position/optional-rope.ts";
import { checkHeads } from "../blocks/rules/checks.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { decoder } from "../declaration/decoder.ts";
import { Field } from "../declaration/fact.ts";
import { type Reading, onceInReading } from "../declaration/reading.ts";
import { readZambaLayers } from "./schedule.ts";
import { HYBRIDS, noMlp, readHybrids, shadowComputed } from "./shared-block.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

const MODELING = modeling("Zamba2", "zamba2");
const CONFIG = "Zamba2Config.__post_init__, transformers 5.18.0";

export const ZAMBA2_MIXERS = { mamba: Mamba2MixerSpec, ...HYBRIDS };

/** The layers with a shared block of the class's own schedule, which has 54 layers. */
const STANDARD = { layers: 54, hybrids: [6, 12, 18, 24, 30, 36, 42, 47, 51] };

const ROTATION = {
  on: onceInReading(({ scope }: Reading): Sourced<boolean> => scope.read(flag, "use_mem_rope")),
  rule: cite(MODELING, "Model", "has a rotary embedding where use_mem_rope"),
};

/** Zamba2: Mamba-2, with transformer blocks that layers share in turn in front of it, each with adapters of its own. */
export const zamba2 = decoder("zamba2", "Zamba2", {
  checkpoint: { ...HYBRID_NAMES, layer: {}, gateUp: { dense: "blocks" } },
  ignoredInside: [
    {
      because: "training",
      reason: `only the initialisation of weights reads it (${MODELING.file})`,
      names: ["time_step_max", "time_step_floor"],
    },
    {
      because: "no effect",
      reason: cite(MODELING, "MambaMixer", "chooses how it scans by it, not what"),
      names: ["use_mamba_kernels", "use_mem_eff_path"],
    },
    {
      because: "no effect",
      reason: cite(MODELING, "MambaMixer", "always has a bias in conv1d"),
      names: ["use_conv_bias"],
    },
    {
      because: "no effect",
      reason: `the class writes it and no module reads it (${CONFIG})`,
      names: ["kv_channels", "num_query_groups"],
    },
    { because: "generation", reason: "how many logits a call returns", names: ["num_logits_to_keep"] },
    {
      because: "no effect",
      reason: cite(MODELING, "MambaMixer", "makes the limit of time_step_min, and reads none"),
      names: ["time_step_limit"],
    },
  ],
  attention: {
    shape: ZAMBA2_MIXERS,
    read(reading) {
      const { scope } = reading;
      const layers = readZambaLayers(scope, reading.layers, () => byRule(reading));
      shadowHybrids(scope, layers.hybrids.value);
      const mamba = readMixer(reading);
      const { names, norms, hybrids } = readHybrids(reading, layers, {
        attention: readAttention(reading),
        attentionRank: readAttentionRank(scope),
        mlp: readMlp(reading),
        mlpRank: scope.read(count, "adapter_rank"),
        mamba,
        blocks: scope.read(count, "num_mem_blocks"),
      });
      return { names, norms, parts: { mamba, hybrids } };
    },
  },
  mlp: noMlp,
  position: optionalRope(ROTATION),
  maxPositions: new Field((scope) => {
    const given = scope.read(count, "max_position_embeddings");
    const long = scope.read(flag, "use_long_context");
    return derive(
      [given, long],
      (positions, extended) => (extended ? 16384 : positions),
      `max_position_embeddings, or 16384 where use_long_context (${CONFIG})`,
    );
  }),
});

function byRule({ scope, layers }: Reading): Sourced<readonly string[]> {
  if (layers.value !== STANDARD.layers) {
    const message = `Without layers_block_type there are the class's ${STANDARD.layers} layers, but num_hidden_layers is ${layers.value}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "schedule-length", scope.at("num_hidden_layers"), message);
  }
  return derive(
    [layers],
    (n): readonly string[] =>
      Array.from({ length: n }, (_, index) => (STANDARD.hybrids.includes(index) ? "hybrid" : "mamba")),
    `the class's own schedule (${CONFIG})`,
  );
}

/**
 * The class computes hybrid_layer_ids from the schedule, and writes it. One that a file gives stays in its place: a layer
 * is looked up in it, and each entry is an adapter (Zamba2Attention, Zamba2MLP), so that any other stops the model.
 */
function shadowHybrids(scope: Scope, hybrids: readonly number[]): void {
  const at = scope.at("hybrid_layer_ids");
  const node = scope.find(at);
  if (!node) return;
  const given =
    node.type === "array" ? node.items.map((item) => (item.type === "number" ? item.value : NaN)) : [];
  scope.reader.shadow(at, scope.at("layers_block_type"), true);
  if (node.type === "array" && given.toSorted((a, b) => a - b).join() === hybrids.join()) return;
  const message = `${dotted(at)} lists other layers than those that layers_block_type calls hybrid, ${hybrids.join(", ")}. transformers 5.18.0 takes both and stops: it looks each hybrid layer up in the list.`;
  scope.reader.report("error", "hybrid-layers-differ", at, message);
}

function readAttentionRank(scope: Scope): Sourced<number | null> {
  const adapts = scope.read(flag, "use_shared_attention_adapter");
  return derive(
    [adapts, scope.read(count, "adapter_rank")],
    (on, rank) => (on ? rank : null),
    cite(MODELING, "Attention", "has adapters of adapter_rank where use_shared_attention_adapter"),
  );
}

function readAttention(reading: Reading) {
  const { scope, hidden } = reading;
  const query = scope.read(count, "num_attention_heads");
  const kv = readKvHeads(scope, query);
  const headDim = scope.read(
    count,
    ["head_dim", "attention_head_dim"],
    derive(
      [hidden, query],
      (width, n) => Math.max(1, Math.floor((2 * width) / n)),
      `2 × hidden_size, shared by the heads (${CONFIG})`,
    ),
  );
  const bias = noBias(MODELING);
  return {
    ...plainGqa(MODELING, { query, kv, headDim }, { qkv: bias, output: bias }),
    ...rotatedWhere(reading, headDim, ROTATION),
    softmax_scale: derive(
      [headDim],
      (dim) => inverseSqrt(dim / 2),
      cite(MODELING, "Attention", "scales by (head_dim / 2)^-½"),
    ),
    input_size: scope.read(
      count,
      "attention_hidden_size",
      derive([hidden], (width) => 2 * width, `twice hidden_size (${CONFIG})`),
    ),
  };
}

function readMlp({ scope, hidden, activation }: Reading) {
  const own = derive([hidden], (width) => 4 * width, `4 × hidden_size (${CONFIG})`);
  const given = scope.nullable(natural, "intermediate_size", own);
  const width =
    given.value === 0
      ? derive([given, own], (_, size) => size, `intermediate_size is 0, and so ${own.source.text}`)
      : given;
  return { ...gatedMlp(MODELING, width, activation), bias: scope.read(flag, "add_bias_linear") };
}

function readMixer({ scope, hidden }: Reading) {
  const has = (rule: string): string => cite(MODELING, "MambaMixer", rule);
  const inner = expanded(scope, "mamba_expand", hidden);
  const heads = scope.read(count, "n_mamba_heads");
  const groups = scope.read(count, "mamba_ngroups");
  checkHeads(scope, heads, groups, "mamba_ngroups", ["heads", "groups"]);
  if (inner.value % heads.value !== 0) {
    const message = `mamba_expand × hidden_size is ${inner.value}, which n_mamba_heads ${heads.value} do not divide: transformers 5.18.0 builds such a model, and cannot run it.`;
    scope.reader.report("error", "heads-not-divisible", scope.at("n_mamba_heads"), message);
  }
  const headDim = derive(
    [inner, heads],
    (width, n) => Math.max(1, Math.floor(width / n)),
    `mamba_expand × hidden_size, shared by the heads (${CONFIG})`,
  );
  shadowComputed(scope, "mamba_headdim", headDim.value, "n_mamba_heads");
  const eps = implied(1e-5, has("gives its norm 1e-5"));
  return {
    ...plainMamba2(MODELING, "MambaMixer", eps),
    output_norm_span: implied(
      "group" as const,
      cite(MODELING, "RMSNormGated", "takes the mean over the channels of a group"),
    ),
    num_heads: heads,
    head_dim: headDim,
    state_size: scope.read(count, "mamba_d_state"),
    num_groups: groups,
    conv_kernel_dim: scope.read(count, "mamba_d_conv"),
    conv_activation: implied("silu", has("takes silu")),
    conv_bias: implied(true, has("always has a bias in conv1d")),
    projection_bias: scope.read(flag, "add_bias_linear"),
    time_step_min: scope.read(real, "time_step_min"),
    time_step_max: implied(null, has("has no upper limit")),
    chunk_size: scope.read(count, "chunk_size"),
  };
}
