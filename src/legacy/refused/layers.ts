import type { Node } from "../../config/document.ts";
import { isBefore5 } from "../class-data.ts";
import { asTextConfig } from "../text-config.ts";
import { getAttribute } from "../legacy-config.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { SKIP } from "../per-layer.ts";
import { isNone, json } from "../tracked.ts";
import { readWhole } from "./by-layer.ts";
import { givenTo } from "./given.ts";
import { inPython, isPythonInt } from "./in-python.ts";
import type { Refusal } from "./refusal.ts";

/**
 * What 5.x cannot take for `per_layer_config`: anything but an object whose names are the numbers of layers, and members
 * that it reads off every object when it validates it (configuration_utils.py, validate_output_attentions,
 * validate_token_ids; modeling_rope_utils.py, validate_rope).
 * Source: transformers 5, integrations/heterogeneity/configuration_utils.py.
 */
export function refusedLayers(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version } = config;
  if (isBefore5(version)) return [];
  const odd = givenTo(config, root).flatMap(([field, at, node]) => {
    if (field !== NAME || node.type === "null") return [];
    const who = `${className} of transformers ${version}`;
    if (node.type !== "object")
      return [{ at, why: `${who} takes an object for ${NAME}, and refuses ${inPython(node)}.` }];
    const layers = json(getAttribute(config, "num_hidden_layers"));
    const name = [...node.members.keys()].find((one) => !isLayer(one, layers));
    if (name === undefined) return [];
    const why = `${who} takes the numbers of layers for names in ${NAME}, and refuses ${JSON.stringify(name)}.`;
    return [{ at, why }];
  });
  if (odd.length > 0) return odd;
  const unfit = unfitOverrides(config, root);
  if (unfit.length > 0) return unfit;
  const ofText = asTextConfig(config) === config ? ["vocab_size"] : [];
  return readWhole(config, ["output_attentions", "rope_parameters", ...ofText]);
}

const NAME = "per_layer_config";

/**
 * What is given to single layers and cannot be: no object; parts to skip that are no list of names; an attribute that
 * the whole object lacks and some layer is not given; a window and a chunk in one layer.
 */
function unfitOverrides(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version } = config;
  const who = `${className} of transformers ${version}`;
  const count = Number(json(getAttribute(config, "num_hidden_layers")));
  const common = (name: string) => {
    const stored = config.aliases.get(name) ?? name;
    return config.properties.get(stored) ?? config.attributes.get(stored);
  };
  for (const [field, at, node] of givenTo(config, root)) {
    if (field !== NAME || node.type !== "object") continue;
    const layers = new Map([...node.members].map(([name, { value }]) => [Number(name), value] as const));
    const given: (readonly [layer: number, members: ReadonlyMap<string, { readonly value: Node }>])[] = [];
    for (const [layer, overrides] of layers) {
      if (overrides.type !== "object")
        return [
          {
            at,
            why: `${who} takes an object for layer ${layer} in ${NAME}, and refuses ${inPython(overrides)}.`,
          },
        ];
      const skip = overrides.members.get(SKIP)?.value;
      if (skip && !isListOfNames(skip))
        return [
          { at, why: `${who} takes a list of names for skip in ${NAME}, and refuses ${inPython(skip)}.` },
        ];
      given.push([layer, overrides.members]);
    }
    const over = (layer: number, name: string) => {
      const own = layers.get(layer);
      const override = own?.type === "object" ? own.members.get(name)?.value : undefined;
      return override ? override.type !== "null" : !isNone(common(name));
    };
    const both = [...Array(Number.isInteger(count) && count > 0 ? count : 0).keys()].find((layer) =>
      EXCLUSIVE.every((name) => over(layer, name)),
    );
    if (both !== undefined)
      return [
        { at, why: `${who} refuses ${EXCLUSIVE.join(" and ")} in one layer (layer ${both}, ${NAME}).` },
      ];
    const names = new Set(given.flatMap(([, members]) => [...members.keys()]));
    const lacking = [...names].find((name) => {
      const isEverywhere = layers.size === count && given.every(([, members]) => members.has(name));
      return name !== SKIP && !isEverywhere && common(name) === undefined;
    });
    if (lacking !== undefined)
      return [
        {
          at,
          why: `${who} has no ${lacking} for the layers to which ${NAME} gives none, and refuses the file.`,
        },
      ];
  }
  return [];
}

const EXCLUSIVE = ["sliding_window", "attention_chunk_size"];

/** What Python goes through and finds texts alone in. */
function isListOfNames(node: Node): boolean {
  return (
    node.type === "object" || (node.type === "array" && node.items.every(({ type }) => type === "string"))
  );
}

/** Whether Python's `int` reads a name as the number of a layer that there is, as far as it is known how many there are. */
function isLayer(name: string, layers: unknown): boolean {
  if (!isPythonInt(name)) return false;
  const number = Number(name.replaceAll("_", ""));
  return number >= 0 && (typeof layers !== "number" || number < layers);
}
