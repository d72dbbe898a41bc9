import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { type Json, type JsonObject, isJsonObject } from "../../spec/json.ts";
import { at, from } from "./attribute.ts";
import type { NamedAttributes } from "./named-attributes.ts";
import { parametersForm, scalingForm } from "./rope-form.ts";

const PARAMETERS_RULE =
  "rope_type, rope_theta, the rotated share, the multimodal sections and the scaling in one dictionary, as transformers 5.x has them";

/** `rope_parameters` of one embedding. */
export const ropeParameters = from(
  "rope_parameters",
  ["/body/position"],
  (position) => parametersOf(position),
  PARAMETERS_RULE,
  { comparable: parametersForm },
);

/** Where files that have rope_theta beside the dictionary, have the base of a second embedding. */
const SECOND_BASES = ["rope_local_base_freq", "swa_rope_theta", "compress_rope_theta"];

/** Attributes of rotary embeddings, in both dialects: files have them in one dictionary or beside it. */
export const ROPE: NamedAttributes = {
  rope_theta: (spec, { name, names }) =>
    spec.body.position.type === "rope" &&
    (kindsOf(spec) === null || SECOND_BASES.some((other) => names.has(other)))
      ? at(name, "/body/position/rope_theta")
      : null,
  rope_local_base_freq: (_, { name }) => at(name, "/body/sliding_position/rope_theta"),
  compress_rope_theta: (_, { name }) => at(name, "/body/compress_position/rope_theta"),
  swa_rope_theta: (_, { name }) => at(name, "/body/sliding_position/rope_theta"),
  partial_rotary_factor: ({ body }, { name, classValue }) =>
    body.position.type === "rope" && (classValue !== undefined || body.position.partial_rotary_factor !== 1)
      ? at(name, "/body/position/partial_rotary_factor")
      : null,
  rope_scaling: (spec, { name }) => {
    if (spec.body.position.type !== "rope" || kindsOf(spec) !== null) return null;
    return from(
      name,
      ["/body/position/scaling", "/body/position/mrope"],
      (scaling, mrope) => scalingOf(scaling, mrope),
      "the scaling, and beside it the multimodal sections; null where there are neither",
      { comparable: scalingForm },
    );
  },
  rope_parameters: (spec, { name }) => {
    if (spec.body.position.type !== "rope") return null;
    const kinds = kindsOf(spec);
    if (kinds === null) return ropeParameters;
    return from(
      name,
      kinds.map(([, component]) => `/body/${component}`),
      (...positions) => {
        const entries = kinds.map(([kind], index) => [kind, parametersOf(positions[index] ?? null)] as const);
        return Object.fromEntries(entries.filter(([, parameters]) => parameters !== null));
      },
      `${PARAMETERS_RULE}, for each kind of layer`,
      { comparable: parametersForm },
    );
  },
};

/** The body's embeddings by the kind of layer that has them, in the words of transformers; null where all have one. */
function kindsOf({ body }: EngineModelSpec): readonly (readonly [kind: string, component: string])[] | null {
  if ("compress_position" in body)
    return [
      ["main", "position"],
      ["compress", "compress_position"],
    ];
  if ("sliding_position" in body)
    return [
      ["full_attention", "position"],
      ["sliding_attention", "sliding_position"],
    ];
  return null;
}

function scalingOf(scaling: Json, mrope: Json): Json {
  if (scaling === null && mrope === null) return null;
  return { ...(isJsonObject(scaling) ? given(scaling) : { rope_type: "default" }), ...sectionsOf(mrope) };
}

function parametersOf(position: Json): Json {
  if (!isJsonObject(position)) return null;
  const share = position["partial_rotary_factor"] as number;
  return {
    ...(isJsonObject(position["scaling"]) ? given(position["scaling"]) : { rope_type: "default" }),
    rope_theta: position["rope_theta"] as number,
    ...(share === 1 ? {} : { partial_rotary_factor: share }),
    ...sectionsOf(position["mrope"] ?? null),
  };
}

/** The members of an object that are not null. */
function given(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

function sectionsOf(mrope: Json): JsonObject {
  if (!isJsonObject(mrope)) return {};
  return { mrope_section: mrope["section"] as Json, mrope_interleaved: mrope["interleaved"] as Json };
}
