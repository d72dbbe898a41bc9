import { EQUATIONS } from "../src/reference/equations.ts";

/** docs/equations.md: what every component computes. */
export function equationsPage(): string {
  const parts = Object.entries(EQUATIONS).map(([type, { what, lines, source, file }]) => {
    const rows = lines.map(
      ({ text, when }) => `- ${escaped(text)}${when === undefined ? "" : ` *(where \`${when}\` is set)*`}`,
    );
    return [`## ${what} (\`${type}\`)`, rows.join("\n"), `${source}. \`src/reference/${file}\``].join("\n\n");
  });
  return `${[
    "# Equations",
    "What each component of a spec computes, in plain text: `src/reference` does it in code, and its tests hold that against transformers ([reference-interpreter.md](reference-interpreter.md)). Members of the component stand `so`. x is what the component reads, y what it gives; W are its matrices, p a position, × goes element by element, · sums, ⊗ is the outer product, R(p) the rotation at position p. On the page a component's equations stand below the explanation of its values. This file is made from `src/reference/equations.ts`: `npm run equations`.",
    ...parts,
  ].join("\n\n")}\n`;
}

/** Text between backticks stays; elsewhere what Markdown would take for its own is escaped. */
function escaped(text: string): string {
  return text
    .split("`")
    .map((part, at) => (at % 2 === 0 ? part.replaceAll(/[_*[\]<>]/g, "\\$&") : `\`${part}\``))
    .join("");
}
