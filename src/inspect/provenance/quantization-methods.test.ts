import { QUANTIZED } from "../../fixtures/models.ts";
import { describeProvenance } from "./truth-conditions.test-support.ts";

// Methods that no config of models uses.
describeProvenance(QUANTIZED);
