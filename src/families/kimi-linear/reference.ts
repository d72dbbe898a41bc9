import { modeling } from "../blocks/rules/reference.ts";

/** Where the rules of the family are read from. */
export const MODELING = modeling("KimiLinear", "kimi_linear");
