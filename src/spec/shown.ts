/**
 * Characters that are not seen, and that turn the direction of what follows or hide a difference between two words: marks,
 * embeddings and isolates of direction, spaces and joiners without width, tags.
 */
const HIDDEN =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** A text of a file for people: what of it would not be seen is written as JSON and Python escape it, `\u202e`. */
export function shown(text: string): string {
  return text.replaceAll(HIDDEN, escaped);
}

/** A character, or both halves of one, as JSON escapes it. */
export function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");
}
