import * as z from "zod/mini";
import { describeValue } from "../config/nodes/describe-value.ts";
import { count, flag, natural, naturals, positive, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import { string } from "../spec/values.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { type Heads, readKvHeads } from "./blocks/attention/heads.ts";
import { ignoreUnused } from "./blocks/file/fixed-fields.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { warnUnread } from "./blocks/file/unread.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { gatedMlpPart } from "./blocks/mlp/dense-mlp.ts";
import type { DescribedMoe } from "./blocks/mlp/experts.ts";
import { SPARSE_MLP, readExperts } from "./blocks/mlp/mlp-block.ts";
import { partIfUsed } from "./blocks/mlp/sparse-layers.ts";
import { ROPE, ropePosition } from "./blocks/position/position.ts";
import { type DescribedRMSNorm, type NormBlock, rmsNorm } from "./blocks/rules/norms.ts";
import { notNegative } from "./blocks/rules/not-negative.ts";
import { type Reference, cite, defaultsOf } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field } from "./declaration/fact.ts";
import { type Block, type HalfBlock, type Reading, onceInReading } from "./declaration/reading.ts";
import type { DescribedBy } from "./declaration/shape.ts";

/** Yuan 2.0 and Yuan 2.0-M32, whose file differs where it has experts. */
const YUAN2: Reference = {
  prefix: "Yuan",
  file: "yuan_hf_model.py of IEIT-Yuan/Yuan-2.0, yuan_moe_hf_model.py of IEIT-Yuan/Yuan2.0-M32",
};
/** The decoder of Yuan 3.0, which stands inside of yuanvl. */
const YUAN3: Reference = { prefix: "Yuan", file: "modeling_yuan.py and modeling_yuanlm2.py of Yuan 3.0" };
const YUAN3_VLLM = "yuan.py of Yuan 3.0's vLLM";

const ofYuan2 = defaultsOf("YuanConfig", "configuration_yuan.py of Yuan 2.0");
const ofYuan3 = defaultsOf("YuanConfig", "configuration_yuan.py of Yuan 3.0");

/** Whether this is the decoder of Yuan 3.0: its config stands inside of a wrapper's, those of Yuan 2.0 are files. */
const isYuan3 = (scope: Scope): boolean => scope.pointer !== "";

const referenceOf = (scope: Scope): Reference => (isYuan3(scope) ? YUAN3 : YUAN2);

export const YUAN_MLP = {
  ...SPARSE_MLP,
  /** The experts of layers that have another number of them than the first, by that number; none if not given. */
  other_mlp: z.optional(z.record(string, MoEMLPSpec)),
};

/** Yuan 2.0, Yuan 2.0-M32 and Yuan 3.0: queries and keys read through a localized filter, experts attend to each other in the router. */
export const yuan = decoder("yuan", "Yuan", {
  outsideTransformers: true,
  reference: YUAN2,
  checkpoint: {
    linearRouters: true,
    gateUp: { routed: "blocks" },
    layer: {
      // YuanMLP activates what up_proj gives.
      "mlp.gate_proj": "mlp.up_proj",
      "mlp.up_proj": "mlp.gate_proj",
      "experts.{}.gate_up_proj": "experts.{}.w1",
      "experts.{}.up_proj": "experts.{}.w1",
      "experts.{}.down_proj": "experts.{}.w2",
    },
  },
  ignoredInside: [
    dropout("dropout", "attn_dropout"),
    {
      because: "generation",
      reason: "which tokens begin, end and fill a sequence is not part of the model",
      names: [
        ...["eod_token", "eod_token_id", "sep_token", "mask_token_id", "bos_token", "rep_token"],
        ...["rep_token_id", "pad_token", "eos_token"],
      ],
    },
    {
      because: "generation",
      reason:
        "documents in one sequence, which YuanModel then keeps from seeing those before; the spec describes one document",
      names: ["reset_attention_mask", "reset_position_ids"],
    },
    { because: "training", reason: "which tokens the loss counts", names: ["use_loss_mask"] },
    {
      because: "bookkeeping",
      reason: "how attention is computed, not what it computes",
      names: ["use_flash_attention", "causal_mask", "attn_mask_type"],
    },
    {
      because: "bookkeeping",
      reason: "the tokenizer's limit and what the trainer wrote",
      names: ["model_max_length", "_from_model_config", "perform_initialization"],
    },
    {
      because: "no effect",
      reason: "where the filter's zeros before the first token come from, which changes nothing it gives",
      names: ["lf_conv2d_num_pad"],
    },
    {
      because: "no effect",
      reason: cite(YUAN3, "ParallelAttention_router", "has one number of q, k and v for each expert"),
      names: ["moe_config/num_attention_router_heads"],
    },
  ],
  fixed: {
    use_lf_gate: { built: true, reason: cite(YUAN2, "Attention", "always has a LocalizedFiltering") },
    use_rope_scaling: { built: false, reason: cite(YUAN3, "RotaryEmbedding", "has no scaling") },
  },
  norm: norms(),
  tied: (root) => root.read(flag, "tie_word_embeddings", isYuan3(root) ? ofYuan3(false) : ofYuan2(true)),
  attention: gqa({
    heads: (reading) => readHeads(reading),
    bias: new Field((scope) =>
      isYuan3(scope)
        ? scope.read(flag, "use_bias", {
            value: false,
            rule: cite(YUAN3, "Attention", "has projections without a bias unless use_bias"),
          })
        : notRead(scope, "use_bias", false, cite(YUAN2, "Attention", "has projections without a bias")),
    ),
    besides: readFilter,
  }),
  mlp: mlps(),
  position: position(),
});

