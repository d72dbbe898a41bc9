import { readClassesFromFiles } from "../src/cli/shard-files.ts";
import { loadAllFamilies } from "../src/families/registry.ts";
import { loadUnknowns } from "../src/inspect/unknowns.ts";

// Classes are read when a test asks for them, families are all at hand.
readClassesFromFiles();
await Promise.all([loadAllFamilies([]), loadUnknowns()]);
