import { describe, expect, test } from "vitest";
import { type HistoryItem, parseHistory, remember, searchHistory } from "./history.ts";

function item(hash: string, openedAt = 0): HistoryItem {
  return { hash, title: `org/${hash}`, note: "mixture of experts", openedAt };
}

describe("history", () => {
  test("the newest comes first, and what is opened again moves up with its new time", () => {
    const list = [item("a", 1), item("b", 2), item("a", 3)].reduce<readonly HistoryItem[]>(remember, []);
    expect(list).toEqual([item("a", 3), item("b", 2)]);
  });

  test("thirty are kept", () => {
    const all = Array.from({ length: 40 }, (_, index) => item(String(index)));
    const list = all.reduce<readonly HistoryItem[]>(remember, []);
    expect(list.map(({ hash }) => hash)).toEqual(
      Array.from({ length: 30 }, (_, index) => String(39 - index)),
    );
  });

  test("a stored list is read again", () => {
    const list = [item("a"), item("b")];
    expect(parseHistory(JSON.stringify(list))).toEqual(list);
  });

  test.each([
    null,
    "",
    "no JSON",
    "{}",
    "null",
    '[{"hash": "a"}]',
    '[{"hash":1,"title":"","note":"","openedAt":0}]',
  ])("%s is an empty list", (text) => {
    expect(parseHistory(text)).toEqual([]);
  });

  test("all words of a search have to occur, in the title or the note", () => {
    const list = [{ ...item("Qwen"), note: "dense" }, item("MiniMax")];
    const found = (query: string): string[] => searchHistory(list, query).map(({ hash }) => hash);
    expect(found("org")).toEqual(["Qwen", "MiniMax"]);
    expect(found(" EXPERTS mini ")).toEqual(["MiniMax"]);
    expect(found("qwen experts")).toEqual([]);
    expect(found("")).toEqual(["Qwen", "MiniMax"]);
  });
});
