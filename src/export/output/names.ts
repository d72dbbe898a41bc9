/** The commands whose output has a schema. */
export const OUTPUTS = ["inspect", "compare", "runtime", "tensors"] as const;

export type Output = (typeof OUTPUTS)[number];
