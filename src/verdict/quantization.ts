import { dotted } from "../config/nodes/dotted.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { Pointer } from "../spec/pointer.ts";
import { type Concern, named } from "./concern.ts";
import { lineOf } from "./places.ts";
import { unreadMembers } from "../inspect/weights.ts";
import { plural } from "../spec/grouped.ts";

/** What a declared quantisation leaves unclear: members that nobody read, and methods that are not described. */
export function quantizationConcerns(inspection: Inspection): readonly Concern[] {
  return [...ofUnreadMembers(inspection), ...notDescribed(inspection)];
}

function ofUnreadMembers(inspection: Inspection): Concern[] {
  return unreadMembers(inspection).map((field) => ({
    ...unclear(field, "unread-quantization-member"),
    what: dotted(field),
    brief: dotted(field),
    why: "Nothing here comes from this member of the quantisation: which weights are stored how may be otherwise than shown.",
    line: lineOf(inspection, field),
    entry: (alike) =>
      `The quantisation has ${plural(alike.length, "member")} that nothing here comes from, and which weights are stored how may be otherwise than shown: ${named(alike)}.`,
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