/** What the class builds whatever a field says; a file that says otherwise gets a warning. */
function notRead<T extends boolean | number>(
  scope: Scope,
  name: string,
  built: T,
  reason: string,
): Sourced<T> {
  scope.ignore(name, "no effect", reason);
  warnUnread(scope, name, built, reason);
  return implied(built, reason);
}

function norms(): NormBlock<DescribedRMSNorm> {
  return {
    read(scope) {
      refuseWhatIsNotDescribed(scope);
      const eps = scope.read(notNegative, "rms_norm_eps", isYuan3(scope) ? ofYuan3(1e-5) : ofYuan2(1e-6));
      return { eps, norm: rmsNorm(eps, referenceOf(scope)), placement: {} };
    },
  };
}

/** Says of what the code has and no released model uses that it is not described. */
function refuseWhatIsNotDescribed(scope: Scope): void {
  const shared = scope.find(scope.at("use_shareqk"));
  scope.ignore("use_shareqk", "no effect", cite(YUAN2, "Attention", "shares no projection of q and k"));
  if (shared?.type === "boolean" && shared.value) {
    const message =
      "use_shareqk is true: queries and keys of one projection, with a factor and a bias each, are not described.";
    scope.reader.refuse("yuan-shared-qk", scope.at("use_shareqk"), message);
  }
  if (!isYuan3(scope) && scope.find(scope.at("lf_conv2d_group"))) {
    const message = `lf_conv2d_group is a field of Yuan 3.0's decoder, whose config stands in the llm_config of a yuanvl. This file is read as Yuan 2.0: names of its tensors, biases and the share of a head that is rotated may be others.`;
    scope.reader.report("warning", "yuan3-alone", scope.at("lf_conv2d_group"), message);
  }
  const yarn = scope.find(scope.at("use_yarn"));
  const unread = ["yarn_scale_factor", "attn_factor", "scaled_max_position_embeddings"];
  scope.ignore("use_yarn", "no effect", `modeling files do not read it; ${YUAN3_VLLM} does`);
  ignoreUnused(scope, unread, `modeling files do not read it; ${YUAN3_VLLM} does where use_yarn`);
  if (yarn?.type === "boolean" && yarn.value) {
    const message = `use_yarn is true: ${YUAN3_VLLM} then scales positions by a YaRN of its own, which the repositories' modeling files do not have. The spec has the positions without it.`;
    scope.reader.report("warning", "readers-disagree", scope.at("use_yarn"), message);
  }
}

/** All heads' channels together. */
const readProjectionSize = onceInReading(({ scope, hidden }: Reading): Sourced<number> =>
  scope.nullable(
    count,
    "attention_projection_size",
    derive([hidden], (width) => width, "hidden_size where attention_projection_size is not given"),
  ),
);

