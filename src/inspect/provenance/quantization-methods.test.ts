import { QUANTIZED } from "../../fixtures/read.ts";
import { describeProvenance } from "./truth-conditions.test-support.ts";

// Methods that no config of models uses.
describeProvenance(QUANTIZED);
