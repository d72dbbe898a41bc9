import { type TensorRow, tensorRows } from "../../analysis/checkpoint/rows.ts";
import type { SavedTensor } from "../../analysis/checkpoint/saved-tensors.ts";
import type { LongRow } from "../table/long-table.tsx";

/** The tensors of one component, or of what stands outside of components. */
export interface TensorGroup {
  readonly key: string;
  /** null: embedding, norms around halves, head. */
  readonly component: string | null;
  readonly part: SavedTensor["part"];
  readonly rows: readonly TensorRow[];
}

/** A line of the table: a group's head, a row of it, or one layer of a row that is open. */
export type TensorLine = LongRow &
  (
    | { readonly line: "group"; readonly group: TensorGroup }
    | { readonly line: "row"; readonly row: TensorRow; readonly open: boolean | null }
    | { readonly line: "layer"; readonly row: TensorRow; readonly layer: number; readonly saved: SavedTensor }
  );

/** Groups in the order of the model: what is outside of components first, then components as layers name them. */
export function groupsOf(tensors: readonly SavedTensor[]): readonly TensorGroup[] {
  const groups = new Map<string, SavedTensor[]>();
  for (const saved of tensors) {
    const key = `${saved.part} ${saved.component ?? ""}`;
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [saved]);
    else own.push(saved);
  }
  return [...groups].flatMap(([key, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    return [{ key, component: first.component, part: first.part, rows: tensorRows(own) }];
  });
}

/** The groups with the rows that are looked for; groups without any are left out. */
export function filtered(
  groups: readonly TensorGroup[],
  query: string,
  wanted: (row: TensorRow) => boolean,
): readonly TensorGroup[] {
  const words = query.trim().toLowerCase();
  // A name with numbers finds the row that stands for it, where the row has a tensor of these numbers.
  const numbers: number[] = [];
  const pattern = words.replace(/(?<=^|\.)\d+(?=\.|$)/g, (number) => {
    numbers.push(Number(number));
    return "{}";
  });
  return groups
    .map((group) => ({
      ...group,
      rows: group.rows.filter((row) => {
        const text = [row.name, group.component ?? "", ...row.dtypes].join(" ").toLowerCase();
        return wanted(row) && (text.includes(words) || hasNumbers(row, pattern, numbers));
      }),
    }))
    .filter(({ rows }) => rows.length > 0);
}

/** Whether a name of a row has a pattern in it, with these numbers in its places. */
function hasNumbers({ name, boxes }: TensorRow, pattern: string, numbers: readonly number[]): boolean {
  const whole = name.toLowerCase();
  for (let at = whole.indexOf(pattern); numbers.length > 0 && at >= 0; at = whole.indexOf(pattern, at + 1)) {
    const before = whole.slice(0, at).split("{}").length - 1;
    const isIn = boxes.some((box) =>
      numbers.every((number, i) =>
        (box[before + i] ?? []).some(([from, to]) => from <= number && number <= to),
      ),
    );
    if (isIn) return true;
  }
  return false;
}

/** The lines to show, given the rows that are open, by their keys. */
export function linesOf(groups: readonly TensorGroup[], open: ReadonlySet<string>): readonly TensorLine[] {
  return groups.flatMap((group): TensorLine[] => [
    { line: "group", key: `group ${group.key}`, kind: "group", inner: false, group },
    ...group.rows.flatMap((row): TensorLine[] => {
      const key = rowKey(group, row);
      const isOpen = layerCount(row) > 1 ? open.has(key) : null;
      const head: TensorLine = {
        line: "row",
        key,
        kind: `row ${isOpen === null}`,
        inner: false,
        row,
        open: isOpen,
      };
      if (!isOpen) return [head];
      return [head, ...layersOf(key, row)];
    }),
  ]);
}

const rowKey = (group: TensorGroup, row: TensorRow): string => `${group.key} ${row.name} ${row.shape.join()}`;

function layerCount({ tensors }: TensorRow): number {
  return tensors.reduce(
    (sum, { layers }) => sum + (layers ?? []).reduce((count, { from, to }) => count + to - from + 1, 0),
    0,
  );
}

function layersOf(key: string, row: TensorRow): readonly TensorLine[] {
  return row.tensors
    .flatMap((saved) =>
      (saved.layers ?? []).flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, i) => ({ saved, layer: from + i })),
      ),
    )
    .sort((a, b) => a.layer - b.layer)
    .map(({ saved, layer }) => ({
      line: "layer",
      key: `${key} ${layer}`,
      kind: "layer",
      inner: true,
      row,
      layer,
      saved,
    }));
}
