import { componentOf } from "../../spec/component-of.ts";
import type { Component } from "../../spec/component.ts";
import type { ModelBody } from "../../spec/engine-model-spec.ts";
import { type Json, isJsonObject } from "../../spec/json.ts";
import { at, from } from "./attribute.ts";
import { namesOf, pointerTo } from "./components.ts";
import type { NamedAttributes } from "./named-attributes.ts";

const COMPRESSING = ["compressed_sparse_attention", "heavily_compressed_attention"];

/** Attributes of attention that are no plain value of a component. */
export const ATTENTION: NamedAttributes = {
  /** The window of the layers that have one; null where none has. */
  sliding_window: ({ body }, { name }) => {
    const attentions = namesOf(body, "mixer").filter((mixer) => componentOf(body, mixer).type === "gqa");
    const windowed = attentions.find((mixer) => gqa(body, mixer)?.window?.type === "sliding_window");
    const shown = windowed ?? attentions[0];
    // Files write 0 and null for no window.
    const comparable = (size: Json): Json => (size === 0 ? null : size);
    return shown === undefined ? null : at(name, `${pointerTo(shown)}/window/size`, { comparable });
  },
  query_pre_attn_scalar: (_, { name }) =>
    from(
      name,
      ["/body/attention/softmax_scale"],
      (scale) => unsquared(scale as number),
      "what the softmax scale is the inverse square root of",
    ),
  use_bidirectional_attention: (_, { name, classValue }) =>
    typeof classValue === "boolean"
      ? from(
          name,
          ["/body/attention/mask"],
          (mask) => mask === "bidirectional",
          "whether a token sees later ones, images aside",
        )
      : null,
  attn_temperature_tuning: ({ body }, { name }) => {
    const without = namesOf(body, "mixer").find((mixer) => gqa(body, mixer)?.position === null);
    if (without === undefined) return null;
    return from(
      name,
      [`${pointerTo(without)}/temperature`],
      (value) => value !== null,
      "whether queries without positions grow with their position",
      { comparable: (value) => value === true || (typeof value === "number" && value !== 0) },
    );
  },
  compress_rates: (_, { name }) =>
    from(
      name,
      COMPRESSING.map((mixer) => `/body/${mixer}/compressor`),
      (...compressors) =>
        Object.fromEntries(
          compressors.flatMap((one, index): [string, Json][] =>
            isJsonObject(one) ? [[COMPRESSING[index] ?? "", one["rate"] as Json]] : [],
          ),
        ),
      "the tokens of an entry, by the kind of layer",
    ),
  num_global_key_value_heads: (_, { name }) => at(name, "/body/attention/num_kv_heads"),
  qk_rope_head_dim: ({ body }, { name }) => {
    const [first] = namesOf(body, "mixer");
    return first !== undefined && componentOf(body, first).type === "compressed_attention"
      ? at(name, `${pointerTo(first)}/rotary_dim`)
      : null;
  },
  num_key_value_heads: ({ body }, { name }) => {
    const [first] = namesOf(body, "mixer");
    if (first === undefined || componentOf(body, first).type !== "compressed_attention") return null;
    const rule = "all query heads share one head that is key and value";
    return from(name, [`${pointerTo(first)}/type`], () => 1, rule);
  },
};

function gqa(body: ModelBody, name: string): Extract<Component, { type: "gqa" }> | null {
  const mixer = componentOf(body, name);
  return mixer.type === "gqa" ? mixer : null;
}

/** n where the scale is 1/√n, without the last digit's rounding. */
function unsquared(scale: number): number {
  return Number((scale ** -2).toPrecision(12));
}
