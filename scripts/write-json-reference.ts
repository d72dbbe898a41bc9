import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { OUTPUTS } from "../src/export/output/names.ts";
import { outputSchema } from "../src/export/output/outputs.ts";
import { referencePage } from "../src/export/output/reference-page.ts";

// Writes the schemas of what the commands print, and docs/json.md from them, anew: npm run json-reference
const at = (path: string): URL => new URL(`../${path}`, import.meta.url);

for (const command of OUTPUTS)
  writeFileSync(
    at(`public/schema/output-${command}-v1.json`),
    await format(JSON.stringify(outputSchema(command)), { parser: "json", printWidth: 110 }),
  );
writeFileSync(at("docs/json.md"), await format(referencePage(), { parser: "markdown", printWidth: 120 }));