const readHeads = onceInReading((reading: Reading): Heads => {
  const { scope, hidden } = reading;
  const query = scope.read(count, "num_attention_heads", ofYuan2(32));
  const size = readProjectionSize(reading);
  const headDim = derive(
    [size, query],
    (width, n) => Math.max(1, Math.floor(width / n)),
    cite(referenceOf(scope), "Attention", "has heads of attention_projection_size / num_attention_heads"),
  );
  if (size.value % query.value !== 0) {
    const message = `${size.value} channels of attention cannot be shared by ${query.value} heads: YuanAttention refuses that or cannot compute.`;
    scope.reader.report(
      "error",
      "width-not-divisible",
      query.source.from[0] ?? scope.at("num_attention_heads"),
      message,
    );
  }
  const shared = cite(
    referenceOf(scope),
    "Attention",
    `takes attention_projection_size / num_attention_heads (${headDim.value})`,
  );
  scope.ignore("head_dim", "no effect", shared);
  warnUnread(scope, "head_dim", headDim.value, shared);
  if (isYuan3(scope)) return { query, kv: readKvHeads(scope, query), headDim };
  if (size.value < hidden.value) {
    const message = `attention_projection_size ${size.value} is below hidden_size ${hidden.value}: YuanAttention rotates hidden_size / num_attention_heads channels, more than a head has, and cannot compute.`;
    scope.reader.report("error", "yuan-narrow-heads", scope.at("attention_projection_size"), message);
  }
  const kv = derive([query], (n) => n, cite(YUAN2, "Attention", "has as many heads of keys as of queries"));
  scope.ignore("num_key_value_heads", "no effect", kv.source.text);
  warnUnread(scope, "num_key_value_heads", query.value, kv.source.text);
  return { query, kv, headDim };
});

/** What queries and keys are made from, and how their rows lie. */
function readFilter(reading: Reading, { query, kv, headDim }: Heads) {
  const { scope, hidden } = reading;
  const reference = referenceOf(scope);
  const has = (rule: string): string => `LocalizedFiltering ${rule} (${reference.file})`;
  const isGrouped = kv.value !== query.value;
  if (isGrouped) {
    const at = kv.source.from[0] ?? scope.at("num_key_value_heads");
    const message = `num_key_value_heads is ${kv.value} for ${query.value} query heads: Yuan 3.0's modeling_yuan.py then has a q_proj and a k_proj, as the spec says; ${YUAN3_VLLM} has get_query_key all the same.`;
    scope.reader.report("warning", "readers-disagree", at, message);
  }
  const rows = isYuan3(scope) ? ("one_matrix" as const) : ("stacked" as const);
  return {
    rotary_dim: derive([readRotated(reading), headDim], (dim, whole) => Math.min(dim, whole), ROTATED),
    query_key_filter: {
      type: implied("localized_filter" as const, has("convolves twice and normalises")),
      channels: hidden,
      inner_size: derive(
        [hidden],
        (width) => Math.max(1, Math.floor(width / 2)),
        has("halves hidden_size between its convolutions"),
      ),
      kernel_dim: implied(2, has("has kernels of two tokens")),
      groups: isYuan3(scope)
        ? scope.read(count, "lf_conv2d_group", {
            value: 1,
            rule: has("mixes all channels unless told (as released)"),
          })
        : implied(1, has("mixes all channels")),
      bias: isYuan3(scope)
        ? scope.read(flag, "use_lfa_bias", {
            value: true,
            rule: has("has convolutions with a bias"),
          })
        : notRead(scope, "use_lfa_bias", true, has("has convolutions with a bias")),
      norm: rmsNorm(implied(1e-6, has("always adds 1e-6")), reference),
    },
    ...(!isGrouped && {
      query_key_rows: derive(
        [query, kv],
        () => rows,
        cite(
          reference,
          "Attention",
          isYuan3(scope)
            ? "splits what get_query_key gives head by head, where each query head has a key of its own"
            : "puts what q_proj and k_proj give one after the other and splits that head by head",
        ),
      ),
    }),
  };
}

const ROTATED = "as many channels of a head as the rotary embedding has";

