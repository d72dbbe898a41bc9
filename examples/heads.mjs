// What an engine asks first: the heads and the rotary embedding of every layer. node heads.mjs DIRECTORY
import { headsOf } from "spec-explorer/analysis";
import { inspectCheckpoint } from "spec-explorer/files";
import { originOf } from "spec-explorer/inspect";

const read = await inspectCheckpoint(process.argv[2] ?? ".");
if (!read.ok) throw new Error(read.error.message);

const { body } = read.inspection.spec;
for (const { from, to, type, queryHeads, kvHeads, headDim, window, rope } of headsOf(body)) {
  const heads =
    queryHeads === null
      ? "no heads"
      : `${queryHeads} heads of ${headDim}${kvHeads === null ? "" : `, ${kvHeads} kept`}`;
  console.log(
    `layers ${from}-${to}: ${type}, ${heads}, window ${window ?? "none"}, rope ${rope?.rope_theta ?? "none"}`,
  );
}

// A path with dots does as well as a JSON Pointer; of an object it is the origin of its first leaf.
console.log(originOf(read.inspection, "body.position.rope_theta")?.origin ?? "no rotary embedding");
