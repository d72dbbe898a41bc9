/** Writes a family for a config of a model type that nobody has mapped: `npm run draft FILE [TYPE]`, TYPE to begin with. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readClassesFromFiles } from "../src/cli/shard-files.ts";
import { draftFamily } from "../src/draft/draft.ts";
import { inspectLoading } from "../src/inspect/inspect-loading.ts";
import { declaredIn, writeDraft } from "./draft-into.ts";

const [file, as] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: npm run draft FILE [TYPE]");
  process.exit(2);
}
readClassesFromFiles();
const text = readFileSync(file, "utf8");
const inspection = await inspectLoading(text, { as: as ?? null });
if (!inspection.ok) {
  console.error(`${file}: ${inspection.error.message}`);
  process.exit(2);
}
const root = fileURLToPath(new URL("..", import.meta.url));
const draft = draftFamily(inspection, text, declaredIn(root, inspection.guess?.as ?? ""));
if (!draft) {
  console.error(`${file}: the model type ${inspection.spec.model_type} has a family.`);
  process.exit(2);
}
writeDraft(root, draft);
for (const { path } of draft.files) console.log(`wrote ${path}`);
console.log(`\nNext: npx prettier --write src/families, then npm run new-family ${draft.modelType}`);
