import { afterEach, expect, test, vi } from "vitest";
import { cachedSource, cacheSource } from "./session-cache.ts";

const reference = {
  kind: "hub",
  endpoint: "https://h.example",
  repo: "a/b",
  revision: "1",
  path: "config.json",
} as const;
const OPENED = {
  ...{ reference, asked: reference, renamedFrom: null, pinned: true, title: "a/b", notes: [] },
  files: { config: "{}", hfQuantConfig: null, generationConfig: null },
};

function storage(): Map<string, string> {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  });
  return kept;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("what was kept is found again", () => {
  storage();
  cacheSource("k", OPENED);
  expect(cachedSource("k")).toEqual(OPENED);
});

test.each(["{", "[]", "{}", "null", '{"files": {"config": 1}}', JSON.stringify({ ...OPENED, files: {} })])(
  "%s is fetched again",
  (text) => {
    const kept = storage();
    cacheSource("k", OPENED);
    for (const key of kept.keys()) kept.set(key, text);
    expect(cachedSource("k")).toBeNull();
  },
);
