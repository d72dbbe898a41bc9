import { flag, natural } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";
import type { LayerNames } from "../layers/layer-names.ts";
import { type MixerNames, readLayerTypes } from "../layers/schedule.ts";
import { readWindowSize } from "./windows.ts";
import { dotted } from "../../../config/nodes/dotted.ts";

/** Which layers see a window only, and how large it is. */
export interface WindowedLayers {
  /** `attention` or `sliding_attention` for each layer. */
  readonly names: LayerNames;
  readonly size: Sourced<number | null>;
}

/** Which layers a class gives a window where the file has no layer_types. */
export interface WindowRule {
  readonly windowed: (index: number, maxWindowLayers: number) => boolean;
  /** The rule in words. */
  readonly words: string;
  /** Whether the class takes a window of no tokens, not none, where windows are switched off. */
  readonly offIsZero?: boolean;
}

/** Qwen2's and Qwen3's rule. */
export const LATE_LAYERS: WindowRule = {
  windowed: (index, maxWindowLayers) => index >= maxWindowLayers,
  words: "those from max_window_layers on",
};

const MIXERS: MixerNames = new Map([
  ["full_attention", "attention"],
  ["sliding_attention", "sliding_attention"],
]);

/**
 * Reads Qwen's windows: layer_types or, without it, use_sliding_window, sliding_window and max_window_layers. Fields
 * that have no effect beside the others are ignored with the reason.
 */
export function readWindowedLayers(scope: Scope, layers: Sourced<number>, rule: WindowRule): WindowedLayers {
  const fields: Fields = {
    use: scope.read(flag, "use_sliding_window"),
    size: readWindowSize(scope),
    max: scope.nullable(natural, "max_window_layers", {
      value: 0,
      rule: "without max_window_layers no layer is told from the others",
    }),
  };
  const types = readLayerTypes(scope, layers, MIXERS);
  return types ? byTypes(scope, layers, fields, types, rule) : byRule(scope, layers, fields, rule);
}

interface Fields {
  readonly use: Sourced<boolean>;
  readonly size: Sourced<number | null>;
  readonly max: Sourced<number>;
}

const nameOf = (windowed: boolean): string => (windowed ? "sliding_attention" : "attention");

/** The names that follow without layer_types. */
function namesByRule(layers: number, { use, size, max }: Fields, { windowed }: WindowRule): string[] {
  return Array.from({ length: layers }, (_, index) =>
    nameOf(use.value && size.value !== null && windowed(index, max.value)),
  );
}

function byTypes(
  scope: Scope,
  layers: Sourced<number>,
  fields: Fields,
  types: Sourced<readonly string[]>,
  rule: WindowRule,
): WindowedLayers {
  const agrees = namesByRule(layers.value, fields, rule).join() === byName(types.value, layers.value).join();
  scope.reader.shadow(scope.at("max_window_layers"), scope.at("layer_types"), agrees || !fields.use.value);
  if (!byName(types.value, layers.value).includes("sliding_attention")) {
    scope.reader.shadow(scope.at("use_sliding_window"), scope.at("layer_types"), agrees);
    noEffect(scope, ["sliding_window"], "no layer of layer_types has a window");
    const names = derive([types, layers], byName, "layer_types, the first num_hidden_layers of them");
    return { names, size: fields.size };
  }
  const size = derive(
    [fields.use, fields.size],
    (use, tokens) => (use ? tokens : null),
    "sliding_window, where use_sliding_window",
  );
  if (size.value === null) reportWindowless(scope, fields, rule);
  const names = derive(
    [types, layers, size],
    (list, n, tokens) => byName(list, n).map((name) => (tokens === null ? "attention" : name)),
    "layer_types, the first num_hidden_layers of them; a window needs use_sliding_window and sliding_window",
  );
  return { names, size };
}

const byName = (types: readonly string[], layers: number): string[] =>
  types.slice(0, layers).map((type) => MIXERS.get(type) ?? type);

function reportWindowless(scope: Scope, { use }: Fields, { offIsZero = false }: WindowRule): void {
  const why = use.value ? "sliding_window gives none" : "use_sliding_window is false";
  const then =
    offIsZero && !use.value
      ? `${scope.hf.name} of transformers 5.18.0 takes a window of 0 tokens, in which nothing is seen`
      : "transformers 5.18.0 raises where it makes the mask";
  const message = `layer_types has sliding_attention, but there is no window, for ${why}: ${then}.`;
  scope.reader.report("error", "window-switched-off", scope.at("layer_types"), message);
}

function byRule(scope: Scope, layers: Sourced<number>, fields: Fields, rule: WindowRule): WindowedLayers {
  const { use, size, max } = fields;
  const inWords = `num_hidden_layers layers, of which ${rule.words} have a window where use_sliding_window`;
  const all = (inputs: readonly Sourced<unknown>[]): LayerNames =>
    derive([layers, ...inputs], () => namesByRule(layers.value, fields, rule), inWords);
  if (size.value === null) {
    noEffect(scope, ["use_sliding_window", "max_window_layers"], "there is no sliding_window");
    return { names: all([size]), size };
  }
  const covered = Array.from({ length: layers.value }).some((_, index) => rule.windowed(index, max.value));
  if (!use.value) {
    noEffect(scope, ["sliding_window", "max_window_layers"], "use_sliding_window is false");
    if (!covered) noEffect(scope, ["use_sliding_window"], "max_window_layers leaves no layer for a window");
    return { names: all(covered ? [use] : []), size };
  }
  refuseNullLimit(scope);
  if (covered) return { names: all([use, size, max]), size };
  noEffect(scope, ["use_sliding_window", "sliding_window"], "max_window_layers leaves no layer for a window");
  return { names: all([max]), size };
}

/** Says of a null that layers cannot be counted up to it. */
function refuseNullLimit(scope: Scope): void {
  const at = scope.at("max_window_layers");
  if (scope.find(at)?.type !== "null") return;
  const message = `${dotted(at)} is null, up to which ${scope.hf.name} of transformers 5.18.0 cannot count layers: it refuses such a file.`;
  scope.reader.report("error", "null-window-layers", at, message);
}

function noEffect(scope: Scope, names: readonly string[], reason: string): void {
  for (const name of names) scope.reader.ignore(scope.at(name), "no effect", reason);
}
