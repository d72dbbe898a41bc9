import { CONFIGS, isPublished } from "../../fixtures/read.ts";
import { describeProvenance } from "./truth-conditions.test-support.ts";

// Class defaults and variations of them.
describeProvenance(CONFIGS.filter((name) => !isPublished(name)));
