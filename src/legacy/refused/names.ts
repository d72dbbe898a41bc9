import type { Node } from "../../config/document.ts";
import { entryOf } from "../../spec/entry.ts";
import { classData, versionData } from "../class-data.ts";
import { getAttribute } from "../legacy-config.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { json } from "../tracked.ts";
import { givenTo } from "./given.ts";
import { inPython } from "./in-python.ts";
import type { Refusal } from "./refusal.ts";

/**
 * Names of the file that an object cannot be given: `setattr` of a property without a setter is an AttributeError
 * (`use_return_dict` of every class, `head_dim` of Falcon's).
 */
export function refusedNames(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version, aliases } = config;
  const { unsettable } = classData(className, versionData(version));
  const who = `${className} of transformers ${version}`;
  return givenTo(config, root).flatMap(([field, at, node]) => {
    if (unsettable.includes(aliases.get(field) ?? field))
      return [{ at, why: `${who} lets no file set ${field}, and refuses one that names it.` }];
    if (entryOf(SET_ALIKE, className) !== field) return [];
    const own = json(getAttribute(config, field));
    return node.type === "number" && node.value === own
      ? []
      : [{ at, why: `${who} computes ${field} (${own}), and refuses ${inPython(node)}.` }];
  });
}

/** A property that a file may name with the value that it has anyway. */
const SET_ALIKE: { readonly [className: string]: string } = {
  Gemma4UnifiedVisionConfig: "model_patch_size",
};
