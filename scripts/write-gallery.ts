import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { FACTS_FILE, galleryFacts, galleryStacks, STACKS_FILE } from "./gallery/gallery-facts.ts";

// Writes what the first page says and draws of the bundled configs, anew from their files: npx tsx scripts/write-gallery.ts
for (const [file, content] of [
  [FACTS_FILE, await galleryFacts()],
  [STACKS_FILE, await galleryStacks()],
] as const)
  writeFileSync(file, await format(JSON.stringify(content), { parser: "json", printWidth: 110 }));
