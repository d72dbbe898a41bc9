import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { FACTS_FILE, galleryFacts } from "./gallery/gallery-facts.ts";

// Writes what the first page says of the bundled configs, anew from their files: npx tsx scripts/write-gallery.ts
writeFileSync(
  FACTS_FILE,
  await format(JSON.stringify(await galleryFacts()), { parser: "json", printWidth: 110 }),
);
