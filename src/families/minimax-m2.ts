import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy, ValueOf } from "./declaration/shape.ts";
import { count, flag, natural, text } from "../config/reading/field-types.ts";
import type { ConfigReader, Scope } from "../config/reading/reader.ts";
import { allDependOn, type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { runsOf } from "../spec/layers.ts";
import { readActivation } from "./blocks/rules/activations.ts";
import { plainAttention } from "./blocks/attention/attention.ts";
import { checkHeads, checkKnown } from "./blocks/rules/checks.ts";
import { plainExperts } from "./blocks/mlp/experts.ts";
import { givenNames } from "./blocks/file/fixed-fields.ts";
import { type IgnoredFields } from "./blocks/file/ignored-fields.ts";
import { type DescribedRMSNorm, rmsNorm } from "./blocks/rules/norms.ts";
import { notNegative } from "./blocks/rules/not-negative.ts";
import { plainDecoder } from "./blocks/file/plain-decoder.ts";
import { ropePosition } from "./blocks/position/position.ts";
import { modeling } from "./blocks/rules/reference.ts";
import { type RopeFields, readPartialRotaryFactor, readRope } from "./blocks/position/rope.ts";
import { MIXTRAL_LAYER } from "./blocks/rules/checkpoint-names.ts";
import { nonnegativeInt } from "../spec/values.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

const MODELING = modeling("MiniMaxM2", "minimax_m2");
const REFERENCE = MODELING.file;

/** What became of the draft modules that every released file declares. */
const UNRELEASED =
  "released checkpoints have no tensors of these (MiniMax-AI/MiniMax-M2.5#8), and vLLM and SGLang pass over layers after the stack (minimax_m2.py)";

const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: `no reader of MiniMax-M2 builds a shared expert (${REFERENCE})`,
    names: ["shared_intermediate_size"],
  },
  { because: "no effect", reason: `every layer is full attention (${REFERENCE})`, names: ["attn_type_list"] },
  { because: "no effect", reason: `attention has no window (${REFERENCE})`, names: ["sliding_window"] },
];

export const MINIMAX_M2 = {
  attention: GQAAttentionSpec,
  mlp: MoEMLPSpec,
  position: RopePositionSpec,
  /** Draft modules that the config declares; released checkpoints have no tensors of them, so no component describes them. */
  num_mtp_modules: nonnegativeInt,
  /** Decoder layers of each draft module. */
  mtp_transformer_layers: nonnegativeInt,
};

/** MiniMax-M2: full attention and a mixture of experts in every layer. */
export const minimaxM2 = family("minimax_m2", {
  prefix: "MiniMaxM2",
  ignoredInside: IGNORED,
  checkpoint: {
    layer: {
      ...MIXTRAL_LAYER,
      "mlp.gate.e_score_correction_bias": "block_sparse_moe.e_score_correction_bias",
    },
  },
  shapes: [DECODER, MINIMAX_M2],
  read: ({ root }) => readBody(root),
});

function readBody(root: Scope): DescribedBy<typeof DECODER & typeof MINIMAX_M2> {
  warnAboutIgnored(root.reader);
  const layers = root.read(count, "num_hidden_layers");
  const activation = readActivation(root);
  const maxPositions = root.read(count, "max_position_embeddings");
  const headDim = root.read(count, "head_dim");
  const rope = readRope(root, maxPositions);
  const rotary = readRotary(root, rope, headDim);
  const norm = rmsNorm(root.read(notNegative, "rms_norm_eps"), MODELING);
  return {
    ...plainDecoder(MODELING),
    num_layers: layers,
    hidden_size: root.read(count, "hidden_size"),
    vocab_size: root.read(count, "vocab_size"),
    hidden_act: activation,
    tie_word_embeddings: root.read(flag, "tie_word_embeddings"),
    layers: derive(
      [layers],
      (n) => runsOf(Array.from({ length: n }, () => ({ mixer: "attention", mlp: "mlp" }))),
      "num_hidden_layers equal layers of attention and experts",
    ),
    attention: readAttention(root, headDim, rotary.dim, norm),
    mlp: readExperts(root, activation),
    norm,
    position: ropePosition(MODELING, rope, maxPositions, rotary.share),
    ...readDrafts(root),
  };
}

/** `rotary_dim` is the released files' spelling of the share; `partial_rotary_factor` wins (configuration_minimax_m2.py). */
function readRotary(
  root: Scope,
  rope: RopeFields,
  headDim: Sourced<number>,
): { share: Sourced<number>; dim: Sourced<number> } {
  const shareNames = [`${rope.group}/partial_rotary_factor`, "partial_rotary_factor"];
  const given = shareNames.find((name) => root.find(root.at(name)));
  if (given === undefined) {
    const dim = givenNames(root, ["rotary_dim"]).length > 0 && root.optional(count, "rotary_dim");
    if (dim) return { dim, share: derive([dim, headDim], (d, h) => d / h, "rotary_dim / head_dim") };
  }
  const share = readPartialRotaryFactor(
    root,
    rope.group,
    {
      value: 1,
      rule: `all of a head is rotated unless the file says otherwise (${REFERENCE})`,
    },
    { nullIsWhole: true },
  );
  const dim = derive(
    [headDim, share],
    (h, s) => Math.trunc(h * s),
    "head_dim × partial_rotary_factor, rounded down",
  );
  const declared = givenNames(root, ["rotary_dim"]).length > 0 && root.optional(count, "rotary_dim");
  if (declared) root.reader.shadow(root.at("rotary_dim"), root.at(given ?? ""), declared.value === dim.value);
  return { share, dim };
}

