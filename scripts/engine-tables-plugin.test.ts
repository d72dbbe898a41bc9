import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { BUNDLED_TABLES } from "../src/engines/bundled.ts";
import { writtenOut } from "../src/engines/shortened.ts";
import type { TableNames } from "../src/engines/read-table.ts";
import type { PackedArchitecture } from "../src/engines/table.ts";
import { tables } from "./engine-tables-plugin.ts";

const written = new Map(tables().map(({ folder, parts }) => [folder, parts]));

/** The names of a table's architectures, with the text of the page's file of each. */
function filesOf(id: string): readonly (readonly [name: string, text: string])[] {
  const parts = written.get(id);
  const { architectures } = JSON.parse(parts?.get("names") ?? "") as TableNames;
  return architectures.map((name, index) => [name, parts?.get(`architectures/${index}`) ?? ""]);
}

test.each(BUNDLED_TABLES)("the page's files of $id say what the table says", ({ id }) => {
  const whole = JSON.parse(
    readFileSync(new URL(`../src/engines/data/${id}.json`, import.meta.url), "utf8"),
  ) as { readonly architectures: { readonly [name: string]: PackedArchitecture } };
  for (const [name, text] of filesOf(id)) {
    const { files, reads } = writtenOut(JSON.parse(text) as PackedArchitecture);
    const { files: ofTable, reads: readsOfTable } = whole.architectures[name] as PackedArchitecture;
    expect(JSON.stringify({ files, reads }), name).toBe(
      JSON.stringify({ files: ofTable, reads: readsOfTable }),
    );
  }
});

// A page loads what is read of every file, and what is written into every one, once for all architectures of an engine.
test.each(BUNDLED_TABLES)(
  "what is read of an architecture of $id, or of every file, is loaded in 3 kB",
  ({ id }) => {
    const sizes = filesOf(id).map(([name, text]) => ({ name, bytes: gzipSync(text).length }));
    expect(sizes.filter(({ bytes }) => bytes > 3 * 1024)).toEqual([]);
  },
);
