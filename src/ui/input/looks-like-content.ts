/** Whether a text is meant as the content of a file and not as the name of a model. */
export function looksLikeContent(text: string): boolean {
  return /^[\s\uFEFF]*[{[<]/.test(text) || text.trim().includes("\n");
}
