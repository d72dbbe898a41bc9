import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import type { PathStatus } from "../view-state.ts";

/** The sign and the words for each status: the sign never stands alone. */
export const STATUS: {
  readonly [S in PathStatus]: { readonly sign: string; readonly label: string; readonly meaning: string };
} = {
  silent: {
    sign: "!",
    label: "wrong in silence",
    meaning: "model code goes on with a value that is not the spec's, and says nothing",
  },
  loud: {
    sign: "×",
    label: "raises",
    meaning:
      "the legacy object has no such attribute, and model code has no default for it; or it differs by layer",
  },
  harmless: {
    sign: "~",
    label: "differ without harm",
    meaning: "the paths differ, but model code ends up with the spec's value",
  },
  agree: { sign: "=", label: "agree", meaning: "both paths give the same" },
  legacy_only: {
    sign: "◑",
    label: "only on the legacy path",
    meaning: "the runtime view does not have it: the engine does not need it",
  },
};

/** What becomes of an attribute on the legacy path. */
export function statusOf({ danger, status }: ComparedAttribute): PathStatus {
  if (danger !== null) return danger;
  return status === "agree" || status === "legacy_only" ? status : "harmless";
}
