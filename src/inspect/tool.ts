/** The version of this package, as package.json has it. */
export const TOOL_VERSION = "0.1.0";

/**
 * The version of what the commands print. It changes when a reader of the old output would misread the new one; new members
 * come without a new version (CHANGELOG.md).
 */
export const OUTPUT_VERSION = 1;

/** The last members of every line of output: which version wrote it, and in which form. */
export const WRITTEN_BY = { tool_version: TOOL_VERSION, output_version: OUTPUT_VERSION } as const;
