import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { BUNDLED_TABLES } from "../src/engines/bundled.ts";
import { writtenOut } from "../src/engines/shortened.ts";
import type { TableIndex } from "../src/engines/read-table.ts";
import type { PackedArchitecture } from "../src/engines/table.ts";
import { tables } from "./engine-tables-plugin.ts";

const written = new Map(tables().map(({ folder, parts }) => [folder, parts]));

/** What the page loads of a table once, whatever the file, and the text of each architecture's own file. */
function filesOf(id: string): { readonly index: TableIndex; readonly own: ReadonlyMap<string, string> } {
  const parts = written.get(id);
  const index = JSON.parse(parts?.get("index") ?? "") as TableIndex;
  const own = index.architectures.map((name, at) => [name, parts?.get(`architectures/${at}`) ?? ""] as const);
  return { index, own: new Map(own) };
}

test.each(BUNDLED_TABLES)("the page's files of $id say what the table says", ({ id }) => {
  const whole = JSON.parse(
    readFileSync(new URL(`../src/engines/data/${id}.json`, import.meta.url), "utf8"),
  ) as { readonly architectures: { readonly [name: string]: PackedArchitecture } };
  const { index, own } = filesOf(id);
  const said = new Map(Object.entries(index.shared));
  for (const [name, text] of own) said.set(name, JSON.parse(text) as PackedArchitecture);
  expect([...said.keys()].sort()).toEqual(Object.keys(whole.architectures).sort());
  for (const [name, part] of said) {
    const { files, reads } = writtenOut(part);
    const { files: ofTable, reads: readsOfTable } = whole.architectures[name] as PackedArchitecture;
    expect(JSON.stringify({ files, reads }), name).toBe(
      JSON.stringify({ files: ofTable, reads: readsOfTable }),
    );
  }
});

test.each(BUNDLED_TABLES)(
  "an architecture of $id is loaded in 3 kB, and what is the same for all once in 6",
  ({ id }) => {
    const { own } = filesOf(id);
    const sizes = [...own].map(([name, text]) => ({ name, bytes: gzipSync(text).length }));
    expect(sizes.filter(({ bytes }) => bytes > 3 * 1024)).toEqual([]);
    expect(gzipSync(written.get(id)?.get("index") ?? "").length).toBeLessThanOrEqual(6 * 1024);
  },
);
