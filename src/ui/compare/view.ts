/** The views of a comparison, in the order of their tabs. What each shows is in compare-tabs.tsx, which has to name them all. */
export const COMPARED_VIEWS = [
  { name: "findings", label: "Findings" },
  { name: "spec", label: "Spec" },
  { name: "fields", label: "Config fields" },
  { name: "costs", label: "Parameters & memory" },
  { name: "diagram", label: "Diagram" },
  { name: "tensors", label: "Tensors" },
  { name: "text", label: "config.json" },
] as const;

export type CompareTab = (typeof COMPARED_VIEWS)[number]["name"];

/** One of the two sides, as a key. */
export type SideName = "a" | "b";

/**
 * How a side is read where it is not as it is: with the class defaults of another version of transformers, or as the file
 * that this version writes after loading it.
 */
export interface ReadAs {
  readonly kind: "defaults" | "saved";
  readonly version: string;
}

/** What of a comparison is shown. */
export interface ComparedView {
  readonly tab: CompareTab;
  /** Whether equal values are left out. */
  readonly onlyDifferences: boolean;
  /** What B's spec was to the one who shared the link; A's is the route's own. */
  readonly digestB: string | null;
  readonly readAs: { readonly [side in SideName]: ReadAs | null };
}

/** A comparison as it is opened anew. */
export const NEW_VIEW: ComparedView = {
  tab: "findings",
  onlyDifferences: true,
  digestB: null,
  readAs: { a: null, b: null },
};
