import { flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import type { Described } from "../../config/reading/sourced.ts";
import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { checkMrope } from "../blocks/rules/checks.ts";
import { perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import { type HeadOptions, readHeads } from "../blocks/attention/heads.ts";
import { ropePosition, wholeHead } from "../blocks/position/position.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { readMrope, readRope } from "../blocks/position/rope.ts";
import type { Trunk } from "../blocks/file/trunk.ts";

/** Reads the attention of a Qwen3-VL decoder and its positions in time, height and width. */
export function readVlAttention(
  scope: Scope,
  reference: Reference,
  { hidden, norm, maxPositions }: Trunk,
  options: HeadOptions = {},
): { readonly attention: Described<GQAAttentionSpec>; readonly position: Described<RopePositionSpec> } {
  const bias = scope.read(flag, "attention_bias");
  const heads = readHeads(scope, hidden, options);
  const rope = readRope(scope, maxPositions);
  const mrope = readMrope(scope, rope.group, [24, 20, 20], cite(reference, "RotaryEmbedding"));
  checkMrope(scope, mrope.section, heads.headDim, `${rope.group}/mrope_section`);
  return {
    attention: {
      ...plainGqa(reference, heads, { qkv: bias, output: bias }),
      ...perHeadQkNorm(reference, norm),
    },
    position: { ...ropePosition(reference, rope, maxPositions, wholeHead(reference)), mrope },
  };
}