/** How many channels the rotary embedding has. */
const readRotated = onceInReading((reading: Reading): Sourced<number> => {
  const { scope, hidden } = reading;
  const heads = scope.read(count, "num_attention_heads", ofYuan2(32));
  if (!isYuan3(scope)) {
    const rule = cite(YUAN2, "Attention", "rotates hidden_size / num_attention_heads channels of a head");
    notRead(scope, "rotary_percent", 1, rule);
    return derive([hidden, heads], (width, n) => Math.max(1, Math.floor(width / n)), rule);
  }
  const whole = scope.nullable(
    count,
    "rotary_dim",
    derive(
      [readProjectionSize(reading), heads],
      (width, n) => Math.max(1, Math.floor(width / n)),
      "all of a head without a rotary_dim",
    ),
  );
  const percent = scope.read(positive, "rotary_percent", {
    value: 1,
    rule: cite(YUAN3, "Attention", "rotates all of them unless rotary_percent is below 1"),
  });
  return derive(
    [whole, percent],
    (dim, part) => (part < 1 ? Math.floor(dim * part) : dim),
    "rotary_dim, or a head's channels, × rotary_percent where that is below 1",
  );
});

/** Halves of the rotated part of each head, without a scaling. */
function position(): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read(reading) {
      const { scope, maxPositions } = reading;
      const reference = referenceOf(scope);
      const base = cite(YUAN2, "RotaryEmbedding", "has the base 10000");
      const theta = isYuan3(scope)
        ? scope.read(positive, "rotary_base", { value: 500000, rule: `the base of ${YUAN3_VLLM}` })
        : notRead(scope, "rotary_base", 10000, base);
      scope.ignore("rope_theta", "no effect", "the base has the name rotary_base");
      const scaling = implied(null, cite(reference, "RotaryEmbedding", "has no scaling"));
      const contextLen = derive([maxPositions], (positions) => positions, "max_position_embeddings");
      const share = derive(
        [readRotated(reading), readHeads(reading).headDim],
        (dim, whole) => Math.min(1, dim / whole),
        "the rotated channels over a head's",
      );
      return {
        position: ropePosition(reference, { theta, scaling, contextLen }, maxPositions, share),
      };
    },
  };
}

const NUMBER = "moe_config/moe_num_experts";
const BY_LAYER = "moe_config/per_layer_experts_blocks";
const EXPERT_FIELDS = [
  ...[NUMBER, BY_LAYER, "moe_config/moe_top_k", "moe_config/ffn_hidden_size", "moe_config/norm_topk_prob"],
  ...["moe_config/gated_linear_unit", "moe_config/router_type"],
];

const OTHERS = "other_mlp";

/** Experts in every layer, or in none. */
function mlps(): HalfBlock<typeof YUAN_MLP> {
  return {
    shape: YUAN_MLP,
    read(reading) {
      const { scope, activation } = reading;
      const names = readSchedule(reading);
      const first = firstOf(names);
      const others = [...new Set(names.value)].filter((name) => name.startsWith(`${OTHERS}/`));
      const parts = others.map((name) => {
        const number = derive([names], () => Number(name.slice(name.lastIndexOf("_") + 1)), BY_LAYER_RULE);
        return [
          name.slice(OTHERS.length + 1),
          allDependOn(mixture(reading, number), [names], "some layers have as many experts"),
        ];
      });
      return {
        names,
        parts: {
          mlp: partIfUsed(scope, names as LayerNames, "mlp", {
            fields: EXPERT_FIELDS,
            read: () => mixture(reading, first),
          }),
          dense_mlp: partIfUsed(
            scope,
            names as LayerNames,
            "dense_mlp",
            gatedMlpPart(scope, referenceOf(scope), activation),
          ),
          ...(parts.length > 0 && {
            [OTHERS]: Object.fromEntries(parts) as DescribedBy<typeof YUAN_MLP>[typeof OTHERS],
          }),
        },
      };

      /** The number of experts of the first layer. */
      function firstOf(all: Sourced<readonly string[]>): Sourced<number> {
        const list = scope.optional(naturals, BY_LAYER);
        if (!list || !all.value.includes("mlp")) return scope.read(natural, NUMBER, NO_EXPERTS);
        return derive([list], ([number = 1]) => number, `${BY_LAYER_RULE}, of the first layer`);
      }
    },
  };
}

const NO_EXPERTS = { value: 0, rule: "there are no experts without moe_num_experts" };
const BY_LAYER_RULE = "per_layer_experts_blocks says how many experts each layer has";

