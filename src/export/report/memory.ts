import { defaultLoad } from "../../analysis/memory/load.ts";
import { cacheBytesPerRank, cacheRows, type CacheRow } from "../../analysis/memory/memory.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { WeightBytes } from "../../analysis/weight-bytes.ts";
import { weightsOf } from "../../inspect/weights.ts";
import { escapeText, inlineCode } from "../../share/markdown/markdown-escape.ts";
import { bytesText, section, table } from "./table.ts";
import { grouped } from "../../spec/grouped.ts";

/** What weights take under the spec's own quantisation, and the caches of one sequence of the whole context. */
export function memorySection(inspection: Inspection): string {
  const { spec } = inspection;
  const load = defaultLoad(spec);
  const { bytes: weights, unread } = weightsOf(inspection);
  const caches = cacheBytesPerRank(spec.body, load);
  const known = (bytes: number | null): string => (bytes === null ? "not known" : bytesText(bytes));
  const lines = [
    `- Weights: ${known(weights?.total ?? null)}${weights && unread.length > 0 ? `, unless what nobody read says otherwise: ${unread.map((field) => inlineCode(dotted(field))).join(", ")}` : ""}`,
    ...towersLine(weights),
    `- Caches and states of one sequence of ${grouped(load.context)} tokens, ${load.elementBytes} bytes an element: ${known(caches)}`,
  ];
  const rows = cacheRows(spec.body, load).map((row) => [
    row.kind,
    inlineCode(row.component),
    grouped(row.layers),
    `${grouped(row.elements)} ${unitOf(row)}`,
    escapeText(row.formula),
    row.bytesPerRank === null ? "not known" : grouped(row.bytesPerRank),
  ]);
  const columns = [
    { label: "Cache" },
    { label: "Component" },
    { label: "Layers", numeric: true },
    { label: "Elements in a layer" },
    { label: "Made of" },
    { label: "Bytes", numeric: true },
  ];
  return section("Memory", lines.join("\n"), rows.length === 0 ? "" : table(columns, rows));
}

/** What the towers take, and the model with them, where there are any. */
function towersLine(weights: WeightBytes | null): string[] {
  if (weights === null || weights.towers === 0) return [];
  if (weights.whole === null || weights.towers === null)
    return ["- Its towers and projectors are not described, and not counted."];
  return [
    `- With ${bytesText(weights.towers)} of towers and projectors, without draft modules: ${bytesText(weights.whole)}`,
  ];
}

function unitOf({ per, window }: CacheRow): string {
  const most = window === null ? "" : `, at most ${grouped(window)} tokens`;
  if (per.unit === "sequence") return "a sequence";
  return per.unit === "token" ? `a token${most}` : `for every ${grouped(per.rate)} tokens${most}`;
}
