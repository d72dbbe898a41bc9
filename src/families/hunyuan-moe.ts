import * as z from "zod/mini";
import { describeValue } from "../config/nodes/describe-value.ts";
import { toJson } from "../config/nodes/node.ts";
import { count, type FieldType, flag, natural, naturals } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import { string } from "../spec/values.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { type ExpertOptions, readExperts } from "./blocks/mlp/mlp-block.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { hunyuanRope, readQkNorm } from "./hunyuan.ts";
import { dotted } from "../config/nodes/dotted.ts";

const MODELING = modeling("HunYuanMoEV1", "hunyuan_v1_moe");

const is = (suffix: string, rule: string): string => cite(MODELING, suffix, rule);

const VLLM_READER = "vLLM's hunyuan_v1.py";

const EXPERTS: ExpertOptions = {
  // The class keeps num_local_experts as num_experts, so that it wins where a file gives both (attribute_map).
  number: ["num_local_experts", "num_experts"],
  classes: { block: "Moe", router: "Gate" },
  besides: readBesides,
};

export const MIXTURES = {
  /** The experts of the first layer, and of all that choose as many. */
  mlp: MoEMLPSpec,
  /** The experts of layers that choose another number of them than the first, by that number. */
  other_mlp: z.optional(z.record(string, MoEMLPSpec)),
};

/** HunYuan's mixtures: HunYuan's attention, and experts beside a shared one of the same width in every layer. */
export const hunyuanV1Moe = decoder("hunyuan_v1_moe", "HunYuanMoEV1", {
  name: "HunyuanV1MoeModelSpec",
  fixed: {
    use_qk_norm: { built: true, reason: is("Attention", "always normalises q and k") },
    use_mla: { built: false, reason: is("Attention", "has no latents") },
    use_cla: { built: false, reason: is("Attention", "has keys and values of its own") },
    mlp_bias: { built: false, reason: is("MLP", "has no biases") },
    norm_topk_prob: { built: true, reason: is("Gate", "divides the chosen scores by their sum") },
    use_mixed_mlp_moe: { built: true, reason: is("Moe", "always has a shared expert") },
    routed_scaling_factor: { built: 1, reason: is("Gate", "scales no further") },
    moe_drop_tokens: { built: false, reason: is("Experts", "drop no tokens") },
    moe_random_routing_dropped_token: { built: false, reason: is("Experts", "drop no tokens") },
    moe_layer_num_skipped: { built: 0, reason: is("DecoderLayer", "has experts in every layer") },
    group_limited_greedy: { built: false, reason: is("Gate", "chooses among all experts") },
    norm_type: { built: "rms", reason: is("DecoderLayer", "has RMS norms") },
    use_rotary_pos_emb: { built: true, reason: is("Attention", "rotates q and k") },
    position_embedding_xdrope: {
      built: false,
      reason: is("RotaryEmbedding", "has one position for each token"),
    },
  },
  ignoredInside: [
    {
      because: "generation",
      reason: "which tokens begin, end and fill a sequence is not part of the model",
      names: ["eod_token_id", "sep_token_id"],
    },
    {
      because: "no effect",
      reason: is("Attention", "has keys and values of its own"),
      names: ["cla_share_factor"],
    },
  ],
  checkpoint: {
    linearRouters: true,
    layer: {
      q_norm: "query_layernorm",
      k_norm: "key_layernorm",
      "mlp.gate": "mlp.gate.wg",
      "mlp.shared_experts": "mlp.shared_mlp",
    },
  },
  attention: gqa({ bias: field(flag, "attention_bias"), headDimRequired: true, qkNorm: readQkNorm }),
  mlp: expertsByLayer(),
  position: hunyuanRope(),
});

/** One number, or one for each layer. */
const eachLayer: FieldType<number | readonly number[]> = {
  expected: "a positive whole number, or an array with one for each layer",
  accept: (node) => count.accept(node) ?? counts(node),
  placeholder: 1,
};

