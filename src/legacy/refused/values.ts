import { acceptedBy } from "../../classes/accepted-types.ts";
import { classNamed } from "../../classes/shards.ts";
import type { Node } from "../../config/document.ts";
import { accepts, inWords } from "../../config/nodes/accepted-value.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { givenTo } from "./given.ts";
import { inPython } from "./in-python.ts";
import type { Refusal } from "./refusal.ts";

/** Values of a type that the validated class of an object (5.x) does not take. What the base class declares is not validated. */
export function refusedValues(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version } = config;
  const data = classNamed(className, version);
  if (!data?.types) return [];
  const refused: Refusal[] = [];
  for (const [field, at, node] of givenTo(config, root)) {
    const accepted = acceptedBy(data, field);
    if (accepted === null || accepts(accepted, node)) continue;
    const who = `${className} of transformers ${version}`;
    refused.push({
      at,
      why: `${who} takes ${inWords(accepted)} for ${field}, and refuses ${inPython(node)}.`,
    });
  }
  return refused;
}
