import type { ObjectNode } from "../../config/document.ts";
import type { Family } from "../declaration/family.ts";

/** What is asked of the registry of families about model types, so that what asks need not be loaded with it. */
export interface Registry {
  readonly modelTypes: readonly string[];
  readonly familyOf: (modelType: string, version: string) => Family | undefined;
  readonly textTypeIn: (root: ObjectNode, modelType: string) => string | undefined;
}
