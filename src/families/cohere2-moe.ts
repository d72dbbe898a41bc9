import * as z from "zod/mini";
import { count, flag, natural, orNull, positive, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, allDependOn, dependsOn, derive, implied } from "../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { LAYERED_ATTENTION, readGqa, withoutRotation } from "./blocks/attention/gqa-block.ts";
import { checkWindow, fullEvery, readWindowSchedule } from "./blocks/attention/window-schedule.ts";
import { readWindowSize, slidingWindow } from "./blocks/attention/windows.ts";
import { ignoreUnused } from "./blocks/file/fixed-fields.ts";
import { type LayerNames, onlyIfUsed } from "./blocks/layers/layer-names.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { SPARSE_MLP, readExperts } from "./blocks/mlp/mlp-block.ts";
import { MLP_NAMES, readMlpLayerTypes } from "./blocks/mlp/mlp-types.ts";
import { partIfUsed } from "./blocks/mlp/sparse-layers.ts";
import { rope } from "./blocks/position/position.ts";
import { checkKnown } from "./blocks/rules/checks.ts";
import { type DescribedNorm, type NormBlock, layerNormOf, rmsNorm } from "./blocks/rules/norms.ts";
import { notNegative } from "./blocks/rules/not-negative.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import { type HalfBlock, type Reading, onceInReading } from "./declaration/reading.ts";
import { readSharedExpert } from "./deepseek/experts.ts";

const MODELING = modeling("Cohere2Moe", "cohere2_moe");
const RULE = "Cohere2MoeConfig.__post_init__, transformers 5.18.0";

const FIRST = "first_k_dense_replace";
const PREFIX = "prefix_dense_sliding_window_pattern";
const PATTERN = "sliding_window_pattern";

export const COHERE2_MOE_ATTENTION = {
  ...LAYERED_ATTENTION,
  /** Attention to every earlier token with positions, of dense layers; null where no layer has it. */
  rotated_attention: z.nullable(GQAAttentionSpec),
};

/** Command A+: Cohere 2's layers, and experts beside shared ones after dense layers. */
export const cohere2Moe = decoder("cohere2_moe", "Cohere2Moe", {
  norm: norms(),
  multipliers: { logits: field(positive, "logit_scale") },
  attention: attention(),
  mlp: mlps(),
  position: rope({ interleaved: true }),
});

/** RMS norms where the file gives them an epsilon, else layer norms without a bias; both halves share one. */
function norms(): NormBlock<DescribedNorm> {
  return {
    read(scope, reference) {
      const rule = cite(
        reference,
        "DecoderLayer",
        "has RMS norms where rms_norm_eps is given, else layer norms",
      );
      const given = scope.nullable(orNull(notNegative), "rms_norm_eps", { value: null, rule });
      const placement = {
        norm_placement: implied(
          "parallel" as const,
          cite(reference, "DecoderLayer", "gives one norm of the stream to both halves, and adds both to it"),
        ),
      };
      if (given.value !== null) {
        ignoreUnused(scope, ["layer_norm_eps"], "rms_norm_eps makes the norms RMS norms");
        const eps = given as Sourced<number>;
        return { eps, norm: allDependOn(rmsNorm(eps, reference), [given], rule), placement };
      }
      const eps = scope.read(notNegative, "layer_norm_eps");
      const norm = layerNormOf(eps, reference, { bias: false, suffix: "LayerNorm" }, scope);
      return { eps, norm: allDependOn(norm, [given], rule), placement };
    },
  };
}

/** How many layers are dense, from the first, where no list says so. */
const readFirstDense = onceInReading(({ scope }: Reading) =>
  scope.read(natural, FIRST, { value: 0, rule: `no layer is dense unless told (${RULE})` }),
);

const readMlpNames = onceInReading((reading: Reading): LayerNames => {
  const { scope, layers } = reading;
  const types = readMlpLayerTypes(scope, layers.value);
  if (types)
    return derive(
      [types, layers],
      (list, n) => list.slice(0, n).map((type) => MLP_NAMES.get(type) ?? type),
      "mlp_layer_types",
    );
  return derive(
    [layers, readFirstDense(reading)],
    (n, dense) => Array.from({ length: n }, (_, index) => (index < dense ? "dense_mlp" : "mlp")),
    `a dense MLP in the first ${FIRST} layers, experts in the others (${RULE})`,
  );
});

/** The windows of the layers before the first with experts follow one pattern, those of the others another. */
function byRule(reading: Reading): LayerNames {
  const { scope, layers } = reading;
  return derive(
    [layers, readFirstDense(reading), scope.read(count, PREFIX), scope.read(count, PATTERN)],
    (n, dense, prefix, period) =>
      [...fullEvery(prefix, dense), ...fullEvery(period, Math.max(0, n - dense))].slice(0, n),
    `every ${PREFIX}-th of the first ${FIRST} layers and every ${PATTERN}-th of the others see everything (${RULE})`,
  );
}

/** A layer without a window rotates nothing, unless it is dense and the pattern of dense layers is 1. */
const readLayers = onceInReading((reading: Reading) => {
  const { scope, layers } = reading;
  const size = readWindowSize(scope);
  const { names: kinds, explicit } = readWindowSchedule(scope, layers, () => byRule(reading));
  const mlps = readMlpNames(reading);
  checkWindow(scope, kinds, size);
  if (!kinds.value.includes("sliding_attention"))
    ignoreUnused(scope, ["sliding_window"], "no layer has a window");
  if (explicit) settlePatterns(scope, mlps, kinds);
  const rule = cite(
    MODELING,
    "Attention",
    `rotates q and k in layers with a window, and in dense ones where ${PREFIX} is 1`,
  );
  if (!mlps.value.includes("dense_mlp")) return { names: kinds, size };
  const names = derive(
    [kinds, mlps, scope.read(count, PREFIX)],
    (all, halves, prefix) =>
      all.map((kind, index) =>
        kind === "attention" && halves[index] === "dense_mlp" && prefix === 1 ? "rotated_attention" : kind,
      ),
    rule,
  );
  return { names, size };
});

