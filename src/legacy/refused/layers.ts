import type { Node } from "../../config/document.ts";
import { isBefore5 } from "../class-data.ts";
import { asTextConfig } from "../text-config.ts";
import { getAttribute } from "../legacy-config.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { json } from "../tracked.ts";
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
  const ofText = asTextConfig(config) === config ? ["vocab_size"] : [];
  return readWhole(config, ["output_attentions", "rope_parameters", ...ofText]);
}

const NAME = "per_layer_config";

/** Whether Python's `int` reads a name as the number of a layer that there is, as far as it is known how many there are. */
function isLayer(name: string, layers: unknown): boolean {
  if (!isPythonInt(name)) return false;
  const number = Number(name.replaceAll("_", ""));
  return number >= 0 && (typeof layers !== "number" || number < layers);
}
