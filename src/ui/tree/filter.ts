import { countedAs } from "../../spec/origin.ts";
import { jsonHas } from "../components/short-json.ts";
import type { Filter } from "../view-state.ts";
import type { GroupRow, LeafRow, Row } from "./rows.ts";

/** Whether a filter leaves rows of the tree out; groups of fields are listed elsewhere. */
export function isFiltering({ origins, query }: Pick<Filter, "origins" | "query">): boolean {
  return origins.length > 0 || query.trim() !== "";
}

/** The rows that a filter keeps, in groups that have any. */
export function filterRows(rows: readonly GroupRow[], filter: Pick<Filter, "origins" | "query">): GroupRow[] {
  if (!isFiltering(filter)) return [...rows];
  const query = filter.query.trim().toLowerCase();
  const keeps = (row: LeafRow) =>
    (filter.origins.length === 0 || filter.origins.includes(countedAs(row.origin))) &&
    ([row.pointer, row.value, ...row.fields].some((text) => text.toLowerCase().includes(query)) ||
      jsonHas(row.json, query));
  const prune = (row: Row): Row[] => {
    if (row.kind === "leaf") return keeps(row) ? [row] : [];
    const children = row.children.flatMap(prune);
    return children.length > 0 ? [{ ...row, folded: false, children }] : [];
  };
  return rows.flatMap(prune).filter((row) => row.kind === "group");
}
