import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../spec/components/moe-mlp.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy, ValueOf } from "./declaration/shape.ts";
import { count, flag, natural, positive } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import {
  type Described,
  type Sourced,
  derive,
  implied,
  mapped,
  dependsOn,
  allDependOn,
} from "../config/reading/sourced.ts";
import { plainExperts } from "./blocks/mlp/experts.ts";
import { plainGqa } from "./blocks/attention/gqa.ts";
import { readStrictHeads } from "./blocks/attention/heads.ts";
import { sameInAllLayers, schedule } from "./blocks/layers/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position/position.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { withoutRopeDefaults } from "./blocks/position/rope-defaults.ts";
import { type RopeFields, readRope } from "./blocks/position/rope.ts";
import { type Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { checkWindow, fullEvery, readWindowSchedule } from "./blocks/attention/window-schedule.ts";
import { readWindowSize, slidingWindow } from "./blocks/attention/windows.ts";
import { dotted } from "../config/nodes/dotted.ts";

const MODELING = modeling("GptOss", "gpt_oss");

export const GPT_OSS = {
  attention: GQAAttentionSpec,
  sliding_attention: GQAAttentionSpec,
  mlp: MoEMLPSpec,
  position: RopePositionSpec,
};

/** gpt-oss: attention with sinks, within a window in every other layer, and a mixture of experts in every layer. */
export const gptOss = family("gpt_oss", {
  prefix: "GptOss",
  checkpoint: {
    layer: { "mlp.gate": "mlp.router" },
    stackedExperts: "in_out",
    gateUp: { routed: "alternating" },
  },
  shapes: [DECODER, GPT_OSS],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof GPT_OSS> {
  const { body, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  const { names } = readWindowSchedule(scope, layers, () =>
    derive(
      [layers],
      (n) => fullEvery(2, n),
      "num_hidden_layers layers, of which the first, third … have a window (GptOssConfig.__post_init__, transformers 5.18.0)",
    ),
  );
  const size = readWindowSize(scope);
  checkWindow(scope, names, size);
  const bias = scope.read(flag, "attention_bias");
  const attention = {
    ...plainGqa(MODELING, readStrictHeads(scope), { qkv: bias, output: bias }),
    sinks: implied(true, cite(MODELING, "Attention", "has a sink for each query head")),
  };
  return {
    ...body,
    layers: schedule(names, sameInAllLayers(layers, "mlp", "experts in every layer")),
    attention,
    sliding_attention: { ...attention, window: slidingWindow(size) },
    mlp: readExperts(scope, activation),
    position: ropePosition(MODELING, readYarn(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}

/** Without an object of its own the file gets the class's yarn; an empty one stands for an unscaled embedding. */
function readYarn(scope: Scope, maxPositions: Sourced<number>): RopeFields {
  const rope = readRope(withoutRopeDefaults(scope), maxPositions);
  shadowInitialContext(scope, rope);
  checkNotByKind(scope, rope);
  const at = scope.at("rope_parameters");
  const node = scope.find(at);
  if (rope.group !== "rope_parameters" || node?.type !== "object" || node.members.size > 0) return rope;
  const empty = [mapped({}, at)];
  const rule = "an empty rope_parameters takes the place of the class's yarn";
  return {
    ...rope,
    scaling: allDependOn(rope.scaling, empty, rule),
    contextLen: dependsOn(rope.contextLen, empty, rule),
  };
}

/** Parameters by kind of layer are for models with several embeddings; this one has one. */
function checkNotByKind(scope: Scope, { group }: RopeFields): void {
  const kinds = ["full_attention", "sliding_attention"].filter((kind) =>
    scope.find(scope.at(`${group}/${kind}`)),
  );
  if (kinds.length === 0) return;
  const message = `${dotted(scope.at(group))} is split by kind of layer (${kinds.join(", ")}), but gpt-oss has one rotary embedding: transformers 5.18.0 cannot build such a model.`;
  scope.reader.report("error", "rope-by-kind", scope.at(group), message);
}

/** The trained length in the words of the first implementation (openai/gpt-oss, gpt_oss/torch/model.py ModelConfig). */
function shadowInitialContext(scope: Scope, { group }: RopeFields): void {
  const at = scope.at("initial_context_length");
  const winner = scope.at(`${group}/original_max_position_embeddings`);
  if (scope.find(winner)) scope.reader.shadow(at, winner);
  else
    scope.reader.ignore(
      at,
      "no effect",
      "transformers reads the trained length from original_max_position_embeddings alone",
    );
}

function readExperts(scope: Scope, activation: Sourced<string>): Described<ValueOf<typeof GPT_OSS>["mlp"]> {
  const experts = (rule: string): string => cite(MODELING, "Experts", rule);
  if (activation.value !== "silu") {
    const message = `hidden_act is ${JSON.stringify(activation.value)}, but ${experts("always take gate × sigmoid(1.702 × gate)")}.`;
    scope.reader.report("warning", "activation-unread", scope.at("hidden_act"), message);
  }
  const router = (rule: string): string => cite(MODELING, "TopKRouter", rule);
  return {
    ...plainExperts(MODELING),
    type: implied("moe", cite(MODELING, "MLP")),
    // The class's attribute_map lets num_experts overwrite num_local_experts where a file gives both.
    num_experts: scope.read(count, ["num_experts", "num_local_experts"]),
    // The second spelling is the first implementation's (openai/gpt-oss, gpt_oss/torch/model.py ModelConfig).
    top_k: scope.read(count, ["num_experts_per_tok", "experts_per_token"]),
    intermediate_size: scope.read(natural, "intermediate_size"),
    scoring_func: implied("softmax", router("is a softmax over the chosen logits")),
    router_bias: implied(true, router("adds its bias to the logits")),
    norm_topk_prob: implied(
      true,
      router("takes the softmax of the chosen logits alone, as if divided by their sum"),
    ),
    activation: implied("silu", experts("take gate × sigmoid(alpha × gate)")),
    bias: implied(true, experts("have gate_up_proj_bias and down_proj_bias")),
    clamp: {
      type: implied("clamped_glu", experts("clamp gate and up")),
      limit: scope.nullable(positive, "swiglu_limit", { value: 7, rule: experts("clamp at 7") }),
      alpha: implied(1.702, experts("take gate × sigmoid(1.702 × gate)")),
      up_offset: implied(1, experts("multiply by up + 1")),
    },
  };
}
