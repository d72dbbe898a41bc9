import type { ConfigDocument, Node, ObjectNode } from "../../config/document.ts";
import { otherKindOfFile } from "../../config/nodes/kind-of-file.ts";
import type { Assembled } from "../../config/reading/assemble.ts";
import type { OtherForm } from "../../config/reading/other-form.ts";
import { ConfigReader, type Finding } from "../../config/reading/reader.ts";
import { retrace } from "../../config/reading/retrace.ts";
import { defaulted, mapped, type Source } from "../../config/reading/sourced.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { cannotBeReadAs, type Guess, howMuchIsRead } from "./guess.ts";
import type { Registry } from "./registered.ts";
import { append } from "../../spec/many.ts";

const AT: Pointer = "/model_type";

/** A file that names no model type, with one that its reader chose. */
interface ChosenType extends OtherForm {
  /** How well the family of the chosen type read the file; the reader is told that it is a guess. */
  readonly guessed: (reader: ConfigReader, read: Assembled) => Guess;
}

/**
 * A file without a model type as if it named the one that was chosen. Undefined where it names one, where none was
 * chosen, and where it is another file of the repository than config.json.
 */
export function withChosenType(
  registry: Registry,
  document: ConfigDocument,
  as: string | null,
): ChosenType | undefined {
  const root = document.root as ObjectNode;
  const given = root.members.get("model_type")?.value;
  if (as === null || (given && given.type !== "null") || otherKindOfFile(root)) return undefined;
  const { start } = root;
  const value: Node = { type: "string", value: as, start, end: start };
  const members = new Map([...root.members, ["model_type", { keyStart: start, keyEnd: start, value }]]);
  const { source } = defaulted(as, {
    ...{ field: AT, lookedFor: [AT], value: as, default_from: "engine" },
    rule: "the file names no model type: it is the one that the reader of the file chose",
  });
  const chosen: readonly Source[] = [source];
  const sourcesOf = (field: Pointer): readonly Source[] =>
    field === AT ? chosen : [mapped(null, field).source];
  const refusal: Finding = {
    ...{
      severity: "error",
      code: "unknown-choice",
      message: cannotBeReadAs(registry, as),
      at: "",
      fatal: true,
    },
  };
  return {
    document: { ...document, root: { ...root, members } },
    refusal: registry.modelTypes.includes(as) ? null : refusal,
    again: (other) => withChosenType(registry, other, as),
    retraced: (tree) => retrace(tree, sourcesOf, (field) => field),
    told(reader) {
      const told = new ConfigReader(document, reader.quantFile);
      append(told.findings, reader.findings);
      for (const [at, why] of reader.ignored) told.ignored.set(at, why);
      for (const [at, by] of reader.shadowed) told.shadowed.set(at, by);
      if (given) told.ignore(AT, "no effect", "null names no model type: the reader of the file chose one");
      return told;
    },
    ofGiven: (at, message) => ({ at, message }),
    guessed(reader, read) {
      const told = howMuchIsRead(document, reader, read);
      const message = `There is no model_type. The file is read as ${as}, as was chosen, which reads ${told.read} of ${told.of} fields: a guess. What ${as} implies or gives by default may not be so.`;
      reader.report("warning", "guess", AT, message);
      return { as, read: told.read, of: told.of, candidates: [{ as, ...told }] };
    },
  };
}
