import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { type Json, type JsonObject, isJsonObject } from "../../spec/json.ts";
import type { AttributeDeclaration, Fallback } from "../declaration.ts";
import { parametersForm, scalingForm } from "../rope-form.ts";
import { at, from } from "./attribute.ts";

const PARAMETERS_RULE =
  "rope_type, rope_theta, the rotated share, the multimodal sections and the scaling in one dictionary, as transformers 5.x has them";

/** The rotary embedding of a decoder that has one for all its layers; nothing without positions. */
export function rope({ body }: EngineModelSpec, theta?: Fallback): readonly AttributeDeclaration[] {
  const { position } = body;
  if (position.type !== "rope") return [];
  return [
    at("rope_theta", "/body/position/rope_theta", theta && { fallback: theta }),
    ropeScaling,
    ropeParameters,
    ...(position.partial_rotary_factor === 1
      ? []
      : [at("partial_rotary_factor", "/body/position/partial_rotary_factor")]),
  ];
}

const ropeScaling = from(
  "rope_scaling",
  ["/body/position/scaling", "/body/position/mrope"],
  (scaling, mrope) => scalingOf(scaling, mrope),
  "the scaling, and beside it the multimodal sections; null where there are neither",
  { comparable: scalingForm },
);

/** `rope_parameters` of one embedding. */
export const ropeParameters = from(
  "rope_parameters",
  ["/body/position"],
  (position) => parametersOf(position),
  PARAMETERS_RULE,
  { comparable: parametersForm },
);

/** `rope_parameters` of several embeddings: by kind of layer, the body's component that has them. */
export function ropeParametersByKind(kinds: { readonly [kind: string]: string }): AttributeDeclaration {
  const components = Object.entries(kinds);
  return from(
    "rope_parameters",
    components.map(([, component]) => `/body/${component}`),
    (...positions) => {
      const entries = components.map(
        ([kind], index) => [kind, parametersOf(positions[index] ?? null)] as const,
      );
      return Object.fromEntries(entries.filter(([, parameters]) => parameters !== null));
    },
    `${PARAMETERS_RULE}, for each kind of layer`,
    { comparable: parametersForm },
  );
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
