import { unmappedIn } from "../../config/reading/field-use.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import { splitSideFile } from "../../config/nodes/side-file.ts";
import { diagnosticsOfFiles, fieldsOfFiles } from "../../inspect/side-files/files-read.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Json } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import { countedAs, type Origin } from "../../spec/origin.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import { memoryReport, prettyMemory } from "../../inspect/memory-report.ts";
import { visibleLines } from "./visible.ts";
import { largest } from "../../spec/many.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const SIGNS = { mapped: "●", derived: "ƒ", defaulted: "◇", implied: "▪" } as const;

/** A spec for the terminal: the verdict, a line for each leaf with its value and where it comes from, and what it means in memory. */
export function prettyTree(
  file: string,
  result: Inspection,
  verdict: readonly VerdictLine[],
  load: Load | null,
): string {
  const rows: (readonly [string, string, string])[] = [];
  forEachLeaf(jsonView, result.spec as unknown as Json, (pointer, value) => {
    const origin = result.origins.get(pointer);
    rows.push([
      `${origin ? SIGNS[countedAs(origin)] : " "} ${pointer.slice(1).replaceAll("/", ".")}`,
      JSON.stringify(value),
      origin ? because(origin) : "",
    ]);
  });
  const width = largest(rows.map(([name]) => name.length));
  const unmapped = unmappedIn(fieldsOfFiles(result)).map((pointer) => `? ${dotted(pointer)}`);
  const notes = diagnosticsOfFiles(result).map(
    ({ severity, message, line, column, at }) =>
      `${severity}: ${splitSideFile(at).file ?? file}:${line}:${column}: ${message}`,
  );
  return visibleLines([
    file,
    ...verdict.map(({ sign, label, text }) => `${sign} ${label}: ${text}`),
    "",
    ...rows.map(([name, value, why]) => `${name.padEnd(width)}  ${value}  ${why}`.trimEnd()),
    ...counts(result),
    ...prettyMemory(memoryReport(result, load)),
    ...unmapped,
    ...notes,
    "",
  ]);
}

function counts({ parameters }: Inspection): readonly string[] {
  if (parameters === null) return [];
  const { text, active, mtp } = parameters;
  return [`parameters: ${text}, ${active} active per token${mtp > 0 ? `, and ${mtp} in MTP modules` : ""}`];
}

function because(origin: Origin): string {
  switch (origin.kind) {
    case "mapped":
      return dotted(origin.from[0]);
    case "derived":
      return `${origin.rule} ← ${origin.from.map(dotted).join(", ")}`;
    case "defaulted":
      return origin.default_from === "hf_class"
        ? `${origin.class} default (transformers ${origin.transformers_version})`
        : origin.rule;
    case "implied":
      return origin.reason;
  }
}
