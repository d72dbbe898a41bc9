import type { FamilyModelSpec } from "../../families/schema.ts";
import type { AttributeDeclaration } from "../declaration.ts";

/** The attributes that the model code of one family reads. A name may come twice: the last one counts. */
export type FamilyAttributes = (spec: FamilyModelSpec) => readonly AttributeDeclaration[];
