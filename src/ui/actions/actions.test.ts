import { defaultKeymap, historyKeymap } from "@codemirror/commands";
import { searchKeymap } from "@codemirror/search";
import { expect, test } from "vitest";
import { keyGroups } from "../shortcuts/key-groups.ts";
import { onTreeKey, visibleRows } from "../tree/keyboard.ts";
import type { GroupRow } from "../tree/rows.ts";
import { ACTIONS, OWN_KEYS } from "./actions.ts";
import { isPressed } from "./keys.ts";

const all = Object.values(ACTIONS).flat();

test("no two actions have the same name, or the same key", () => {
  for (const texts of [all.map(({ name }) => name), all.flatMap(({ keys }) => keys)])
    expect([...new Set(texts)]).toEqual(texts);
});

test("every action has a key, by which the list of commands does it", () => {
  expect(all.filter(({ keys }) => keys.length === 0)).toEqual([]);
});

test("every action is in the list of keys, and so is every key of a part of the page", () => {
  const listed = keyGroups(ACTIONS, OWN_KEYS).flatMap(({ lines }) => lines.map(({ label }) => label));
  for (const { label } of [...all, ...OWN_KEYS]) expect(listed).toContain(label);
});

test("the tree hears the keys that the list says it hears, and leaves those of actions to the page", () => {
  const inner: GroupRow = {
    kind: "group",
    pointer: "/a/b",
    name: "b",
    subtitle: "",
    why: null,
    folded: false,
    children: [],
  };
  const rows = visibleRows([{ ...inner, pointer: "/a", name: "a", children: [inner] }], () => true);
  const hears = (key: string): boolean => ["/a", "/a/b"].some((row) => onTreeKey(rows, row, key) !== null);
  for (const { by, keys } of OWN_KEYS)
    if (by === "tree") for (const key of keys) expect(hears(key.replace(" … z", "")), key).toBe(true);
  for (const key of all.flatMap(({ keys }) => keys))
    if (key.length === 1 && !/[a-z]/.test(key)) expect(hears(key), key).toBe(false);
});

test("the editor hears the keys that the list says it hears", () => {
  const heard = [...searchKeymap, ...historyKeymap, ...defaultKeymap].map(({ key }) => key);
  for (const { by, keys } of OWN_KEYS)
    if (by === "source") for (const key of keys) expect(heard).toContain(key);
});

test.each([
  ["?", { key: "?", shiftKey: true }, true],
  ["Shift+P", { key: "P", shiftKey: true }, true],
  ["Shift+P", { key: "p" }, false],
  ["Ctrl+C", { key: "c", metaKey: true }, true],
  ["Ctrl+C", { key: "c" }, false],
  ["+", { key: "+" }, true],
  ["n", { key: "n", ctrlKey: true }, false],
])("%s is %o: %s", (keys, event, is) => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  expect(isPressed({ ...none, ...event }, keys)).toBe(is);
});
