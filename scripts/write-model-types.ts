import { writeFileSync } from "node:fs";
import { readClassesFromFiles } from "../src/cli/shard-files.ts";
import { MODEL_TYPES_PAGE, modelTypesPage } from "./model-types-page.ts";

// Writes docs/model-types.md anew: npm run model-types
readClassesFromFiles();
writeFileSync(MODEL_TYPES_PAGE, await modelTypesPage());
