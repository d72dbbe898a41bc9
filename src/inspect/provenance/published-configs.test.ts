import { CONFIGS, isPublished, LONG } from "../../fixtures/read.ts";
import { describeProvenance } from "./truth-conditions.test-support.ts";

describeProvenance(CONFIGS.filter((name) => isPublished(name) && !LONG.includes(name)));
