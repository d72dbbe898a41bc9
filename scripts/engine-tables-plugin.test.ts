import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { BUNDLED_TABLES } from "../src/engines/bundled.ts";
import { writtenOut } from "../src/engines/shortened.ts";
import type { TableIndex } from "../src/engines/read-table.ts";
import type { PackedArchitecture } from "../src/engines/table.ts";
import { tables } from "./engine-tables-plugin.ts";

const written = new Map(tables().map(({ folder, parts }) => [folder, parts]));

/** What the page has of a table: the text of its index, and by their names those of one kind of its other files. */
function filesOf(id: string): {
  readonly index: string;
  readonly of: (kind: keyof TableIndex) => ReadonlyMap<string, string>;
} {
  const parts = written.get(id);
  const index = parts?.get("index") ?? "";
  const names = JSON.parse(index) as TableIndex;
  return {
    index,
    of: (kind) => new Map(names[kind].map((name, at) => [name, parts?.get(`${kind}/${at}`) ?? ""])),
  };
}

/** Of texts by their names, those that have more bytes than some kilobytes as a server sends them. */
function over(kilobytes: number, texts: ReadonlyMap<string, string>): readonly string[] {
  return [...texts].flatMap(([name, text]) => {
    const bytes = gzipSync(text).length;
    return bytes > kilobytes * 1024 ? [`${name}: ${bytes}`] : [];
  });
}

test.each(BUNDLED_TABLES)("the page's files of $id say what the table says", ({ id }) => {
  const whole = JSON.parse(
    readFileSync(new URL(`../src/engines/data/${id}.json`, import.meta.url), "utf8"),
  ) as { readonly architectures: { readonly [name: string]: PackedArchitecture } };
  const { of } = filesOf(id);
  const said = new Map(
    [...of("architectures"), ...of("shared")].map(
      ([name, text]) => [name, JSON.parse(text) as PackedArchitecture] as const,
    ),
  );
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
  "an architecture of $id is loaded in 3 kB, and so is its index, and what is read of every file",
  ({ id }) => {
    const { index, of } = filesOf(id);
    expect(over(3, new Map([...of("architectures"), ...of("shared"), ["index", index]]))).toEqual([]);
    expect(over(1.2, of("classes"))).toEqual([]);
  },
);
