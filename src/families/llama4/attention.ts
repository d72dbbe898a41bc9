import { type FieldType, count, flag, orNull, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { allDependOn, type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { AttentionWindowSpec } from "../../spec/components/attention-window.ts";
import type { TemperatureTuningSpec } from "../../spec/components/temperature-tuning.ts";
import { type DescribedGqa, plainGqa } from "../blocks/attention/gqa.ts";
import { readHeads } from "../blocks/attention/heads.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import type { Trunk } from "../blocks/file/trunk.ts";
import { MODELING } from "./reference.ts";

const has = (rule: string): string => cite(MODELING, "Attention", rule);

/** Reads the four kinds of attention; a kind that no layer has is null, and what is its alone is ignored. */
export function readAttentions(scope: Scope, { hidden, norm }: Trunk, mixers: LayerNames) {
  const any = (test: RegExp): boolean => mixers.value.some((name) => name !== null && test.test(name));
  const bias = scope.read(flag, "attention_bias");
  const plain = plainGqa(MODELING, readHeads(scope, hidden), { qkv: bias, output: bias });
  const rotated = { ...plain, ...readQkNorm(scope, norm.eps, any(/^(chunked_)?attention$/)) };
  const nope = { ...plain, ...withoutPosition(), temperature: readTemperature(scope, any(/^nope/)) };
  const window = readWindow(scope, any(/chunked/));
  return {
    attention: onlyIfUsed(rotated, mixers, "attention"),
    chunked_attention: onlyIfUsed({ ...rotated, window }, mixers, "chunked_attention"),
    nope_attention: onlyIfUsed(nope, mixers, "nope_attention"),
    nope_chunked_attention: onlyIfUsed({ ...nope, window }, mixers, "nope_chunked_attention"),
  };
}

/** Layers with rotary positions normalise q and k after them, by a norm without a weight. */
function readQkNorm(scope: Scope, eps: Sourced<number>, exists: boolean) {
  const use = scope.read(flag, "use_qk_norm");
  if (!exists) scope.reader.ignore(scope.at("use_qk_norm"), "no effect", "no layer has rotary positions");
  const norm = {
    ...rmsNorm(eps, MODELING, { suffix: "L2Norm" }),
    has_weight: implied(false, cite(MODELING, "L2Norm", "has no weight")),
  };
  const rule = has("normalises each head of q and k after the rotary embedding, where use_qk_norm");
  return {
    use_qk_norm: use,
    qk_norm_type: derive([use], (on) => (on ? "per_head" : null), rule),
    qk_norm: use.value ? allDependOn(norm, [use], rule) : derive([use], () => null, rule),
    qk_norm_order: derive([use], (on) => (on ? ("after_rope" as const) : null), rule),
  };
}

/** What layers without positions lack. */
function withoutPosition(): Pick<DescribedGqa, "position" | "rotary_dim"> {
  const rule = has("rotates nothing where no_rope_layers has 0");
  return { position: implied(null, rule), rotary_dim: implied(0, rule) };
}

/** True or false; a number stands for true, as Llama 4's first files have it. */
const switchOrNumber: FieldType<boolean> = {
  ...flag,
  accept: (node) => (node.type === "number" ? node.value !== 0 : flag.accept(node)),
};

function readTemperature(scope: Scope, exists: boolean): Described<TemperatureTuningSpec | null> {
  const use = scope.read(switchOrNumber, "attn_temperature_tuning");
  const at = scope.at("attn_temperature_tuning");
  if (scope.find(at)?.type === "number") {
    const message =
      "attn_temperature_tuning is a number, which counts as true; transformers 5.18.0 refuses it.";
    scope.reader.report("error", "number-for-switch", at, message);
  }
  const scale = scope.read(real, "attn_scale");
  const floor = scope.read(count, "floor_scale");
  const unused = (names: readonly string[], reason: string): void => {
    for (const name of names) scope.reader.ignore(scope.at(name), "no effect", reason);
  };
  if (!exists)
    unused(["attn_temperature_tuning", "attn_scale", "floor_scale"], "every layer has rotary positions");
  else if (!use.value) unused(["attn_scale", "floor_scale"], "attn_temperature_tuning is false");
  if (!use.value) return derive([use], () => null, "no scaling without attn_temperature_tuning");
  const rule = has("scales q where there are no positions and attn_temperature_tuning is on");
  return {
    type: derive([use], () => "temperature_tuning" as const, rule),
    scale: derive([scale, use], (value) => value, `attn_scale; ${rule}`),
    floor: derive([floor, use], (value) => value, `floor_scale; ${rule}`),
    offset: derive([use], () => 1, has("counts positions from 1 when it scales q")),
  };
}

function readWindow(scope: Scope, exists: boolean): Described<AttentionWindowSpec | null> {
  const size = scope.nullable(orNull(count), "attention_chunk_size", {
    value: null,
    rule: "without an attention_chunk_size there are no chunks",
  });
  if (!exists) scope.reader.ignore(scope.at("attention_chunk_size"), "no effect", "no layer is chunked");
  if (size.value === null) {
    if (exists) {
      const message =
        "There are chunked layers, but no attention_chunk_size: they are read as seeing everything. transformers 5.18.0 refuses to run such a model.";
      scope.reader.report("error", "chunk-size-missing", scope.at("attention_chunk_size"), message);
    }
    return derive([size], () => null, "there is no attention_chunk_size");
  }
  return {
    type: derive([size], () => "chunked" as const, "there is an attention_chunk_size"),
    size: size as Sourced<number>,
  };
}
