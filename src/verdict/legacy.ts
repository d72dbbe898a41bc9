import type { Inspection } from "../inspect/inspection.ts";
import type { BothPaths } from "../runtime/paths/both-paths.ts";
import { type ComparedAttribute, type LegacyRead, RAISED } from "../runtime/paths/compared-attribute.ts";
import { countedValue } from "../inspect/counts.ts";
import { isWithin, type Pointer } from "../spec/pointer.ts";
import { type Concern, named } from "./concern.ts";
import { briefValue, lineOf, shortValue } from "./places.ts";

/** The code of what a reader of the object has to know, and which is about no attribute. */
export const LEGACY_NOTE = "legacy-object";

/**
 * Where model code goes wrong that asks the object which transformers makes of the file: values that it goes on with
 * silently, then attributes at which it stops, then what a reader of the object has to know.
 */
export function legacyConcerns({ legacy, attributes }: BothPaths, inspection: Inspection): Concern[] {
  const version = legacy.transformersVersion;
  const concerns = attributes.flatMap((attribute) => ofAttribute(attribute, version, inspection));
  if (legacy.note === null) return concerns;
  const { note } = legacy;
  return [
    ...concerns,
    {
      kind: "legacy",
      severity: "info",
      code: LEGACY_NOTE,
      at: { side: "config", pointer: "/model_type" },
      fields: ["/model_type"],
      values: ["/model_type"],
      what: "model_type",
      now: null,
      // The first sentence says what is the matter.
      brief: note.replace(/\. .*/s, ""),
      why: note,
      common: null,
      line: lineOf(inspection, "/model_type"),
      nearest: [],
      group: "",
      entry: () => note,
    },
  ];
}

function ofAttribute(attribute: ComparedAttribute, version: string, inspection: Inspection): Concern[] {
  const { name, spec, read, danger, reason } = attribute;
  if (danger === null || spec === null || read === null) return [];
  const fields = fieldsOf(inspection, spec.pointers);
  const [first = ""] = spec.pointers;
  const base = {
    kind: "legacy",
    at: { side: "spec", pointer: first },
    fields,
    values: [...new Set(spec.pointers.map(countedValue))],
    what: name,
    why: reason ?? "",
    line: fields.map((field) => lineOf(inspection, field)).find((line) => line !== null) ?? null,
    nearest: [],
    group: "",
  } as const;
  return "value" in read
    ? [
        {
          ...base,
          severity: "warning",
          code: "legacy-other-value",
          now: shortValue(read.value),
          common: whoseCode(read, version),
          brief: `${name} is ${briefValue(read.value)}, not ${briefValue(spec.value)}`,
          entry: (alike) =>
            `Model code that asks the object of transformers ${version} goes on with another value: ${named(alike, "; ")}. Whose: ${[...new Set(alike.map(({ common }) => common ?? ""))].join("; ")}.`,
        },
      ]
    : [
        {
          ...base,
          severity: "info",
          code: ERROR_CODES[read.by],
          now: null,
          brief: name,
          common: `code that asks stops with ${RAISED[read.by]}`,
          entry: (alike) =>
            `Model code that asks the object of transformers ${version} stops with ${RAISED[read.by]} at ${named(alike, ", ", ({ what }) => what)}.`,
        },
      ];
}

const ERROR_CODES = {
  attribute_error: "legacy-attribute-error",
  per_layer_error: "legacy-per-layer-error",
} as const;

/** Whose code was seen to go on with a value: the file that has the default, at its commit, or any that asks the object. */
function whoseCode(read: LegacyRead, version: string): string {
  if (read.by !== "fallback") return `any code that asks the object of transformers ${version}`;
  const [, repository, file] = /^([^,]+), (?:\S*\/)?([^/:,]+?)(?:,[^:]*)?: /.exec(read.source) ?? [];
  return repository === undefined || file === undefined ? read.source : `${repository}, ${file}`;
}

/** The fields that decide these values, or that would have. */
function fieldsOf({ origins }: Inspection, pointers: readonly Pointer[]): readonly Pointer[] {
  const fields = new Set<Pointer>();
  for (const [at, origin] of origins) {
    if (!pointers.some((pointer) => isWithin(at, pointer))) continue;
    for (const field of "from" in origin ? origin.from : []) fields.add(field);
    for (const field of "looked_for" in origin ? (origin.looked_for ?? []) : []) fields.add(field);
  }
  return [...fields];
}
