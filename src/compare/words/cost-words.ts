import type { CostRow } from "../comparison.ts";

/** By how much a figure changed; nothing where it did not or is not known. */
export function changeOf(costs: readonly CostRow[], key: string, label: string): string[] {
  const row = costs.find((cost) => cost.key === key);
  return row?.size && row.a !== row.b ? [`${label} ${row.size.text}`] : [];
}
