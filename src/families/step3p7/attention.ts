import { type FieldType, count, flag, natural, orNull, positive } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied, allDependOn } from "../../config/reading/sourced.ts";
import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import type { OutputGateSpec } from "../../spec/components/output-gate.ts";
import { checkHeads } from "../blocks/rules/checks.ts";
import { type DescribedGqa, perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { checkWindow } from "../blocks/attention/window-schedule.ts";
import { slidingWindow } from "../blocks/attention/windows.ts";
import type { LayerHeads } from "./heads.ts";
import type { Kinds } from "./layer-types.ts";
import type { KindOfRope } from "./positions.ts";
import { HUB_READER, MODELING } from "./reference.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

const has = (rule: string): string => cite(MODELING, "Attention", rule);

const OTHERS = "other_attention";

/** The mixer of every layer of the stack: a kind whose heads are not those of the first of it has a name of its own. */
export function mixersOf({ stack }: Kinds, { all }: LayerHeads): LayerNames {
  const first = (kind: string): number | undefined => all.value[stack.value.indexOf(kind)];
  return derive(
    [stack, all],
    (kinds, heads) =>
      kinds.map((kind, index) => {
        const name = kind === "sliding_attention" ? "sliding_attention" : "attention";
        return heads[index] === first(kind) ? name : `${OTHERS}/${name}_${heads[index]}`;
      }),
    "layer_types, by the number of heads",
  );
}

/** Reads all kinds of attention. `names` are the mixers of the stack and of the draft modules. */
export function readAttentions(
  scope: Scope,
  norm: DescribedRMSNorm,
  heads: LayerHeads,
  names: LayerNames,
  ropes: { readonly full: KindOfRope; readonly sliding: KindOfRope },
) {
  const common = readCommon(scope, norm);
  const window = scope.nullable(orNull(natural), "sliding_window", {
    value: null,
    rule: "without a sliding_window every earlier token is seen",
  });
  const windowed = names.value.some((name) => name?.includes("sliding_attention"));
  if (windowed) checkWindow(scope, names, window);
  else scope.reader.ignore(scope.at("sliding_window"), "no effect", "no layer has a window");
  const build = (kind: "full" | "sliding", query: Sourced<number>): DescribedGqa => {
    checkHeads(scope, query, common.kv, "num_key_value_heads");
    const attention = common.describe(query, ropes[kind]);
    return kind === "full"
      ? attention
      : {
          ...attention,
          position: implied("sliding_position", has("rotates by the embedding of its kind of layer")),
          window: slidingWindow(window),
        };
  };
  return {
    attention: onlyIfUsed(build("full", heads.full), names, "attention"),
    sliding_attention: onlyIfUsed(build("sliding", heads.sliding), names, "sliding_attention"),
    [OTHERS]: otherKinds(names, heads, build),
  };
}

function otherKinds(
  names: LayerNames,
  { all }: LayerHeads,
  build: (kind: "full" | "sliding", query: Sourced<number>) => DescribedGqa,
): Described<{ [name: string]: GQAAttentionSpec } | null> {
  const found = [...new Set(names.value)].filter((name): name is string => name?.startsWith(OTHERS) ?? false);
  if (found.length === 0) return derive([names], () => null, "all layers of a kind have as many heads");
  const entries = found.map((name) => {
    const query = derive(
      [all],
      (list) => list[names.value.indexOf(name)] ?? 1,
      () => all.source.text,
    );
    const kind = name.includes("sliding_attention") ? "sliding" : "full";
    return [
      name.slice(OTHERS.length + 1),
      allDependOn(build(kind, query), [names], "some layers have it"),
    ] as const;
  });
  return Object.fromEntries(entries) as Described<{ [name: string]: GQAAttentionSpec }>;
}

function readCommon(scope: Scope, norm: DescribedRMSNorm) {
  const bias = scope.read(flag, "attention_bias");
  const headDim = scope.read(count, "head_dim");
  // The class's attribute_map lets num_attention_groups overwrite num_key_value_heads where a file gives both.
  const kv = scope.read(count, ["num_attention_groups", "num_key_value_heads"]);
  shadowLegacyGeometry(scope, kv, headDim);
  const scale = readScale(scope, headDim);
  const gate = readGate(scope);
  const bidirectional = scope.read(flag, "use_bidirectional_attention", {
    value: false,
    rule: has("sees no later token unless use_bidirectional_attention"),
  });
  const describe = (query: Sourced<number>, { share }: KindOfRope): DescribedGqa => ({
    ...plainGqa(MODELING, { query, kv, headDim }, { qkv: bias, output: bias }),
    ...perHeadQkNorm(MODELING, norm),
    rotary_dim: derive(
      [headDim, share],
      (dim, part) => Math.trunc(dim * part),
      "head_dim × partial_rotary_factor, rounded down",
    ),
    softmax_scale: derive([scale], inverseSqrt, "query_pre_attn_scalar^-½"),
    mask: derive(
      [bidirectional],
      (both) => (both ? "bidirectional" : "causal"),
      () => bidirectional.source.text,
    ),
    output_gate: gate,
  });
  return { kv, describe };
}

/** query_pre_attn_scalar, which is head_dim where it is not given: the class's default is that of its own head_dim. */
function readScale(scope: Scope, headDim: Sourced<number>): Sourced<number> {
  const node = scope.find(scope.at("query_pre_attn_scalar"));
  const own = derive([headDim], (dim) => dim, "head_dim, where query_pre_attn_scalar is not given");
  if (node === undefined) return own;
  return scope.nullable(positive, "query_pre_attn_scalar", own);
}

/** The Hub's file repeats KV heads and width for layers with a window; transformers reads neither. */
function shadowLegacyGeometry(scope: Scope, kv: Sourced<number>, headDim: Sourced<number>): void {
  const repeated = [
    ["num_attention_groups", "num_key_value_heads", kv.value],
    ["head_dim", "head_dim", headDim.value],
  ] as const;
  for (const [name, winner, value] of repeated) {
    const at = scope.at(`attention_other_setting/${name}`);
    const node = scope.find(at);
    if (node) scope.reader.shadow(at, scope.at(winner), node.type === "number" && node.value === value);
  }
}

/** True, false or a word, of which one says the same as true. */
const gatingWord: FieldType<boolean | string> = {
  expected: "true, false or a string",
  accept: (node) => (node.type === "boolean" || node.type === "string" ? node.value : undefined),
  placeholder: true,
};

function readGate(scope: Scope): Described<OutputGateSpec | null> {
  const gating = scope.optional(gatingWord, "gating");
  const headWise = scope.optional(flag, "use_head_wise_attn_gate");
  const rule = has(
    "multiplies each head's output by the sigmoid of a gate of its own, where gating is true or per-head",
  );
  const always = has("always has a gate for each head");
  const is = <T>(value: T): Sourced<T> => {
    const decides = gating ?? headWise;
    return decides ? derive([decides], () => value, rule) : implied(value, always);
  };
  const perHead = gating === undefined || gating.value === true || gating.value === "per-head";
  if (gating && headWise)
    scope.reader.shadow(scope.at("use_head_wise_attn_gate"), scope.at("gating"), headWise.value === perHead);
  if (!gating && headWise?.value === false) {
    const message = `use_head_wise_attn_gate is false, which is read as ${HUB_READER} does: without a gate. transformers 5.18.0 builds one all the same.`;
    scope.reader.report("warning", "readers-disagree", scope.at("use_head_wise_attn_gate"), message);
    return is(null);
  }
  return {
    type: is("output_gate"),
    granularity: is(perHead ? "per_head" : "per_channel"),
    activation: is("sigmoid"),
    layout: is("own"),
  };
}
