import type { Inspection } from "../../inspect/inspection.ts";
import { jsonHas } from "../components/short-json.ts";
import type { Filter } from "../view-state.ts";
import type { GroupRow, LeafRow, Row } from "./rows.ts";

export function isFiltering({ origins, uses, query }: Filter): boolean {
  return origins.length > 0 || uses.length > 0 || query.trim() !== "";
}

/** The rows that a filter keeps, in groups that have any. */
export function filterRows(
  rows: readonly GroupRow[],
  filter: Filter,
  fields: Inspection["fields"],
): GroupRow[] {
  if (!isFiltering(filter)) return [...rows];
  const query = filter.query.trim().toLowerCase();
  const keeps = (row: LeafRow) =>
    (filter.origins.length === 0 || filter.origins.includes(row.origin.kind)) &&
    (filter.uses.length === 0 ||
      row.fields.some((field) => {
        const use = fields.get(field)?.use;
        return use !== undefined && filter.uses.includes(use);
      })) &&
    ([row.pointer, row.value, ...row.fields].some((text) => text.toLowerCase().includes(query)) ||
      jsonHas(row.json, query));
  const prune = (row: Row): Row[] => {
    if (row.kind === "leaf") return keeps(row) ? [row] : [];
    const children = row.children.flatMap(prune);
    return children.length > 0 ? [{ ...row, folded: false, children }] : [];
  };
  return rows.flatMap(prune).filter((row) => row.kind === "group");
}