/** Which layers have which MLP: experts in all where moe_config has any and use_moe does not say no. */
function readSchedule({ scope, layers }: Reading): Sourced<readonly string[]> {
  const list = isYuan3(scope) ? scope.optional(naturals, BY_LAYER) : undefined;
  if (!isYuan3(scope)) scope.ignore(BY_LAYER, "no effect", "Yuan 2.0 has as many experts in each layer");
  const use = scope.read(flag, "use_moe", {
    value: scope.find(scope.at("moe_config"))?.type === "object",
    rule: "there are experts where there is a moe_config (YuanDecoderLayer)",
  });
  if (list && use.value) {
    ignoreUnused(scope, [NUMBER], "per_layer_experts_blocks says it layer by layer");
    if (list.value.length < layers.value || list.value.includes(0)) {
      const message = `moe_config.per_layer_experts_blocks has ${list.value.length} entries for ${layers.value} layers: YuanDecoderLayer takes one of it for each layer, of at least 1.`;
      scope.reader.refuse("schedule-length", scope.at(BY_LAYER), message);
    }
    return derive(
      [list, layers, use],
      (each, n) =>
        each
          .slice(0, n)
          .map((number) => (number === each[0] ? "mlp" : `${OTHERS}/experts_${String(number)}`)),
      BY_LAYER_RULE,
    );
  }
  const number = use.value ? scope.read(natural, NUMBER, NO_EXPERTS) : NO_NUMBER;
  return derive(
    [layers, use, number],
    (n, has, experts) => Array.from({ length: n }, () => (has && experts > 0 ? "mlp" : "dense_mlp")),
    "every layer has experts where use_moe and moe_num_experts, else none",
  );
}

const NO_NUMBER = implied(0, "there are no experts without use_moe");

/** A mixture whose router has attention between experts. */
function mixture(reading: Reading, number: Sourced<number>): DescribedMoe {
  const { scope } = reading;
  const reference = referenceOf(scope);
  const classes = { block: "MoeLayer", router: "MoeLayer", experts: "YuanExpertMLP" };
  warnOfReaders(scope);
  return readExperts(
    { ...reading, reference },
    {
      number: NUMBER,
      topK: () => scope.read(count, "moe_config/moe_top_k"),
      width: "moe_config/ffn_hidden_size",
      normalised: new Field(() => scope.read(flag, "moe_config/norm_topk_prob")),
      classes,
      besides: () => ({
        num_experts: derive(
          [number],
          (n) => Math.max(1, n),
          () => number.source.text,
        ),
        gated: scope.read(flag, "moe_config/gated_linear_unit", {
          value: true,
          rule: cite(YUAN3, "BlockSparseTop2MLP", "multiplies one half of what w1 gives by the other"),
        }),
        ...(isYuan3(scope) && {
          bias: scope.read(flag, "use_bias", {
            value: false,
            rule: cite(YUAN3, "BlockSparseTop2MLP", "has no biases unless use_bias"),
          }),
        }),
        ...attentionRouter(scope),
      }),
    },
  );
}

function attentionRouter(scope: Scope): Partial<DescribedMoe> {
  const is = (rule: string): string => `ParallelAttention_router ${rule} (${referenceOf(scope).file})`;
  const one_matrix = isYuan3(scope)
    ? implied(true, is("has one matrix query_key_value"))
    : implied(false, is("has three matrices"));
  const router = { type: implied("attention_router" as const, is("lets experts attend")), one_matrix };
  if (!isYuan3(scope)) {
    scope.ignore("moe_config/router_type", "no effect", is("is the only router"));
    return { attention_router: router };
  }
  const kind = scope.read(text, "moe_config/router_type", {
    value: "attn_router",
    rule: is("is the router of all that are released"),
  });
  if (kind.value !== "attn_router") return {};
  return { attention_router: allDependOn(router, [kind], "router_type is attn_router") };
}

/** Says where Yuan 3.0's readers take different things of the file. */
function warnOfReaders(scope: Scope): void {
  if (!isYuan3(scope)) return;
  const at = scope.at("moe_config/norm_topk_prob");
  const node = scope.find(at);
  if (node?.type !== "boolean" || node.value) return;
  const message = `moe_config.norm_topk_prob is ${describeValue(node, scope.reader.document.text)}: ${YUAN3_VLLM} reads it, as the spec does; Yuan 3.0's modeling files divide the chosen scores by their sum all the same.`;
  scope.reader.report("warning", "readers-disagree", at, message);
}
