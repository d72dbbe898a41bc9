import { CONFIGS, LONG } from "../../fixtures/models.ts";
import { describeProvenance } from "./truth-conditions.test-support.ts";

// Half of the configs, so that two cores share them.
describeProvenance(CONFIGS.filter((name, index) => !LONG.includes(name) && index % 2 === 1));
