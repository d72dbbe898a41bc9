/** Words in a sentence: "4.57.6, 5.17.0 and 5.18.0", or with another word before the last. */
export function listed(words: readonly string[], word: "and" | "or" = "and"): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} ${word} ${words.at(-1) as string}`;
}
