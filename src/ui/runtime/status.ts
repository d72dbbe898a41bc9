import type { PathStatus } from "../view-state.ts";

/** The sign and the words for each status: the sign never stands alone. */
export const STATUS: {
  readonly [S in PathStatus]: { readonly sign: string; readonly label: string; readonly meaning: string };
} = {
  differ: { sign: "≠", label: "differ", meaning: "both paths have it, with different values" },
  spec_only: {
    sign: "◐",
    label: "only through the spec",
    meaning: "the legacy object has no such attribute",
  },
  agree: { sign: "=", label: "agree", meaning: "both paths give the same" },
  legacy_only: {
    sign: "◑",
    label: "only on the legacy path",
    meaning: "the runtime view does not have it: the engine does not need it",
  },
};
