import { type FieldType, count, flag } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, allDependOn, derive, implied } from "../../config/reading/sourced.ts";
import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import type { OutputGateSpec } from "../../spec/components/output-gate.ts";
import { type DescribedGqa, perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import { slidingWindow } from "../blocks/attention/windows.ts";
import { ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { type KindRope, rotatedChannels } from "../blocks/position/rope-by-kind.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { MODELING } from "./reference.ts";

const has = (rule: string): string => cite(MODELING, "Attention", rule);

/** The components that `layer_types` names. */
export const KINDS: ReadonlyMap<string, string> = new Map([
  ["full_attention", "attention"],
  ["sliding_attention", "sliding_attention"],
]);

const OTHERS = "other_attention";

/** The mixer of every layer: one with other heads than the first of its kind has a name of its own. */
export function readMixers(kinds: LayerNames, heads: Sourced<readonly number[]>): LayerNames {
  return derive(
    [kinds, heads],
    (names, numbers) =>
      names.map((name, index) =>
        numbers[index] === numbers[names.indexOf(name)] ? name : `${OTHERS}/${name}_${numbers[index]}`,
      ),
    `${kinds.source.text}, by the number of heads`,
  );
}

interface Common {
  readonly kv: Sourced<number>;
  readonly norm: DescribedRMSNorm;
  readonly heads: Sourced<readonly number[]>;
  readonly ropes: { readonly full: KindRope; readonly sliding: KindRope };
}

/** Reads all kinds of attention that layers have; `mixers` names them. */
export function readAttentions(scope: Scope, mixers: LayerNames, { kv, norm, heads, ropes }: Common) {
  const bias = scope.read(flag, "attention_bias");
  const headDim = scope.read(count, "head_dim");
  const gate = readGate(scope);
  const windowed = mixers.value.some((name) => name?.includes("sliding_attention"));
  if (!windowed) ignoreUnused(scope, ["sliding_window"], "no layer has a window");
  const build = (name: string): DescribedGqa => {
    const query = derive(
      [heads],
      (list) => list[mixers.value.indexOf(name)] ?? 1,
      () => heads.source.text,
    );
    const plain = plainGqa(MODELING, { query, kv, headDim }, { qkv: bias, output: bias });
    const attention = { ...plain, ...perHeadQkNorm(MODELING, norm), output_gate: gate };
    if (!name.includes("sliding_attention"))
      return { ...attention, rotary_dim: rotatedChannels(headDim, ropes.full.share) };
    return {
      ...attention,
      rotary_dim: rotatedChannels(headDim, ropes.sliding.share),
      position: implied("sliding_position", has("rotates by the embedding of its kind of layer")),
      window: slidingWindow(scope.read(count, "sliding_window")),
    };
  };
  const names = [...new Set(mixers.value)].filter(
    (name): name is string => name?.startsWith(OTHERS) ?? false,
  );
  const others = names.map(
    (name) =>
      [
        name.slice(OTHERS.length + 1),
        allDependOn(build(name), [mixers], "some layers of its kind have as many heads"),
      ] as const,
  );
  return {
    attention: onlyIfUsed(build("attention"), mixers, "attention"),
    sliding_attention: windowed
      ? onlyIfUsed(build("sliding_attention"), mixers, "sliding_attention")
      : derive([mixers], () => null, "no layer has a window"),
    [OTHERS]: (others.length > 0
      ? Object.fromEntries(others)
      : derive([mixers], () => null, "all layers of a kind have as many heads")) as Described<{
      [name: string]: GQAAttentionSpec;
    } | null>,
  };
}

/** True, false or a word. */
const gating: FieldType<boolean | string> = {
  expected: "true, false or a string",
  accept: (node) => (node.type === "boolean" || node.type === "string" ? node.value : undefined),
  placeholder: true,
};

function readGate(scope: Scope): Described<OutputGateSpec> {
  const given = scope.read(gating, "gating");
  return {
    type: implied("output_gate", has("always has a gate, g_proj")),
    granularity: derive(
      [given],
      (word) => (word === true || word === "per-head" ? "per_head" : "per_channel"),
      has("has a gate for each head where gating is true or per-head, else for each channel"),
    ),
    activation: implied("softplus", has("multiplies the output by the softplus of the gate")),
    layout: implied("own", has("has a g_proj")),
  };
}
