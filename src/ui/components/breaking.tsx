import type { JSX } from "react";

/** Words of a count, "3 × gated delta net", which no line ends between the number and its sign. */
export function keepingCounts(text: string): string {
  return text.replaceAll(" × ", "\u00a0× ");
}

type Broken = readonly (string | JSX.Element)[];

/** Text that may be broken between its pieces. */
export function breaking(pieces: readonly string[]): Broken {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [<wbr key={index} />, piece]));
}

/** A name, or text with names in it, that a narrow place breaks between their words: "rope_|parameters.|rope_|theta", "Qwen3_|5For|Causal|LM". */
export function breakingNames(text: string): Broken {
  return breaking(text.split(/(?<=[_/]|\.(?=[a-z])|[a-z](?=[A-Z]))/));
}
