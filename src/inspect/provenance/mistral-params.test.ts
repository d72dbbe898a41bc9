import { PARAMS } from "../../fixtures/read.ts";
import { describeProvenance } from "./truth-conditions.test-support.ts";

// Voxtral and Large 3 have the same fields as the others, in many more of them.
describeProvenance(PARAMS);
