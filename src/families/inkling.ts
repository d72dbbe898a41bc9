import * as z from "zod/mini";
import { count, natural, naturals, orNull, positive, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { MoEMLPSpec, type SharedExpertSpec } from "../spec/components/moe-mlp.ts";
import { NoPositionSpec } from "../spec/components/no-position.ts";
import { OutputConvolutionSpec } from "../spec/components/output-convolution.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { type DescribedGqa, perHeadQkNorm, plainGqa } from "./blocks/attention/gqa.ts";
import { slidingWindow } from "./blocks/attention/windows.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { neverTied } from "./blocks/file/untied.ts";
import { readKinds } from "./blocks/layers/layer-kinds.ts";
import { type LayerNames, onlyIfUsed, scheduleWith } from "./blocks/layers/layer-names.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { plainExperts } from "./blocks/mlp/experts.ts";
import { sparseParts } from "./blocks/mlp/sparse-layers.ts";
import { readTypedLayers } from "./blocks/mlp/typed-layers.ts";
import { noPosition } from "./blocks/position/no-position.ts";
import { checkHeads } from "./blocks/rules/checks.ts";
import type { DescribedRMSNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { field } from "./declaration/fact.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { positiveInt } from "../spec/values.ts";

const MODELING = modeling("Inkling", "inkling");
const CONFIG_RULES = "InklingTextConfig.__post_init__, transformers 5.18.0";
const has = (rule: string): string => cite(MODELING, "Attention", rule);

/** Why the fields of draft modules decide nothing. */
export const UNDESCRIBED_DRAFTS =
  "the spec does not describe draft modules, which transformers 5.18.0 builds apart from the model (MtpModel, modeling_layers.py) and vLLM loads from model.mtp (models/inkling/nvidia/mtp.py)";

export const INKLING_TEXT = {
  /** The mixer of layers that see every earlier token; null where there is none. */
  attention: z.nullable(GQAAttentionSpec),
  /** null where no layer has a window. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  output_convolution: OutputConvolutionSpec,
  position: NoPositionSpec,
  /** Logits beyond so many tokens of the vocabulary are dropped; null: none is. */
  unpadded_vocab_size: z.nullable(positiveInt),
};

/** Inkling: attention whose positions are learnt by distance, convolutions in every layer, experts beside scored shared ones. */
export const inklingText = family("inkling_text", {
  prefix: "Inkling",
  config: "InklingTextConfig",
  checkpoint: {
    outside: { embed_norm: "embed_tokens.embed_norm" },
    stackedExperts: "out_in",
    gateUp: { routed: "blocks" },
  },
  ignoredInside: [
    {
      because: "no effect",
      reason: UNDESCRIBED_DRAFTS,
      names: ["num_mtp_layers", "chain_hidden_post_norm", "mtp_hidden_states_first", "mtp_local_layer_ids"],
    },
    {
      because: "bookkeeping",
      reason: "how many convolutions of a layer keep a state, which the class sets",
      names: ["number_of_conv_states"],
    },
  ],
  fixed: {
    shared_expert_sink: {
      built: true,
      reason: cite(MODELING, "TopkRouter", "always scores the shared experts"),
    },
    rms_norm_eps_moe_gate: { built: 1e-6, reason: cite(MODELING, "TopkRouter", "normalises nothing") },
  },
  shapes: [DECODER, INKLING_TEXT],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof INKLING_TEXT> {
  const { body, hidden, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING, {
    maxPositions: ["model_max_length", "max_position_embeddings"],
    multipliers: {
      logits: field(positive, ["embedding_multiplier", "logits_mup_width_multiplier"]).as(
        (width) => 1 / width,
        "1 / logits_mup_width_multiplier",
      ),
    },
  });
  warnAboutDrafts(scope);
  const kernel = scope.read(count, ["sconv_kernel_size", "conv_kernel_size"]);
  const kinds = readLayerKinds(scope, layers);
  const mlps = readTypedLayers(scope, layers, {
    rules: CONFIG_RULES,
    beyond: "refused",
    dense: scope.read(natural, "dense_mlp_idx", {
      value: 0,
      rule: `every layer holds experts unless the file says otherwise (${CONFIG_RULES})`,
    }),
  });
  return {
    ...body,
    tie_word_embeddings: neverTied(root, MODELING),
    embedding_norm: norm,
    layers: scheduleWith(
      kinds,
      mlps,
      () => ["output_convolution"],
      cite(MODELING, "DecoderLayer", "convolves what each half gives"),
    ),
    ...readAttentions(scope, kinds, kernel, norm),
    ...sparseParts(
      scope,
      mlps,
      {
        fields: [
          "n_routed_experts",
          "num_local_experts",
          "num_experts_per_tok",
          "n_shared_experts",
          "route_scale",
          "moe_intermediate_size",
        ],
        read: () => readExperts(scope, activation),
      },
      {
        fields: ["intermediate_size", "dense_intermediate_size"],
        read: () => ({
          ...gatedMlp(
            MODELING,
            scope.read(count, ["dense_intermediate_size", "intermediate_size"]),
            activation,
          ),
          learnt_scale: implied(true, cite(MODELING, "MLP", "multiplies its output by global_scale")),
        }),
      },
    ),
    output_convolution: {
      type: implied("output_convolution", cite(MODELING, "ShortConvolution")),
      channels: hidden,
      kernel_dim: kernel,
    },
    position: noPosition(MODELING, maxPositions),
    unpadded_vocab_size: scope.nullable(orNull(count), "unpadded_vocab_size", {
      value: null,
      rule: cite(MODELING, "ForCausalLM", "keeps all logits without it"),
    }),
  };
}

/** layer_types or, without it, a window in the layers of local_layer_ids, or in all but every sixth. */
function readLayerKinds(scope: Scope, layers: Sourced<number>): LayerNames {
  const types = readKinds(scope, "layer_types", layers, {
    known: ["hybrid", "hybrid_sliding"],
    beyond: "refused",
  });
  const nameOf = (windowed: boolean): string => (windowed ? "sliding_attention" : "attention");
  if (types) {
    scope.ignore("local_layer_ids", "no effect", "layer_types says it layer by layer");
    return derive(
      [types],
      (list) => list.map((type) => nameOf(type === "hybrid_sliding")),
      types.source.text,
    );
  }
  const local = scope.nullable<readonly number[] | null>(naturals, "local_layer_ids", {
    value: null,
    rule: `every sixth layer sees everything (${CONFIG_RULES})`,
  });
  return derive(
    [layers, local],
    (n, ids) =>
      Array.from({ length: n }, (_, index) => nameOf(ids ? ids.includes(index) : (index + 1) % 6 !== 0)),
    `a window in the layers of local_layer_ids, or in all but every sixth (${CONFIG_RULES})`,
  );
}

function readAttentions(scope: Scope, kinds: LayerNames, kernel: Sourced<number>, norm: DescribedRMSNorm) {
  const size = scope.read(count, "d_rel");
  const window = scope.read(count, ["sliding_window", "sliding_window_size"]);
  const none = implied(false, has("has projections without a bias"));
  const build = (prefix: string, extent: Sourced<number>): DescribedGqa => {
    const query = scope.read(count, `${prefix}num_attention_heads`);
    const kv = scope.read(count, `${prefix}num_key_value_heads`);
    const headDim = scope.read(count, `${prefix}head_dim`);
    if (kinds.value.includes(prefix === "" ? "attention" : "sliding_attention"))
      checkHeads(scope, query, kv, `${prefix}num_key_value_heads`);
    return {
      ...plainGqa(MODELING, { query, kv, headDim }, { qkv: none, output: none }),
      ...perHeadQkNorm(MODELING, norm),
      qk_norm_order: implied("before_rope", has("rotates nothing after the norms")),
      rotary_dim: implied(0, has("rotates nothing")),
      position: implied(null, has("rotates nothing")),
      softmax_scale: derive([headDim], (dim) => 1 / dim, has("scales by 1 / head_dim")),
      relative_bias: { type: implied("relative_bias", has("adds rel_logits_proj")), size, extent },
      kv_convolution: {
        type: implied("kv_convolution", has("convolves keys and values")),
        kernel_dim: kernel,
      },
    };
  };
  const full = { ...build("", scope.read(count, "rel_extent")), temperature: readTemperature(scope) };
  const sliding = { ...build("swa_", window), window: slidingWindow(window) };
  return {
    attention: onlyIfUsed(full, kinds, "attention"),
    sliding_attention: onlyIfUsed(sliding, kinds, "sliding_attention"),
  };
}

function readTemperature(scope: Scope): Described<GQAAttentionSpec["temperature"]> {
  const floor = scope.nullable(orNull(count), "log_scaling_n_floor", {
    value: null,
    rule: has("does not scale queries by position without log_scaling_n_floor"),
  });
  if (floor.value === null) {
    scope.ignore("log_scaling_alpha", "no effect", "there is no log_scaling_n_floor");
    return derive([floor], () => null, "there is no log_scaling_n_floor");
  }
  return {
    type: derive([floor], () => "log_temperature" as const, "there is a log_scaling_n_floor"),
    scale: scope.read(real, "log_scaling_alpha"),
    floor: floor as Sourced<number>,
  };
}

function readExperts(scope: Scope, activation: Sourced<string>) {
  const router = (rule: string): string => cite(MODELING, "TopkRouter", rule);
  const width = scope.read(natural, "moe_intermediate_size");
  const shared = scope.read(natural, "n_shared_experts");
  return {
    ...plainExperts(MODELING, { block: "MoE", router: "TopkRouter" }),
    type: implied("moe" as const, cite(MODELING, "MoE")),
    num_experts: scope.read(count, ["num_local_experts", "n_routed_experts"]),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: width,
    scoring_func: implied("sigmoid", router("scores by sigmoid")),
    use_routing_bias: implied(true, router("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied("buffer" as const, router("keeps e_score_correction_bias in a buffer")),
    norm_topk_prob: implied(true, router("divides the scores of chosen and shared experts by their sum")),
    routed_scaling_factor: scope.read(real, "route_scale"),
    learnt_router_scale: implied(true, router("multiplies all weights by global_scale")),
    activation,
    shared_expert: readShared(width, shared),
  };
}

/** The shared experts, which the router scores; nothing where there are none. */
function readShared(width: Sourced<number>, shared: Sourced<number>): Described<SharedExpertSpec | null> {
  if (shared.value === 0) return derive([shared], () => null, "n_shared_experts is 0");
  const scored = cite(MODELING, "TopkRouter", "scores the shared experts by rows of its own");
  return {
    type: derive([shared], () => "shared_expert" as const, "there are shared experts"),
    intermediate_size: derive([width, shared], (w, n) => w * n, "moe_intermediate_size × n_shared_experts"),
    gated_output: derive([shared], () => false, scored),
    scored: shared,
  };
}

/** The wrapper's mtp_config counts where the text model does not (InklingConfig.__post_init__, transformers 5.18.0). */
function warnAboutDrafts(scope: Scope): void {
  const own = scope.at("num_mtp_layers");
  const isWrapped = own !== "/num_mtp_layers";
  const outer = isWrapped ? scope.reader.root.members.get("mtp_config")?.value : undefined;
  const given = scope.find(own);
  const node =
    given ?? (outer?.type === "object" ? outer.members.get("num_nextn_predict_layers")?.value : undefined);
  if (node?.type !== "number" || node.value === 0) return;
  const message = `The file declares ${node.value} draft modules, which this description leaves out: tensors under model.mtp are none that it expects, and no figure counts them.`;
  const at = given ? own : "/mtp_config/num_nextn_predict_layers";
  scope.reader.report("warning", "draft-modules-left-out", at, message);
}
