import type { WeightBytes } from "../../analysis/weight-bytes.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { type InspectedWeights, weightsNow } from "../../inspect/weights.ts";

/** The bytes of a spec's weights, and in what they are stored, or why they are not known. */
export interface SpecWeights {
  readonly bytes: WeightBytes | null;
  readonly words: string;
}

/** @param known what a worker has found out. */
export function weightsOfSpec(
  inspection: Inspection,
  known: InspectedWeights | undefined = weightsNow(inspection),
): SpecWeights {
  const { quantization, dtype } = inspection.spec;
  if (known === undefined) return { bytes: null, words: "Looking at the quantised modules…" };
  const { bytes, unread, unevaluated, unpackable } = known;
  if (bytes === null)
    return {
      bytes,
      words:
        quantization === null
          ? `The size of the type ${dtype} is not known here.`
          : unpackable.length > 0
            ? "AWQ’s layers cannot store the weights as the file says: see the findings."
            : unevaluated.length > 0
              ? `Patterns of the quantisation are not evaluated here: ${unevaluated.slice(0, 3).map(excerpt).join(", ")}.`
              : `The quantisation method ${String(quantization.normal_form?.quant_method ?? quantization.quant_method ?? "")} is not described here.`,
    };
  const formats = new Set<string>();
  for (const { weights } of Object.values(quantization?.normal_form?.schemes ?? {}))
    if (weights) formats.add(weights.format);
  const rest = dtype === null ? `${bytes.dtype}, for the config names no type` : bytes.dtype;
  const stored =
    formats.size === 0 ? rest : `${[...formats].join(" and ")}; what is not quantised in ${rest}`;
  const otherwise =
    unread.length === 0
      ? ""
      : `; unless members that nobody read say otherwise: ${unread.slice(0, 3).map(dotted).join(", ")}${unread.length > 3 ? ", …" : ""}`;
  return { bytes, words: `${stored}${otherwise}` };
}

const excerpt = (pattern: string): string => (pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern);
