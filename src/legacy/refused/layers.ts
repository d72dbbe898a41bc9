import type { Node } from "../../config/document.ts";
import { isBefore5 } from "../class-data.ts";
import { getAttribute } from "../legacy-config.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { json } from "../tracked.ts";
import { givenTo } from "./given.ts";
import { inPython } from "./in-python.ts";
import type { Refusal } from "./refusal.ts";

/**
 * What 5.x cannot take for `per_layer_config`: anything but an object whose names are the numbers of layers.
 * Source: transformers 5, integrations/heterogeneity/configuration_utils.py.
 */
export function refusedLayers(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version } = config;
  if (isBefore5(version)) return [];
  return givenTo(config, root).flatMap(([field, at, node]) => {
    if (field !== NAME || node.type === "null") return [];
    const who = `${className} of transformers ${version}`;
    if (node.type !== "object")
      return [{ at, why: `${who} takes an object for ${NAME}, and refuses ${inPython(node)}.` }];
    const layers = json(getAttribute(config, "num_hidden_layers"));
    const odd = [...node.members.keys()].find((name) => !isLayer(name, layers));
    if (odd === undefined) return [];
    const why = `${who} takes the numbers of layers for names in ${NAME}, and refuses ${JSON.stringify(odd)}.`;
    return [{ at, why }];
  });
}

const NAME = "per_layer_config";

/** Whether Python's `int` reads a name as the number of a layer that there is, as far as it is known how many there are. */
function isLayer(name: string, layers: unknown): boolean {
  const text = name.trim();
  if (!/^[+-]?\d+(_\d+)*$/.test(text)) return false;
  const number = Number(text.replaceAll("_", ""));
  return number >= 0 && (typeof layers !== "number" || number < layers);
}
