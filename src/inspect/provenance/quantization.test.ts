import { filesIn } from "../fixtures/read.ts";
import { describeProvenance } from "./truth-conditions.ts";

// Methods that no config in configs/ uses.
describeProvenance(filesIn("quantization").map((file) => `../quantization/${file}`));