/** What becomes of the fields of the rule where layer_types decides. */
function settlePatterns(scope: Scope, mlps: LayerNames, kinds: LayerNames): void {
  const period = scope.optional(count, PATTERN);
  const dense = mlps.value.filter((name) => name === "dense_mlp").length;
  if (period) {
    const rest = kinds.value.slice(dense);
    const agrees = rest.join() === fullEvery(period.value, rest.length).join();
    scope.reader.shadow(scope.at(PATTERN), scope.at("layer_types"), agrees);
  }
  if (dense === 0) ignoreUnused(scope, [PREFIX], "no layer is dense");
  if (scope.find(scope.at("mlp_layer_types"))?.type === "array")
    scope.reader.shadow(scope.at(FIRST), scope.at("mlp_layer_types"), true);
}

function attention(): HalfBlock<typeof COHERE2_MOE_ATTENTION> {
  return {
    shape: COHERE2_MOE_ATTENTION,
    read(reading) {
      const { names, size } = readLayers(reading);
      refuseNullRope(reading.scope);
      const rotated = readGqa(reading, { bias: field(flag, "attention_bias"), headDimRequired: true });
      const still = {
        ...rotated,
        ...withoutRotation(
          reading.reference,
          "rotates q and k in layers with a window and in some dense ones",
        ),
      };
      const within = { ...rotated, window: slidingWindow(size) };
      return {
        names,
        parts: {
          attention: onlyIfUsed(still, names, "attention"),
          sliding_attention: onlyIfUsed(within, names, "sliding_attention"),
          rotated_attention: onlyIfUsed(rotated, names, "rotated_attention"),
        },
      };
    },
  };
}

/** The class makes rope_parameters of rope_theta, and then sets it to the file's null again. */
function refuseNullRope(scope: Scope): void {
  const at = scope.at("rope_parameters");
  if (scope.find(at)?.type !== "null") return;
  const message = `rope_parameters is null, which Cohere2MoeConfig of transformers 5.18.0 keeps, and the model stops with a TypeError. Leave it out.`;
  scope.reader.report("error", "null-rope-parameters", at, message);
}

const EXPERT_FIELDS = [
  "num_experts",
  "num_experts_per_tok",
  "num_shared_experts",
  "shared_expert_combination_strategy",
  "expert_selection_fn",
  "norm_topk_prob",
];

function mlps(): HalfBlock<typeof SPARSE_MLP> {
  return {
    shape: SPARSE_MLP,
    read(reading) {
      const { scope, reference, activation } = reading;
      const names = readMlpNames(reading);
      const width = scope.nullable(
        count,
        "prefix_dense_intermediate_size",
        derive(
          [scope.read(natural, "intermediate_size")],
          (inner) => inner,
          cite(reference, "MLP", "is as wide as an expert without a prefix_dense_intermediate_size"),
        ),
      );
      return {
        names,
        parts: {
          mlp: partIfUsed(scope, names, "mlp", {
            fields: EXPERT_FIELDS,
            read: () => readExperts(reading, { number: "num_experts", besides: readBesides }),
          }),
          dense_mlp: partIfUsed(scope, names, "dense_mlp", {
            fields: ["prefix_dense_intermediate_size"],
            read: () => gatedMlp(reference, width, activation),
          }),
        },
      };
    },
  };
}

function readBesides({ scope, reference }: Reading) {
  const router = (rule: string): string => cite(reference, "TopKRouter", rule);
  const scoring = scope.read(text, "expert_selection_fn");
  checkKnown(scope, scoring, "expert_selection_fn", ["softmax", "sigmoid"]);
  const shared = readSharedExpert(
    scope,
    cite(reference, "SparseMoeBlock", "adds shared experts to the others"),
    {
      width: scope.read(natural, "intermediate_size"),
      widthName: "intermediate_size",
      number: "num_shared_experts",
    },
  );
  const some = "type" in shared;
  if (!some) ignoreUnused(scope, ["shared_expert_combination_strategy"], "there are no shared experts");
  return {
    scoring_func: scoring,
    norm_topk_prob: readNormalising(scope, scoring, router),
    shared_expert: shared,
    ...(some && {
      shared_combination: dependsOn(readCombination(scope), [shared.type], "there are shared experts"),
    }),
  };
}

/** A softmax is of the chosen logits alone, as if divided by their sum. */
function readNormalising(
  scope: Scope,
  scoring: Sourced<string>,
  router: (rule: string) => string,
): Sourced<boolean> {
  const rule = router(
    "takes the softmax of the chosen logits alone, and divides sigmoids by their sum where norm_topk_prob",
  );
  if (scoring.value === "softmax") {
    ignoreUnused(scope, ["norm_topk_prob"], "a softmax of the chosen logits alone needs no division");
    return derive([scoring], () => true, rule);
  }
  return derive([scope.read(flag, "norm_topk_prob"), scoring], (divides) => divides, rule);
}

function readCombination(scope: Scope): Sourced<"sum" | "average"> {
  const strategy = scope.read(text, "shared_expert_combination_strategy");
  checkKnown(scope, strategy, "shared_expert_combination_strategy", ["sum", "average"]);
  return derive(
    [strategy],
    (name) => (name === "sum" ? "sum" : "average"),
    "shared_expert_combination_strategy: how the shared experts' output joins the others'",
  );
}
