import { type FieldType, count } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";

/** A size, or the word that leaves it to other fields. */
const COUNT_OR_AUTO: FieldType<number | "auto"> = {
  expected: `${count.expected} or "auto"`,
  accept: (node) => (node.type === "string" && node.value === "auto" ? "auto" : count.accept(node)),
  placeholder: 1,
};

/** Reads a size in whose place "auto" may stand: it then is what `others` give. */
export function readCountOrAuto(scope: Scope, name: string, others: Sourced<number>): Sourced<number> {
  const given = scope.read(COUNT_OR_AUTO, name);
  const { value } = given;
  if (value !== "auto") return given as Sourced<number>;
  return derive([given, others], (_, size) => size, `${name} is "auto", and so ${others.source.text}`);
}

/** Channels from which the sizes of Mamba's steps are projected. */
export function readTimeStepRank(scope: Scope, name: string, hidden: Sourced<number>): Sourced<number> {
  const rank = derive([hidden], (width) => Math.ceil(width / 16), "hidden_size / 16, rounded up");
  return readCountOrAuto(scope, name, rank);
}
