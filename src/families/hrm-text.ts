import { count, flag, natural, positive, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import type { Renames } from "../spec/checkpoint-names.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { HierarchicalRecurrenceSpec } from "../spec/components/hierarchical-recurrence.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { plainGqa } from "./blocks/attention/gqa.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { givenNames } from "./blocks/file/fixed-fields.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { sameInAllLayers, schedule } from "./blocks/layers/layer-names.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { ropePosition, wholeHead } from "./blocks/position/position.ts";
import { readRope } from "./blocks/position/rope.ts";
import { checkWidth } from "./blocks/rules/checks.ts";
import { rms } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { Field } from "./declaration/fact.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";

const MODELING = modeling("HrmText", "hrm_text");

/** The conversion joins matrices and leaves their biases as they are called in the class (conversion_mapping.py). */
const NAMES: Renames = {
  self_attn: "attn",
  qkv_proj: "gqkv_proj",
  ...Object.fromEntries(
    ["gate_proj", "q_proj", "k_proj", "v_proj"].map((name) => [
      `self_attn.${name}.bias`,
      `self_attn.${name}.bias`,
    ]),
  ),
};

export const HRM_TEXT = {
  /** Of the low stack, which the layers are. */
  attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  /** The high stack, and how often both are passed. */
  recurrence: HierarchicalRecurrenceSpec,
  position: RopePositionSpec,
};

/** HRM-Text: two stacks of gated attention and dense MLPs, which a token passes in cycles. */
export const hrmText = family("hrm_text", {
  prefix: "HrmText",
  checkpoint: {
    layers: "L_module.layers",
    layer: NAMES,
    outside: NAMES,
    gateUp: { dense: "blocks", biasesApart: true },
  },
  ignoredInside: [
    {
      because: "training",
      reason: "through which of the cycles gradients go",
      names: ["L_bp_cycles"],
    },
  ],
  shapes: [DECODER, HRM_TEXT],
  read: readBody,
});

/** The layers of each stack: once a class has rewritten num_hidden_layers, they are in a field of their own. */
function readLayers(scope: Scope): Sourced<number> {
  if (givenNames(scope, ["num_layers_per_stack"]).length === 0) return scope.read(count, "num_hidden_layers");
  const reason =
    "num_layers_per_stack decides; this is how many caches there are (HrmTextConfig.__post_init__)";
  scope.reader.ignore(scope.at("num_hidden_layers"), "no effect", reason);
  return scope.read(count, "num_layers_per_stack");
}

const embeddingScale = new Field((scope) => {
  const range = scope.read(positive, "initializer_range");
  return scope.nullable(
    real,
    "embedding_scale",
    derive(
      [range],
      (deviation) => 1 / deviation,
      "1 / initializer_range, where embedding_scale is not given",
    ),
  );
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof HRM_TEXT> {
  const trunk = readTrunk(root, scope, MODELING, {
    norm: rms({ weight: false }),
    layers: readLayers,
    multipliers: { embedding: embeddingScale },
  });
  const { layers, hidden, activation, norm, maxPositions } = trunk;
  const query = scope.read(count, "num_attention_heads");
  checkWidth(scope, hidden, query);
  const heads = {
    query,
    kv: derive([query], (n) => n, cite(MODELING, "Attention", "has as many heads of keys as of queries")),
    headDim: scope.read(count, "head_dim"),
  };
  const high = scope.read(count, "H_cycles");
  const low = scope.read(count, "L_cycles");
  const bias = scope.read(flag, "attention_bias");
  const mlp: Described<DenseMLPSpec> = {
    ...gatedMlp(MODELING, scope.read(natural, "intermediate_size"), activation),
    bias: scope.read(flag, "mlp_bias"),
  };
  const gate = <T>(value: T): Sourced<T> =>
    implied(value, cite(MODELING, "Attention", "multiplies its output by the sigmoid of gate_proj"));
  const together = cite(
    MODELING,
    "Attention",
    "is saved with gate, q, k and v in one matrix (conversion_mapping.py)",
  );
  const attention = (passes: Sourced<number>): Described<GQAAttentionSpec> => ({
    ...plainGqa(MODELING, heads, { qkv: bias, output: bias }),
    output_gate: {
      type: gate("output_gate" as const),
      granularity: gate("per_channel" as const),
      activation: gate("sigmoid"),
      layout: implied("before_qkv" as const, together),
    },
    qkv_layout: implied("blocks" as const, together),
    qkv_biases_apart: implied(true, together),
    mask: derive(
      [scope.read(flag, "prefix_lm")],
      (prefix) => (prefix ? ("bidirectional_prefix" as const) : ("causal" as const)),
      cite(MODELING, "Model", "lets the instruction's tokens see each other where prefix_lm"),
    ),
    passes,
  });
  const rule = cite(MODELING, "Model", "passes its two stacks in cycles");
  return {
    ...trunk.body,
    // Each pass of a stack ends with it.
    final_norm: implied(null, cite(MODELING, "Stack", "has the last norm")),
    layers: schedule(
      sameInAllLayers(layers, "attention", "equal layers"),
      sameInAllLayers(layers, "mlp", "equal layers"),
    ),
    extras: implied(["recurrence"], rule),
    attention: attention(derive([high, low], (h, l) => h * l, "H_cycles × L_cycles passes of the low stack")),
    mlp,
    recurrence: {
      type: implied("hierarchical_recurrence" as const, rule),
      high_cycles: high,
      low_cycles: low,
      num_layers: layers,
      attention: attention(derive([high], (h) => h, "a pass of the high stack in each of H_cycles")),
      mlp,
      norm,
    },
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}
