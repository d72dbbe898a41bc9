import { count, flag, orNull, positive } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { checkHeads } from "../blocks/rules/checks.ts";
import { type DescribedGqa, plainGqa } from "../blocks/attention/gqa.ts";
import { type Heads, readHeads } from "../blocks/attention/heads.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { slidingWindow } from "../blocks/attention/windows.ts";
import type { KindOfRope } from "./positions.ts";
import { HUB_READER, MODELING } from "./reference.ts";

const has = (rule: string): string => cite(MODELING, "Attention", rule);

/** The geometry of one kind of attention, values included. */
interface Geometry extends Heads {
  readonly valueDim: Sourced<number>;
}

/**
 * Reads both kinds of attention. Full attention is null where no layer has it, and its fields are ignored; draft modules
 * have the one within a window whatever the layers have.
 */
export function readAttentions(
  scope: Scope,
  hidden: Sourced<number>,
  mixers: LayerNames,
  ropes: { readonly full: KindOfRope; readonly sliding: KindOfRope },
) {
  const full: Geometry = { ...readHeads(scope, hidden), valueDim: scope.read(count, "v_head_dim") };
  const sliding = readSlidingGeometry(scope, full);
  const window = scope.read(count, ["sliding_window", "sliding_window_size"]);
  const fullSinks = readSinks(scope, "add_full_attention_sink_bias", false);
  const slidingSinks = readSinks(scope, "add_swa_attention_sink_bias", true);
  const shared = readShared(scope);
  if (!mixers.value.includes("attention"))
    scope.ignore("add_full_attention_sink_bias", "no effect", "it describes attention, which no layer has");
  checkHeads(scope, sliding.query, sliding.kv, "swa_num_key_value_heads");
  if (mixers.value.includes("sliding_attention"))
    warnAboutOwnGeometry(scope, full, sliding, slidingSinks.value);
  const attention = { ...describe(full, ropes.full, shared), sinks: fullSinks };
  const windowed = {
    ...describe(sliding, ropes.sliding, shared),
    sinks: slidingSinks,
    position: implied("sliding_position", has("rotates by the embedding of its kind of layer")),
    window: slidingWindow(window),
  };
  return {
    attention: onlyIfUsed(attention, mixers, "attention"),
    sliding_attention: windowed,
  };
}

type Shared = { readonly bias: Sourced<boolean>; readonly valueScale: Sourced<number> };

function readShared(scope: Scope): Shared {
  const scale = scope.nullable(orNull(positive), "attention_value_scale", {
    value: 1,
    rule: has("does not scale v where attention_value_scale is null"),
  });
  return { bias: scope.read(flag, "attention_bias"), valueScale: scale as Sourced<number> };
}

function describe(geometry: Geometry, { share }: KindOfRope, { bias, valueScale }: Shared): DescribedGqa {
  const { headDim, valueDim } = geometry;
  return {
    ...plainGqa(MODELING, geometry, {
      qkv: bias,
      output: implied(false, has("has no bias in o_proj")),
    }),
    v_head_dim: valueDim,
    rotary_dim: derive(
      [headDim, share],
      (dim, part) => Math.trunc(dim * part),
      "head_dim × partial_rotary_factor, rounded down",
    ),
    value_scale: valueScale,
  };
}

/** The Hub's file gives layers with a window a geometry of their own; transformers' class derives it. */
function readSlidingGeometry(scope: Scope, full: Geometry): Geometry {
  const same = (value: Sourced<number>, field: string): Sourced<number> =>
    scope.nullable(
      count,
      field,
      derive([value], (n) => n, has("gives every layer the same")),
    );
  return {
    query: same(full.query, "swa_num_attention_heads"),
    kv: scope.nullable(
      count,
      "swa_num_key_value_heads",
      derive([full.kv], (n) => 2 * n, has("doubles the KV heads of layers with a window")),
    ),
    headDim: same(full.headDim, "swa_head_dim"),
    valueDim: same(full.valueDim, "swa_v_head_dim"),
  };
}

function readSinks(scope: Scope, field: string, value: boolean): Sourced<boolean> {
  return scope.nullable(flag, field, {
    value,
    rule: has("has a sink for each query head of layers with a window, and of no others"),
  });
}

/** transformers reads none of the swa_* fields: where they differ from its rules, it builds another model than engines do. */
function warnAboutOwnGeometry(scope: Scope, full: Geometry, sliding: Geometry, sinks: boolean): void {
  const differing = [
    ["swa_num_attention_heads", sliding.query.value, full.query.value],
    ["swa_num_key_value_heads", sliding.kv.value, 2 * full.kv.value],
    ["swa_head_dim", sliding.headDim.value, full.headDim.value],
    ["swa_v_head_dim", sliding.valueDim.value, full.valueDim.value],
    ["add_swa_attention_sink_bias", sinks, true],
  ] as const;
  for (const [field, says, built] of differing) {
    if (says === built) continue;
    const message = `${field} is ${says}, which is read as ${HUB_READER} does; transformers 5.18.0 does not read it and builds ${built}.`;
    scope.reader.report("warning", "readers-disagree", scope.at(field), message);
  }
}
