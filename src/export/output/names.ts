/** The commands whose output has a schema. */
export const OUTPUTS = ["inspect", "compare", "runtime", "reads", "tensors", "versions"] as const;

export type Output = (typeof OUTPUTS)[number];
