import { writeFileSync } from "node:fs";
import { LATEST_TRANSFORMERS } from "../src/classes/versions.ts";
import { readClassesFromFiles } from "../src/cli/shard-files.ts";
import { loadAllFamilies } from "../src/families/registry.ts";
import { loadUnknowns } from "../src/inspect/unknowns.ts";
import { FAMILIES_PAGE, familiesPage } from "./families-page.ts";
import { MODEL_TYPES_PAGE, modelTypesPage } from "./model-types-page.ts";

// Writes docs/model-types.md and docs/families.md anew: npm run model-types
readClassesFromFiles();
await Promise.all([loadAllFamilies([LATEST_TRANSFORMERS]), loadUnknowns()]);
writeFileSync(MODEL_TYPES_PAGE, await modelTypesPage());
writeFileSync(FAMILIES_PAGE, await familiesPage());
