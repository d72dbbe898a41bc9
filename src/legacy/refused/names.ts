import type { Node } from "../../config/document.ts";
import { classData, versionData } from "../class-data.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { givenTo } from "./given.ts";
import type { Refusal } from "./refusal.ts";

/**
 * Names of the file that an object cannot be given: `setattr` of a property without a setter is an AttributeError
 * (`use_return_dict` of every class, `head_dim` of Falcon's).
 */
export function refusedNames(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version, aliases } = config;
  const { unsettable } = classData(className, versionData(version));
  return givenTo(config, root).flatMap(([field, at]) =>
    unsettable.includes(aliases.get(field) ?? field)
      ? [
          {
            at,
            why: `${className} of transformers ${version} lets no file set ${field}, and refuses one that names it.`,
          },
        ]
      : [],
  );
}
