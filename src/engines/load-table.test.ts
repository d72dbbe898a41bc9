import { expect, test } from "vitest";
import { bundled } from "../fixtures/engine-tables.ts";
import { fixtureAsRead } from "../fixtures/read.ts";
import { legacyConfig } from "../legacy/legacy-config.ts";
import { BUNDLED_TABLES, bundledTable, NEWEST_TABLES } from "./bundled.ts";
import { evaluateReads } from "./evaluate.ts";
import { loadTable } from "./load-table.ts";
import { type EngineClass, readTable } from "./table.ts";

test.each(BUNDLED_TABLES)(
  "the table $id is the one that its file says it is",
  ({ id, engine, commit, date }) => {
    expect(bundled(id)).toMatchObject({ engine, commit, date });
  },
);

/** Of a class, what it says in its own file: each field with its default and its line. */
function ownLines({ fields }: EngineClass): readonly string[] {
  return Object.entries(fields).flatMap(([name, given]) =>
    Array.isArray(given) && given.length === 2 ? [[name, ...given].join(" ")] : [],
  );
}

test.each(BUNDLED_TABLES)(
  "the classes of $id do not tell each other's lines as those of their own file",
  ({ id }) => {
    const classes = [...bundled(id).classes.values()].map((one) => ({ one, lines: new Set(ownLines(one)) }));
    const alike = classes.flatMap(({ one, lines }, index) =>
      classes.slice(index + 1).flatMap((other) => {
        const same = [...lines].filter((line) => other.lines.has(line)).length;
        // By chance two files have a few equal lines, of some fifty.
        const least = Math.max(4, Math.min(lines.size, other.lines.size) / 2);
        return one.file !== other.one.file && same >= least ? [`${one.class} and ${other.one.class}`] : [];
      }),
    );
    expect(alike).toEqual([]);
  },
);

test.each(BUNDLED_TABLES)(
  "the parts of a class of $id are of classes of the table, not of its own",
  ({ id }) => {
    const { classes } = bundled(id);
    for (const { class: name, parts = {} } of classes.values())
      for (const [part, type] of Object.entries(parts))
        expect(classes.get(type)?.class ?? name, `${part} of ${name}`).not.toBe(name);
  },
);

test("a table is named by its engine, and an older one by its commit too", () => {
  expect(bundledTable("vllm")?.commit).toBe("017e9f44");
  expect(bundledTable("SGLang@64bca531")?.id).toBe("sglang-64bca531");
  expect(bundledTable("vllm@ffff")).toBeUndefined();
});

test.each(NEWEST_TABLES)(
  "what is loaded of $id for a file evaluates as the whole table does",
  async (named) => {
    for (const name of ["Qwen--Qwen3.5-35B-A3B", "moonshotai--Kimi-K3"]) {
      const file = fixtureAsRead(name);
      const architecture = String((file.architectures as string[])[0]);
      const part = await loadTable(named, file, "5.18.0");
      expect(part.architectures.size).toBe(3);
      const outcomes = (table: typeof part) =>
        evaluateReads(table, architecture, file, legacyConfig(file)).rows.map((row) => [
          row.path,
          row.attribute,
          row.out,
        ]);
      expect(outcomes(part)).toEqual(outcomes(bundled(named.id)));
    }
  },
);

test("of an engine without a class for the architecture nothing is loaded", async () => {
  const [named] = NEWEST_TABLES;
  const part = await loadTable(
    named as (typeof NEWEST_TABLES)[number],
    { architectures: ["NoSuchModel"] },
    "5.18.0",
  );
  expect(part.architectures.size).toBe(0);
});

test.each([
  [null, "format"],
  [{ format: "engine-reads/1" }, "name its engine"],
  [{ format: "engine-reads/1", engine: "x", commit: "", date: "", architectures: [] }, "architectures"],
  [
    {
      format: "engine-reads/1",
      engine: "x",
      commit: "",
      date: "",
      architectures: { A: { class: "a:A", files: ["a.py"], reads: { "": { size: ["z0:1"] } } } },
    },
    "The reads of A",
  ],
])("what is no table is refused in a sentence: %j", (value, said) => {
  const table = readTable(value);
  expect(table.ok).toBe(false);
  expect(table.ok ? "" : table.error).toContain(said);
});
