/** Versions in a sentence: "4.57.6, 5.17.0 and 5.18.0". */
export function listed(versions: readonly string[]): string {
  return versions.length < 2
    ? versions.join("")
    : `${versions.slice(0, -1).join(", ")} and ${versions.at(-1) as string}`;
}
