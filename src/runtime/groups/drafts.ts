import { isJsonObject } from "../../spec/json.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { NO_DRAFTS } from "../fallbacks.ts";
import { from } from "./attribute.ts";

/** How many draft modules there are. */
export const draftModules: AttributeDeclaration = from(
  "num_nextn_predict_layers",
  ["/body/mtp"],
  (mtp) => (isJsonObject(mtp) ? (mtp["num_modules"] as number) : 0),
  "how many draft modules there are",
  { comparable: (count) => count ?? 0, fallback: NO_DRAFTS },
);
