import { expect, test } from "vitest";
import { onTreeKey, visibleRows } from "./keyboard.ts";
import type { GroupRow } from "./rows.ts";

const group = (pointer: string, children: GroupRow[] = []): GroupRow => ({
  kind: "group",
  pointer,
  name: pointer.slice(1),
  subtitle: "",
  why: null,
  folded: false,
  children,
});
const rows = [group("/a", [group("/a/x")]), group("/b")];
const items = visibleRows(rows, (row) => row.pointer === "/a");

test.each([
  ["/a", "ArrowDown", { do: "move", to: "/a/x" }],
  ["/a", "ArrowUp", null],
  ["/a", "ArrowRight", { do: "move", to: "/a/x" }],
  ["/a", "ArrowLeft", { do: "close", rows: ["/a"] }],
  ["/a/x", "ArrowLeft", { do: "move", to: "/a" }],
  ["/b", "ArrowRight", { do: "open", rows: ["/b"] }],
  ["/a", "End", { do: "move", to: "/b" }],
  ["/b", "Home", { do: "move", to: "/a" }],
  ["/a", "b", { do: "move", to: "/b" }],
  ["/b", "*", { do: "open", rows: ["/a", "/b"] }],
  ["/b", "B", null],
  ["/b", "/", null],
  ["/b", "Enter", { do: "select", row: "/b" }],
])("at %s, %s", (active, key, action) => expect(onTreeKey(items, active, key)).toEqual(action));