function counts(node: Parameters<typeof naturals.accept>[0]): readonly number[] | undefined {
  const list = naturals.accept(node);
  return list?.includes(0) ? undefined : list;
}

const OTHERS = "other_mlp";

/** Experts in every layer; a layer that chooses another number of them than the first has a component of its own. */
function expertsByLayer(): HalfBlock<typeof MIXTURES> {
  return {
    shape: MIXTURES,
    read(reading) {
      const given = readTopK(reading);
      warnOfWidths(reading.scope);
      const mixture = (topK: Sourced<number>) => readExperts(reading, { ...EXPERTS, topK: () => topK });
      if (!Array.isArray(given.value))
        return { names: "mlp", parts: { mlp: mixture(given as Sourced<number>) } };
      const list = given as Sourced<readonly number[]>;
      const names = derive(
        [list, reading.layers],
        (each, layers) =>
          each.slice(0, layers).map((topK) => (topK === each[0] ? "mlp" : `${OTHERS}/top_${topK}`)),
        "moe_topk says how many experts each layer chooses",
      );
      const of = (topK: number) => derive([list], () => topK, "moe_topk, for the layers that have it");
      const others = [...new Set(list.value.slice(0, reading.layers.value))].slice(1);
      const parts = others.map((topK) => [
        `top_${topK}`,
        allDependOn(mixture(of(topK)), [names], "some layers choose as many experts"),
      ]);
      return {
        names,
        parts: {
          mlp: mixture(derive([list], ([first = 1]) => first, "moe_topk of the first layer")),
          ...(parts.length > 0 && { [OTHERS]: Object.fromEntries(parts) as DescribedMixtures }),
        },
      };
    },
  };
}

type DescribedMixtures = DescribedBy<typeof MIXTURES>[typeof OTHERS];

function readTopK({ scope, layers }: Reading): Sourced<number | readonly number[]> {
  // The class keeps num_experts_per_tok as moe_topk, so that it wins where a file gives both (attribute_map).
  const given = scope.read(eachLayer, ["num_experts_per_tok", "moe_topk"]);
  if (Array.isArray(given.value) && given.value.length < layers.value) {
    const at = given.source.from[0] ?? scope.at("moe_topk");
    const message = `${dotted(at)} has ${given.value.length} entries, but num_hidden_layers is ${layers.value}: ${is("Gate", "takes one of it for each layer")}.`;
    scope.reader.refuse("schedule-length", at, message);
  }
  return given;
}

function readBesides({ scope, reference }: Reading) {
  const rule = cite(reference, "Moe", "adds the output of shared_mlp, as wide as an expert, as it is");
  return {
    shared_expert: {
      type: implied("shared_expert" as const, rule),
      intermediate_size: scope.read(natural, "intermediate_size"),
      gated_output: implied(false, rule),
    },
  };
}

/** Says where vLLM, and Tencent's own code, build experts or a shared MLP of other widths than transformers. */
function warnOfWidths(scope: Scope): void {
  const width = scope.read(natural, "intermediate_size").value;
  const fields = [
    ["moe_intermediate_size", width, "makes the experts of a layer as wide"],
    ["num_shared_expert", 1, "makes the shared MLP of a layer as many times as wide"],
  ] as const;
  for (const [field, built, makes] of fields) {
    const at = scope.at(field);
    const node = scope.find(at);
    if (!node) continue;
    const rule = `transformers 5.18.0 makes both intermediate_size (${width}) wide`;
    scope.reader.ignore(at, "no effect", `${rule}; ${VLLM_READER} reads it`);
    const value = toJson(node);
    if (value === null || [value].flat().every((each) => each === built)) continue;
    const message = `${dotted(at)} is ${describeValue(node, scope.reader.document.text)}: ${VLLM_READER} ${makes}; ${rule}, which stands in the spec.`;
    scope.reader.report("warning", "readers-disagree", at, message);
  }
}
