import { expect, test } from "vitest";
import { bundled } from "../fixtures/engine-tables.ts";
import { fixture } from "../fixtures/read.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import { bothPaths, loadLegacy } from "../runtime/paths/both-paths.ts";
import { BUNDLED_TABLES } from "./bundled.ts";
import { engineReads } from "./engine-reads.ts";

/** The table of the commit that the source of a default names; undefined where it is of another. */
const tableOf = (source: string) =>
  BUNDLED_TABLES.find(({ commit }) => source.includes(` at ${commit.slice(0, 7)}:`));

test.each([
  ["google--gemma-4-26B-A4B", []],
  ["glm_moe_dsa--bare", ["scoring_func", "indexer_rope_interleave"]],
  ["deepseek-ai--DeepSeek-V3.2", []],
])(
  "what the legacy path says that an engine takes of %s is what the table of that commit says",
  async (name, taken) => {
    const text = fixture(name);
    await loadLegacy(text, "5.18.0");
    const inspection = await inspectLoading(text);
    const paths = inspection.ok ? bothPaths(text, inspection, "5.18.0") : null;
    if (!inspection.ok || !paths?.ok) throw new Error(`${name} is not read`);
    const files = { config: text, hfQuantConfig: null, generationConfig: null };
    const told = paths.value.attributes.flatMap(({ name: attribute, danger, read }) => {
      const table = danger === "silent" && read?.by === "fallback" ? tableOf(read.source) : undefined;
      return table ? [{ attribute, table }] : [];
    });
    expect(told.map(({ attribute }) => attribute).sort()).toEqual([...taken].sort());
    for (const { attribute, table } of told)
      expect(engineReads(bundled(table.id), files, inspection, "5.18.0")?.reads).toContainEqual(
        expect.objectContaining({ attribute, danger: "silent" }),
      );
  },
);
