import { classOfType, type NamedClass, nestedClass } from "./named-class.ts";
import { reportTogether } from "./refused-together.ts";
import { acceptedBy } from "../../classes/accepted-types.ts";
import type { ObjectNode } from "../../config/document.ts";
import { accepts, inWords } from "../../config/nodes/accepted-value.ts";
import { describeValue } from "../../config/nodes/describe-value.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/**
 * Says of every value that the validated classes of a transformers version refuse which class refuses it, and what it
 * takes: of the file, and of the configs nested in it. Nothing where the version has no class for the model type, or its
 * classes validate nothing (4.x).
 */
export function reportRefused(reader: ConfigReader, modelType: string, version: string): void {
  const outer = classOfType(modelType, version);
  if (outer) reportIn(reader, reader.root, "", outer, version);
}

function reportIn(
  reader: ConfigReader,
  node: ObjectNode,
  at: Pointer,
  { name, data }: NamedClass,
  version: string,
): void {
  if (!data.types) return;
  reportTogether({ reader, node, at, name, data, version });
  for (const [field, { value }] of node.members) {
    const accepted = acceptedBy(data, field);
    if (accepted !== null && !accepts(accepted, value)) {
      const place = child(at, field);
      const taken = `${name} of transformers ${version} takes ${inWords(accepted)} and refuses the file`;
      tell(
        reader,
        place,
        `${dotted(place)} is ${describeValue(value, reader.document.text)}, but ${taken}.`,
        taken,
      );
    }
    if (value.type !== "object") continue;
    const inner = nestedClass(data, field, value, version);
    if (inner) reportIn(reader, value, child(at, field), inner, version);
  }
}

/** A value that cannot be read either is told once, with who refuses it. */
function tell(reader: ConfigReader, at: Pointer, message: string, taken: string): void {
  const index = reader.findings.findIndex((finding) => finding.fatal && finding.at === at);
  const found = reader.findings[index];
  if (!found) reader.report("error", "refused-by-class", at, message);
  else reader.findings[index] = { ...found, message: `${found.message} ${taken}.` };
}
