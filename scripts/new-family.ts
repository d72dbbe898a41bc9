/** Says which places a model type stands in and what comes next: `npm run new-family TYPE`. Exit status 1 until all are there. */
import { readClassesFromFiles } from "../src/cli/shard-files.ts";
import { placesOf } from "./family-places.ts";

const [modelType] = process.argv.slice(2);
if (modelType === undefined) {
  console.error("usage: npm run new-family TYPE, for example: npm run new-family olmo2");
  process.exit(2);
}
readClassesFromFiles();
const places = await placesOf(modelType);
for (const { place, there } of places) console.log(`${there ? "✓" : "–"} ${place}`);
const next = places.find(({ there }) => !there);
console.log(
  next
    ? `\nNext, ${next.place}: ${next.todo}.`
    : `\nEverything is there. Now: npx vitest run src/fixtures src/inspect src/reference -t ${modelType}`,
);
process.exitCode = next ? 1 : 0;
