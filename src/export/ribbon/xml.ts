/** Text for an XML document: characters that XML 1.0 cannot hold are replaced. */
export function xmlText(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A text that fits into so many characters, shortened where it is longer. */
export function shortened(text: string, length: number): string {
  const characters = [...text.replaceAll(/\s+/g, " ")];
  return characters.length <= length ? characters.join("") : `${characters.slice(0, length - 1).join("")}…`;
}
