/** The views of a comparison: all differences, the specs, the fields of the files, what they cost, their tensors, and the texts. */
export const COMPARE_TABS = ["findings", "spec", "fields", "costs", "tensors", "text"] as const;

export type CompareTab = (typeof COMPARE_TABS)[number];

/** One of the two sides, as a key. */
export type SideName = "a" | "b";

/** What of a comparison is shown. */
export interface ComparedView {
  readonly tab: CompareTab;
  /** Whether equal values are left out. */
  readonly onlyDifferences: boolean;
  /** What B's spec was to the one who shared the link; A's is the route's own. */
  readonly digestB: string | null;
}

/** A comparison as it is opened anew. */
export const NEW_VIEW: ComparedView = { tab: "findings", onlyDifferences: true, digestB: null };
