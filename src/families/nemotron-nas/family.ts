import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { LinearLayerSpec } from "../../spec/components/linear-layer.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy, ValueOf } from "../declaration/shape.ts";
import { count, flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { AttentionForm } from "./attention-half.ts";
import { readBlocks } from "./blocks.ts";
import { formsOf, namesOf } from "./forms.ts";
import type { Half } from "./half.ts";
import type { MlpForm } from "./mlp-half.ts";
import { BLOCK_CONFIG, LLAMA, MODELING } from "./reference.ts";
import { checkHeads } from "../blocks/rules/checks.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainGqa } from "../blocks/attention/gqa.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { schedule } from "../blocks/layers/layer-names.ts";
import { ropePosition, wholeHead } from "../blocks/position/position.ts";
import { cite } from "../blocks/rules/reference.ts";
import { readRope } from "../blocks/position/rope.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { type Trunk, readTrunk } from "../blocks/file/trunk.ts";
import { string } from "../../spec/values.ts";

const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: "every layer has its own in block_configs (configuration_decilm.py)",
    names: ["intermediate_size", "num_key_value_heads"],
  },
];

export const NEMOTRON_NAS = {
  blocks: z.record(string, z.discriminatedUnion("type", [GQAAttentionSpec, DenseMLPSpec, LinearLayerSpec])),
  position: RopePositionSpec,
};

/**
 * Nemotron-NAS (Llama-Nemotron Super and Ultra, arXiv:2411.19146): a Llama whose layers were pruned one by one. Each half
 * of a layer is narrower, one matrix, or not there; `blocks` holds each form of a half once, by names such as
 * `attention_8` (query heads that share a KV head) and `mlp_14336` (inner width).
 */
export const nemotronNas = family("nemotron_nas", {
  prefix: "DeciLM",
  // DeciLMConfig extends LlamaConfig and lies beside the weights with its modeling code.
  modelTypes: { "nemotron-nas": { config: "LlamaConfig" } },
  ignoredInside: IGNORED,
  shapes: [DECODER, NEMOTRON_NAS],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof NEMOTRON_NAS> {
  const trunk = readTrunk(root, scope, LLAMA);
  const blocks = readBlocks(scope, trunk.layers, trunk.hidden, trunk.activation);
  const attention = blocks.map((block) => block.attention);
  const mlps = blocks.map((block) => block.mlp);
  const { maxPositions } = trunk;
  return {
    ...trunk.body,
    layers: schedule(namesOf(attention), namesOf(mlps)),
    blocks: {
      ...formsOf(attention, readAttentionForms(scope, trunk)),
      ...formsOf(mlps, readMlpForms(scope)),
    },
    position: ropePosition(LLAMA, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}

type DescribedForm = Described<ValueOf<typeof NEMOTRON_NAS>["blocks"][string]>;

/** What describes an attention: the sizes are read once, whatever forms there are. */
function readAttentionForms(scope: Scope, { hidden }: Trunk): (half: Half<AttentionForm>) => DescribedForm {
  const query = scope.read(count, "num_attention_heads");
  const bias = scope.read(flag, "attention_bias");
  const headDim = scope.nullable(
    count,
    "head_dim",
    derive(
      [hidden, query],
      (width, heads) => Math.max(1, Math.floor(width / heads)),
      "hidden_size / num_attention_heads, rounded down, where head_dim is not given",
    ),
  );
  return ({ form }) => {
    if (!form) return oneMatrix();
    const kv = derive(
      [query, form.group],
      (heads, group) => Math.max(1, Math.floor(heads / group)),
      "num_attention_heads / n_heads_in_group",
    );
    checkHeads(scope, query, kv, "num_attention_heads");
    return {
      ...plainGqa(MODELING, { query, kv, headDim }, { qkv: bias, output: bias }),
      window: form.window,
    };
  };
}

function readMlpForms(scope: Scope): (half: Half<MlpForm>) => DescribedForm {
  const bias: Sourced<boolean> = scope.read(flag, "mlp_bias");
  return ({ form }) => (form ? { ...gatedMlp(LLAMA, form.width, form.activation), bias } : oneMatrix());
}

/** What stands in for a half that was replaced. */
function oneMatrix(): DescribedForm {
  return {
    type: implied("linear", `replace_with_linear (${BLOCK_CONFIG})`),
    bias: implied(false, cite(MODELING, "DecoderLayer", "replaces a half by a matrix without a bias")),
  };
}
