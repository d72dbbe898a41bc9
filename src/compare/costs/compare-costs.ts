import type { ParameterCount } from "../../analysis/parameter-count.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { weightsOf } from "../../inspect/weights.ts";
import { entryOf } from "../../spec/entry.ts";
import type { CostRow } from "../comparison.ts";
import { sizeOfChange } from "../words/change-size.ts";
import { cacheFigures } from "./cache-figures.ts";
import { type Figure, KIND } from "./figure.ts";

/** Parameters and memory on both sides; the kinds of cache and the towers that a side has. */
export function compareCosts(a: Inspection, b: Inspection): CostRow[] {
  const [left, right] = [figuresOf(a), figuresOf(b)];
  const towers = [a, b].some(({ parameters }) => parameters !== null && parameters.towers !== 0);
  const rows = left.map(({ value, ...figure }, index): CostRow => {
    const there = right[index];
    const other = there?.value ?? null;
    const size = value === null || other === null ? null : sizeOfChange(value, other);
    const label =
      (towers && entryOf(BESIDE_TOWERS, figure.key)) || bothLabels(figure.label, there?.label ?? "");
    return { ...figure, label, a: value, b: other, size };
  });
  const inUse = rows.filter((row) => row.a !== 0 || row.b !== 0);
  const kinds = inUse.filter((row) => row.key.startsWith(KIND));
  return rows.filter(({ key, ...row }) => {
    if (key.startsWith(KIND)) return kinds.length > 1 && kinds.some((kind) => kind.key === key);
    return !OF_TOWERS.has(key) || (towers && (row.a !== null || row.b !== null));
  });
}

/** The figures that say the same as others where neither side has a tower. */
const OF_TOWERS: ReadonlySet<string> = new Set([
  "parameters_whole",
  "parameters_towers",
  "weight_bytes_whole",
  "weight_bytes_towers",
]);

/** What figures are called that leave towers out, where a side has some. */
const BESIDE_TOWERS: { readonly [key: string]: string } = {
  parameters_total: "parameters without towers",
  weight_bytes: "weights as the checkpoint stores them, without towers",
};

/** One label for both sides: where they count in different types, with both. */
function bothLabels(a: string, b: string): string {
  const [before, after] = [a, b].map((label) => / in (.+)$/.exec(label));
  if (a === b || !before || !after) return a;
  return `${a.slice(0, before.index)} (${before[1] ?? ""} → ${after[1] ?? ""})`;
}

function figuresOf(inspection: Inspection): Figure[] {
  const { spec, parameters } = inspection;
  const count = (key: Exclude<keyof ParameterCount, "layers">, label: string): Figure => ({
    key: `parameters_${key}`,
    label,
    unit: "parameters",
    // A tower of impossible sizes has no number of parameters.
    value: parameters && Number.isFinite(parameters[key]) ? parameters[key] : null,
  });
  const weights = weightsOf(inspection).bytes;
  const bytes = (key: string, label: string, value: number | null | undefined): Figure => ({
    key,
    label,
    unit: "bytes",
    value: value ?? null,
  });
  return [
    count("whole", "parameters of the whole model, with towers and without MTP"),
    count("total", "parameters"),
    count("text", "parameters of the text model"),
    count("active", "active parameters per token"),
    count("embedding", "embedding parameters"),
    count("lm_head", "output head parameters"),
    count("mtp", "MTP parameters"),
    count("towers", "parameters of towers and projectors"),
    bytes("weight_bytes", "weights as the checkpoint stores them", weights?.total),
    bytes("weight_bytes_towers", "weights of towers and projectors", weights?.towers),
    bytes("weight_bytes_whole", "weights of the whole model, with towers and without MTP", weights?.whole),
    ...cacheFigures(spec),
  ];
}
