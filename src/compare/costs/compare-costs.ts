import type { Inspection } from "../../inspect/inspection.ts";
import { weightsOf } from "../../inspect/weights.ts";
import type { CostRow } from "../comparison.ts";
import { sizeOfChange } from "../words/change-size.ts";
import { cacheFigures } from "./cache-figures.ts";
import { type Figure, KIND } from "./figure.ts";

/** Parameters and memory on both sides; the kinds of cache that a side has, where there are two or more. */
export function compareCosts(a: Inspection, b: Inspection): CostRow[] {
  const [left, right] = [figuresOf(a), figuresOf(b)];
  const rows = left.map(({ value, ...figure }, index): CostRow => {
    const other = right[index]?.value ?? null;
    const size = value === null || other === null ? null : sizeOfChange(value, other);
    return { ...figure, a: value, b: other, size };
  });
  const kinds = rows.filter((row) => row.key.startsWith(KIND) && (row.a !== 0 || row.b !== 0));
  return rows.filter((row) => !row.key.startsWith(KIND) || (kinds.length > 1 && kinds.includes(row)));
}

function figuresOf(inspection: Inspection): Figure[] {
  const {
    spec: { body },
    parameters,
  } = inspection;
  const count = (
    key: "total" | "text" | "active" | "embedding" | "lm_head" | "mtp",
    label: string,
  ): Figure => ({
    key: `parameters_${key}`,
    label,
    unit: "parameters",
    value: parameters ? parameters[key] : null,
  });
  return [
    count("total", "parameters"),
    count("text", "parameters of the text model"),
    count("active", "active parameters per token"),
    count("embedding", "embedding parameters"),
    count("lm_head", "output head parameters"),
    count("mtp", "MTP parameters"),
    {
      key: "weight_bytes",
      label: "weights as the checkpoint stores them",
      unit: "bytes",
      value: weightsOf(inspection).bytes?.total ?? null,
    },
    ...cacheFigures(body),
  ];
}
