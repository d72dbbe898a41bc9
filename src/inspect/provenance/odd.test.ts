import { CONFIGS } from "../fixtures/read.ts";
import { describeProvenance } from "./truth-conditions.ts";

// Half of the configs, so that two cores share them.
describeProvenance(CONFIGS.filter((_, index) => index % 2 === 1));
