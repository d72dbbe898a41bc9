import { basename, dirname, join } from "node:path";

/** The file beside a text in Markdown that has its picture: "out/a.report.md" gives "out/a.report.diagram.svg". */
export function besideReport(file: string): string {
  return join(dirname(file), `${basename(file).replace(/\.(?:md|markdown)$/i, "")}.diagram.svg`);
}
