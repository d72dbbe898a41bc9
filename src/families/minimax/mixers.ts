import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import type { LightningAttentionSpec } from "../../spec/components/lightning-attention.ts";
import { ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { noBias, plainGqa } from "../blocks/attention/gqa.ts";
import type { Heads } from "../blocks/attention/heads.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { readWindowSize, slidingWindow } from "../blocks/attention/windows.ts";
import type { Variant } from "./reference.ts";

interface Shared {
  readonly heads: Heads;
  readonly rotaryDim: Sourced<number>;
  readonly activation: Sourced<string>;
}

/** Reads full and lightning attention; what no layer has is null, and the fields that are its alone are ignored. */
export function readAttentions(
  scope: Scope,
  variant: Variant,
  { heads, rotaryDim, activation }: Shared,
  names: LayerNames,
): {
  readonly attention: Described<GQAAttentionSpec> | Sourced<null>;
  readonly linear_attn: Described<LightningAttentionSpec> | Sourced<null>;
} {
  const { reference } = variant;
  const bias = noBias(reference);
  unlessUsed(scope, names, "attention", ["num_key_value_heads", "sliding_window"]);
  unlessUsed(scope, names, "linear_attn", ["block_size"]);
  const attention = {
    ...plainGqa(reference, heads, { qkv: bias, output: bias }),
    rotary_dim: rotaryDim,
    window: slidingWindow(readWindowSize(scope)),
  };
  return {
    attention: onlyIfUsed(attention, names, "attention"),
    linear_attn: onlyIfUsed(readLightning(scope, variant, heads, activation), names, "linear_attn"),
  };
}

function readLightning(
  scope: Scope,
  { reference, outputEps }: Variant,
  heads: Heads,
  activation: Sourced<string>,
): Described<LightningAttentionSpec> {
  const has = (rule = ""): string => cite(reference, "LightningAttention", rule);
  return {
    type: implied("lightning_attention", has()),
    num_heads: heads.query,
    head_dim: heads.headDim,
    block_size: scope.read(count, "block_size"),
    qkv_activation: activation,
    slopes: implied("by_head_and_depth", has("computes slopes from the numbers of head and layer")),
    output_norm: rmsNorm(implied(1e-6, has(outputEps)), reference),
    output_gate_activation: implied("sigmoid", has("gates by sigmoid(output_gate(x))")),
  };
}

/** Says of fields of a component that no layer has that they have no effect. */
export function unlessUsed(scope: Scope, names: LayerNames, name: string, fields: readonly string[]): void {
  if (!names.value.includes(name)) ignoreUnused(scope, fields, `it describes ${name}, which no layer has`);
}
