import type { LensResult, LensRow } from "./lens.ts";

/** A read that gets the value of the file, but for what is changed. */
export const lensRow = (attribute: string, change: Partial<LensRow> = {}): LensRow => ({
  key: `${change.path ?? ""} ${attribute}`,
  path: "",
  attribute,
  of: "text",
  byLayer: false,
  gets: "file",
  value: "1",
  spec: null,
  danger: null,
  silently: false,
  why: null,
  instead: null,
  askedToo: null,
  at: "model.py:1",
  more: 0,
  said: [],
  from: [],
  guarded: false,
  ofSome: false,
  ...change,
});

/** What an engine gets by these reads. */
export const lensResultOf = (
  engine: string,
  rows: readonly LensRow[],
  change: Partial<LensResult> = {},
): LensResult => ({
  id: `${engine}-1`,
  engine,
  words: "",
  short: { who: engine, says: "nothing that contradicts the model" },
  dangers: rows.filter(({ danger }) => danger !== null).length,
  refused: null,
  rows,
  unmapped: [],
  unread: [],
  news: null,
  ...change,
});
