import { expect, test } from "vitest";
import { loadLegacy } from "../runtime/paths/both-paths.ts";
import { compareInspections } from "../compare/compare-inspections.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { strictFixture } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import { engineValues } from "../engines/engine-values.ts";
import { readTable } from "../engines/table.ts";

/** What a comparison says where code with these lines asks for a field that only A has, as a null. */
async function toldOfNull(
  sites: readonly string[],
  { path = "", name = "knob" }: { readonly path?: string; readonly name?: string } = {},
): Promise<readonly string[]> {
  const table = readTable({
    format: "engine-reads/1",
    engine: "Engine",
    commit: "0123456789",
    date: "2026-01-01",
    architectures: {
      Qwen3ForCausalLM: { class: "qwen3.Qwen3", files: ["qwen3.py"], reads: { [path]: { [name]: sites } } },
    },
  });
  if (!table.ok) throw new Error(table.error);
  const { [name]: _, ...config } = JSON.parse(strictFixture("Qwen--Qwen3-8B")) as JsonObject;
  const given = path === "" ? { [name]: null } : { [path]: { other: 1, [name]: null } };
  const without = path === "" ? {} : { [path]: { other: 1 } };
  const [a, b] = await Promise.all(
    [given, without].map(async (more) => {
      const text = JSON.stringify({ ...config, ...more });
      await loadLegacy(text, "5.18.0");
      return { text, inspection: inspectedText(text), engines: engineValues([table.value], text, "5.18.0") };
    }),
  );
  if (!a || !b) throw new Error("two sides");
  const { fields } = compareInspections(a, b);
  return fields.map(({ pointer, heading, reason }) => `${pointer} ${heading}: ${reason.split(",")[0] ?? ""}`);
}

const reads = (line: number): string => `Engine 01234567 reads it at qwen3.py:${line}`;
const another = (line: number): string => `engines-read: ${reads(line)}`;
const same = (line: number): string => `no-effect: ${reads(line)}`;

test.each([
  ["a default of None", ["g0:7=None"], same(7)],
  ["another default", ["g0:7=None", "g0:9=1"], another(9)],
  ["a default that is computed", ["g0:7=a + b"], another(7)],
  ["no default", ["a0:7"], another(7)],
  ["no default, of other models alone", ["a0:7~"], same(7)],
  ["no default, once it is known to be there", ["h0:7", "a0:8?"], another(7)],
  ["another default, once it is known to be no None", ["g0:7=None", "g0:8?=0"], same(7)],
  ["no default, once it is known to be no None", ["g0:7=None", "a0:8?"], same(7)],
])("a null against no field, read with %s", async (_, sites, told) => {
  expect(await toldOfNull(sites)).toEqual([`/knob ${told}`]);
});

test.each([
  ["get", ["d0:7=None"], same(7)],
  ["brackets", ["i0:7"], another(7)],
  ["in, and then brackets", ["c0:7", "i0:7?"], another(7)],
])("a null in a dictionary against none, asked by %s", async (_, sites, told) => {
  expect(await toldOfNull(sites, { path: "aux" })).toEqual([`/aux/knob ${told}`]);
});

test("a null of a field against what its class has by default", async () => {
  expect(await toldOfNull(["g0:7=None"], { name: "return_dict" })).toEqual([`/return_dict ${another(7)}`]);
});
