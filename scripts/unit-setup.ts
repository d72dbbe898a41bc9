import { readClassesFromFiles } from "../src/cli/shard-files.ts";
import { loadAllFamilies } from "../src/families/registry.ts";

// Classes are read when a test asks for them, families are all at hand.
readClassesFromFiles();
await loadAllFamilies([]);