function readAttention(
  root: Scope,
  headDim: Sourced<number>,
  rotaryDim: Sourced<number>,
  norm: DescribedRMSNorm,
): Described<ValueOf<typeof MINIMAX_M2>["attention"]> {
  const queryHeads = root.read(count, "num_attention_heads");
  const kvHeads = root.read(count, "num_key_value_heads");
  checkHeads(root, queryHeads, kvHeads, "num_key_value_heads");
  const useNorm = root.nullable(flag, "use_qk_norm", {
    value: true,
    rule: `MiniMaxM2Attention always normalises q and k (${REFERENCE})`,
  });
  if (!useNorm.value) {
    const message = `use_qk_norm is false, which is read as SGLang does; ${REFERENCE} does not read it and normalises q and k always.`;
    root.reader.report("warning", "readers-disagree", root.at("use_qk_norm"), message);
  }
  const normType = root.nullable(text, "qk_norm_type", {
    value: "per_layer",
    rule: `q_norm and k_norm span all heads (${REFERENCE})`,
  });
  checkKnown(root, normType, "qk_norm_type", ["per_layer", "per_head"]);
  const noBias = implied(false, `MiniMaxM2Attention's projections have no bias (${REFERENCE})`);
  return {
    ...plainAttention(MODELING, headDim),
    type: implied("gqa", `MiniMaxM2Attention (${REFERENCE})`),
    num_query_heads: queryHeads,
    num_kv_heads: kvHeads,
    head_dim: headDim,
    rotary_dim: rotaryDim,
    attention_bias: noBias,
    output_bias: noBias,
    use_qk_norm: useNorm,
    qk_norm_type: derive(
      [useNorm, normType],
      (use, type) => (use ? type : null),
      "qk_norm_type, where use_qk_norm",
    ),
    qk_norm: useNorm.value
      ? allDependOn(norm, [useNorm], "the model's norm, where use_qk_norm")
      : derive([useNorm], () => null, "no norms without use_qk_norm"),
    qk_norm_order: derive(
      [useNorm],
      (use) => (use ? ("before_rope" as const) : null),
      `q and k are rotated after the norms (${REFERENCE})`,
    ),
    softmax_scale: derive([headDim], inverseSqrt, "head_dim^-½"),
  };
}

function readExperts(root: Scope, activation: Sourced<string>): Described<ValueOf<typeof MINIMAX_M2>["mlp"]> {
  const scoring = root.nullable(text, "scoring_func", {
    value: "sigmoid",
    rule: `MiniMaxM2TopKRouter scores by sigmoid (${REFERENCE})`,
  });
  checkKnown(root, scoring, "scoring_func", ["sigmoid", "softmax"]);
  const useBias = root.nullable(flag, "use_routing_bias", {
    value: true,
    rule: `MiniMaxM2SparseMoeBlock always has e_score_correction_bias (${REFERENCE})`,
  });
  return {
    ...plainExperts(MODELING),
    type: implied("moe", `every layer holds MiniMaxM2SparseMoeBlock (${REFERENCE})`),
    // The class's attribute_map lets num_experts overwrite num_local_experts where a file gives both.
    num_experts: root.read(count, ["num_experts", "num_local_experts"]),
    top_k: root.read(count, "num_experts_per_tok"),
    intermediate_size: root.read(natural, "intermediate_size"),
    scoring_func: scoring,
    use_routing_bias: useBias,
    routing_bias_storage: derive(
      [useBias],
      (use) => (use ? ("buffer" as const) : null),
      `e_score_correction_bias is a buffer (${REFERENCE})`,
    ),
    norm_topk_prob: implied(
      true,
      `MiniMaxM2TopKRouter divides the chosen scores by their sum (${REFERENCE})`,
    ),
    activation,
  };
}

function readDrafts(
  root: Scope,
): Pick<
  Extract<Described<ValueOf<typeof MINIMAX_M2>>, { num_mtp_modules: unknown }>,
  "num_mtp_modules" | "mtp_transformer_layers"
> {
  const use = root.nullable(flag, "use_mtp", {
    value: true,
    rule: "num_mtp_modules alone decides where use_mtp is not given",
  });
  const modules = root.nullable(natural, "num_mtp_modules", {
    value: 0,
    rule: "no draft modules unless the file declares some",
  });
  const oneEach = derive([modules], (n) => (n > 0 ? 1 : 0), "one layer a draft module, none without modules");
  return {
    num_mtp_modules:
      use.source.kind === "defaulted"
        ? modules
        : derive([modules, use], (n, on) => (on ? n : 0), `num_mtp_modules, where use_mtp; ${UNRELEASED}`),
    mtp_transformer_layers: root.nullable(natural, "mtp_transformer_layers", oneEach),
  };
}

function warnAboutIgnored(reader: ConfigReader): void {
  const { members } = reader.root;
  const width = members.get("shared_intermediate_size")?.value;
  if (width?.type === "number" && width.value > 0) {
    reader.report(
      "warning",
      "shared-expert-unread",
      "/shared_intermediate_size",
      `The file declares a shared expert of width ${width.value}, but ${REFERENCE} builds none.`,
    );
  }
  const kinds = members.get("attn_type_list")?.value;
  if (kinds?.type === "array" && kinds.items.some((item) => item.type !== "number" || item.value !== 1)) {
    reader.report(
      "warning",
      "attention-kind-unread",
      "/attn_type_list",
      `The file declares layers other than full attention (1), but ${REFERENCE} builds only that.`,
    );
  }
  const window = members.get("sliding_window")?.value;
  if (window && window.type !== "null") {
    reader.report(
      "warning",
      "window-unread",
      "/sliding_window",
      `The file declares a window, but ${REFERENCE} attends to everything.`,
    );
  }
}
