import type { Diagnostic } from "../config/document.ts";
import { dotted } from "../config/nodes/dotted.ts";
import { splitSideFile } from "../config/nodes/side-file.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { diagnosticsOfFiles } from "../inspect/side-files/files-read.ts";
import type { Pointer } from "../spec/pointer.ts";
import { type Concern, named, type VerdictKind } from "./concern.ts";
import { isOfQuantization } from "../inspect/weights.ts";
import { textOf, valuesOf } from "./places.ts";
import { disagreeing } from "./shadowed.ts";

/** What parsers of JSON refuse or read otherwise: the text is at fault, and no field. */
const OF_THE_TEXT: ReadonlySet<string> = new Set([
  "byte-order-mark",
  "comment",
  "duplicate-key",
  "inexact-integer",
  "number-overflow",
  "trailing-comma",
]);

/** What was said while the files of a checkpoint were read, and further things. */
export function diagnosticConcerns(
  inspection: Inspection,
  text: string,
  further: readonly Diagnostic[],
): readonly Concern[] {
  const told = disagreeing(inspection);
  return [...diagnosticsOfFiles(inspection), ...further]
    .filter(({ code, at }) => code !== "spellings-disagree" || (isOfConfig(at) && !told.has(at)))
    .map((diagnostic) => concernOf(inspection, diagnostic, textOf(inspection, text, diagnostic.at)));
}

const isOfConfig = (pointer: Pointer): boolean => splitSideFile(pointer).file === null;

function concernOf(inspection: Inspection, diagnostic: Diagnostic, now: string | null): Concern {
  const { severity, code, message, line, at: field } = diagnostic;
  return {
    kind: kindOf(diagnostic, field),
    severity,
    code,
    at: { side: "config", pointer: field },
    fields: field === "" ? [] : [field],
    values: valuesOf(inspection, field),
    what: dotted(field) || "config.json",
    now,
    brief: message.replace(/\.$/, ""),
    common: null,
    why: message,
    line,
    nearest: [],
    group: "",
    entry: (alike) => named(alike, " ", ({ why }) => why),
  };
}

function kindOf({ severity, code }: Diagnostic, field: Pointer): VerdictKind {
  if (severity === "error" || OF_THE_TEXT.has(code)) return "error";
  if (code === "spellings-disagree" || code === "quantization-files-disagree") return "shadowed";
  if (isOfQuantization(field) || code.includes("quantization")) return "quantization";
  return "engine";
}
