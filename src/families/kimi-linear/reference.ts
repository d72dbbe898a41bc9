import { modeling } from "../blocks/reference.ts";

/** Where the rules of the family are read from. */
export const MODELING = modeling("KimiLinear", "kimi_linear");
