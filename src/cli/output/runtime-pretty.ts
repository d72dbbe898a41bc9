import { spellNumbers } from "../../spec/json.ts";
import { sourceWords } from "../../legacy/source-words.ts";
import { type ComparedAttribute, type LegacyRead, RAISED } from "../../runtime/paths/compared-attribute.ts";
import type { BothPaths } from "../../runtime/paths/both-paths.ts";
import { visibleLines } from "./visible.ts";
import { largest } from "../../spec/many.ts";

const SIGNS = { agree: "=", differ: "≠", spec_only: "<", legacy_only: ">" } as const;

/** Both paths of a file for the terminal: a line an attribute, and under it why the two sides differ. */
export function prettyRuntime(
  file: string,
  { view, legacy, attributes }: BothPaths,
  legacyOnly: boolean,
): string {
  const shown = legacyOnly ? attributes.filter(({ read }) => read !== null) : attributes;
  const width = largest(
    shown.map(({ name }) => name.length),
    0,
  );
  const lines = shown.flatMap((one) => {
    const head = `${SIGNS[one.status]} ${one.name.padEnd(width)}  `;
    const sides = legacyOnly ? readWords(one.read) : `${specWords(one)}  ${legacyWords(one)}`;
    return one.reason === null ? [head + sides] : [head + sides, `    ${one.reason}`];
  });
  const dangers = attributes.filter(({ danger }) => danger !== null).map(({ name }) => name);
  return visibleLines([
    `${file}: ${view}, and ${legacy.className} of transformers ${legacy.transformersVersion}`,
    ...(legacy.note === null ? [] : [legacy.note]),
    ...lines,
    dangers.length === 0
      ? "On the legacy path, model code reads the same values."
      : `On the legacy path, model code does not read the same: ${dangers.join(", ")}`,
    "",
  ]);
}

function specWords({ spec }: ComparedAttribute): string {
  return spec === null ? "–" : JSON.stringify(spec.value, spellNumbers);
}

function legacyWords({ legacy, read }: ComparedAttribute): string {
  if (legacy !== null) return `${JSON.stringify(legacy.value, spellNumbers)} (${sourceWords(legacy.source)})`;
  return read === null ? "–" : readWords(read);
}

function readWords(read: LegacyRead | null): string {
  if (read === null) return "–";
  switch (read.by) {
    case "attribute":
      return JSON.stringify(read.value, spellNumbers);
    case "fallback":
      return `absent, taken as ${JSON.stringify(read.value, spellNumbers)} (${read.source})`;
    case "attribute_error":
      return `absent: ${RAISED.attribute_error}`;
    case "per_layer_error":
      return `differs by layer: ${RAISED.per_layer_error}`;
  }
}
