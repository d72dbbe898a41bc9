import fc from "fast-check";
import { readClassesFromFiles } from "../src/cli/shard-files.ts";
import { loadAllFamilies } from "../src/families/registry.ts";
import { loadUnknowns } from "../src/inspect/unknowns.ts";

// The same change passes or fails whenever it is asked; SEED=N asks property tests of other inputs.
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 1) });

// Classes are read when a test asks for them, families are all at hand.
readClassesFromFiles();
await Promise.all([loadAllFamilies([]), loadUnknowns()]);
