import { unmappedIn } from "../config/reading/field-use.ts";
import { dotted } from "../config/nodes/dotted.ts";
import { inSideFile, QUANT_FILE } from "../config/nodes/side-file.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { Pointer } from "../spec/pointer.ts";
import { type Concern, counted, named } from "./concern.ts";
import { isOfQuantization } from "../inspect/weights.ts";

/** What a declared quantisation leaves unclear: members that nobody read, and methods that are not described. */
export function quantizationConcerns(inspection: Inspection): readonly Concern[] {
  return [...unreadMembers(inspection), ...notDescribed(inspection)];
}

function unreadMembers({ fields, places, quantFile }: Inspection): Concern[] {
  const own = unmappedIn(fields)
    .filter(isOfQuantization)
    .map((field) => ({ field, line: places.get(field)?.line ?? null }));
  const beside = quantFile?.ok
    ? unmappedIn(quantFile.report.fields).map((field) => ({
        field: inSideFile(QUANT_FILE, field),
        line: quantFile.report.places.get(field)?.line ?? null,
      }))
    : [];
  return [...own, ...beside].map(({ field, line }) => ({
    ...unclear(field, "unread-quantization-member"),
    what: dotted(field),
    brief: dotted(field),
    why: "Nobody read this member of the quantisation: which weights are stored how may be otherwise than shown.",
    line,
    entry: (alike) =>
      `The quantisation has ${counted(alike.length, "member")} that nobody read, and which weights are stored how may be otherwise than shown: ${named(alike)}.`,
  }));
}

/** A declaration without schemes: bytes of weights are not known. What the reader said of the method is told there. */
function notDescribed({ spec, origins, diagnostics, places }: Inspection): Concern[] {
  const { quantization } = spec;
  if (!quantization || Object.keys(quantization.normal_form?.schemes ?? {}).length > 0) return [];
  if (diagnostics.some(({ code }) => code.startsWith("unknown-quantization"))) return [];
  const origin = [...origins].find(([value]) => value.startsWith("/quantization/"))?.[1];
  const [field = "/quantization_config"] = origin && "from" in origin ? origin.from : [];
  const why =
    "The quantisation is declared, but how it stores weights is not described: their bytes are not known.";
  return [
    {
      ...unclear(field, "quantization-not-described"),
      values: ["/quantization"],
      what: dotted(field),
      brief: "how weights are stored is not described",
      why,
      line: places.get(field)?.line ?? null,
      entry: () => why,
    },
  ];
}

function unclear(field: Pointer, code: string) {
  return {
    kind: "quantization",
    severity: "warning",
    code,
    at: { side: "config", pointer: field },
    fields: [field],
    values: [],
    now: null,
    common: null,
    nearest: [],
    group: "",
  } as const;
}
