// Where the project stands, and where another commit stood, measured in turn in one run:
//   npm run bench                    against the commit before
//   npm run bench -- REVISION        against another one
//   npm run bench -- --reading       what Node reads alone; --page: what Chromium does alone
import { parseArgs } from "node:util";
import { pageRows } from "./page.ts";
import { readingRows, type Row, startRow } from "./reading.ts";
import { ownTree, treeOf } from "./trees.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    reading: { type: "boolean" },
    page: { type: "boolean" },
    rounds: { type: "string", default: "3" },
  },
});
const trees = [ownTree(), treeOf(positionals[0] ?? "HEAD~1")];
const both = values.reading === values.page;
const rows: Row[] = [];
if (both || values.reading) rows.push(...(await readingRows(trees)), startRow(trees));
if (both || values.page) rows.push(...(await pageRows(trees, Number(values.rounds))));

const shown = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? "–" : value >= 100 ? value.toFixed(0) : value.toPrecision(2);

console.log(`| | goal | ${trees.map(({ name }) => name).join(" | ")} | |`);
console.log(`| --- | --- | ${trees.map(() => "---").join(" | ")} | --- |`);
for (const { what, goal, figures, unit } of rows)
  console.log(`| ${what} | ${goal} | ${figures.map(shown).join(" | ")} | ${unit} |`);
