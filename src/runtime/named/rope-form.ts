import { entryOf } from "../../spec/entry.ts";
import { type Json, type JsonObject, isJsonObject } from "../../spec/json.ts";

/**
 * What each rope type reads, and what the library takes where a parameter is not given (modeling_rope_utils.py of
 * transformers 5.18.0).
 */
const PARAMETERS: { readonly [type: string]: JsonObject } = {
  linear: { factor: null },
  dynamic: { factor: null },
  proportional: { factor: 1 },
  yarn: {
    factor: null,
    original_max_position_embeddings: null,
    beta_fast: 32,
    beta_slow: 1,
    attention_factor: null,
    mscale: null,
    mscale_all_dim: null,
    truncate: true,
    extrapolation_factor: 1,
  },
  longrope: {
    factor: null,
    original_max_position_embeddings: null,
    short_factor: null,
    long_factor: null,
    attention_factor: null,
  },
  llama3: {
    factor: null,
    original_max_position_embeddings: null,
    low_freq_factor: null,
    high_freq_factor: null,
  },
};

/**
 * The parameters of a rotary embedding in one form: `rope_type` and what that type reads, with defaults filled in. Those
 * of several embeddings by kind of layer are brought into it one by one.
 */
export function parametersForm(value: Json): Json {
  return eachKind(value, (parameters) => ({
    ...scalingMembers(parameters),
    rope_theta: parameters["rope_theta"] ?? null,
    partial_rotary_factor: parameters["partial_rotary_factor"] ?? 1,
    ...mropeMembers(parameters),
  }));
}

/** As {@link parametersForm}, but only what a `rope_scaling` says: neither the base nor the rotated share. */
export function scalingForm(value: Json): Json {
  return eachKind(value, (parameters) => ({ ...scalingMembers(parameters), ...mropeMembers(parameters) }));
}

/** The rope type of a dictionary of parameters, in either dialect. */
export function ropeTypeOf(parameters: JsonObject): Json {
  return parameters["rope_type"] ?? parameters["type"] ?? "default";
}

function eachKind(value: Json, form: (parameters: JsonObject) => JsonObject): Json {
  if (!isJsonObject(value)) return value;
  const kinds = Object.entries(value).filter(([, inner]) => isJsonObject(inner));
  if (kinds.length === 0) return form(value);
  return Object.fromEntries(kinds.map(([kind, inner]) => [kind, form(inner as JsonObject)]));
}

function scalingMembers(parameters: JsonObject): JsonObject {
  const type = ropeTypeOf(parameters);
  const known = (typeof type === "string" ? entryOf(PARAMETERS, type) : undefined) ?? {};
  const members = Object.entries(known).map(
    ([name, otherwise]) => [name, parameters[name] ?? otherwise] as const,
  );
  const found: JsonObject = { rope_type: type, ...Object.fromEntries(members) };
  return type === "yarn" ? { ...found, amplitude: amplitudeOf(parameters) } : found;
}

/**
 * What cosine and sine are multiplied by: as transformers has it, but for what engines read in such a dictionary besides
 * (vLLM 017e9f44, YaRNScalingRotaryEmbedding).
 */
function amplitudeOf(parameters: JsonObject): number {
  const member = (name: string): number | null =>
    typeof parameters[name] === "number" ? parameters[name] : null;
  const factor = member("factor") ?? 1;
  const magnitude = (weight: number): number => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1);
  const [mscale, all] = [member("mscale"), member("mscale_all_dim")];
  const pair = mscale && all ? magnitude(mscale) / magnitude(all) : magnitude(1);
  const unscaled = parameters["apply_yarn_scaling"] === false && parameters["mrope_section"] === undefined;
  const own = unscaled ? 1 : (member("attention_factor") ?? pair);
  return own * (member("attn_factor") ?? 1);
}

/** Engines take sections for blocks unless `mrope_interleaved` says otherwise. */
function mropeMembers(parameters: JsonObject): JsonObject {
  const section = parameters["mrope_section"];
  if (section === undefined) return {};
  return { mrope_section: section, mrope_interleaved: parameters["mrope_interleaved"] ?? false };
}
