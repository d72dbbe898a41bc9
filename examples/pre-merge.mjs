// A check before a checkpoint is merged: says what changes, and fails where an engine would run something else.
// node pre-merge.mjs OLD_DIRECTORY NEW_DIRECTORY
import { compareInspections, toMarkdown, withEngines } from "spec-explorer/compare";
import { inspectCheckpoint } from "spec-explorer/files";

const [a, b] = await Promise.all([
  inspectCheckpoint(process.argv[2] ?? "."),
  inspectCheckpoint(process.argv[3] ?? "."),
]);
for (const side of [a, b]) if (!side.ok) throw new Error(side.error.message);
if (!a.ok || !b.ok) throw new Error("unreachable");

const comparison = compareInspections(await withEngines(a), await withEngines(b));
console.log(toMarkdown(comparison, { a: a.file, b: b.file }));

const { counts, same_spec, end_of_sequence } = comparison;
const { unmapped, "engines-read": read } = counts.fields;
const harmless = same_spec && end_of_sequence.equal && unmapped + read === 0 && counts.warnings.only_b === 0;
process.exitCode = harmless ? 0 : 1;
