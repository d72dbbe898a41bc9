import { expect, test } from "vitest";
import { ENGINE_FIELDS } from "../families/read-by-engines/engine-fields.ts";
import { bundled } from "../fixtures/engine-tables.ts";
import { BUNDLED_TABLES } from "./bundled.ts";
import { readsIn } from "./evaluate.ts";
import { type ReadSite, unpack } from "./table.ts";

/**
 * What no table has: what vLLM's pooling head asks, which it puts on any model (docs/engines.md), and what patch_rope_parameters
 * asks of every config by a list of names that it makes anew.
 */
const IN_NO_TABLE: ReadonlySet<string> = new Set([
  "vLLM classifier_from_token",
  "vLLM is_original_qwen3_reranker",
  "vLLM partial_rotary_factor at vllm/transformers_utils/config.py:541",
]);

/** Whether an engine of a table reads an attribute of a file with an architecture. */
function sitesOf(id: string, architecture: string, attribute: string): readonly ReadSite[] {
  const packed = bundled(id).architectures.get(architecture);
  const groups = packed ? unpack(packed) : [];
  return groups.flatMap((group) => (group.attribute === attribute ? readsIn(group) : []));
}

test("a field that engines are said to read is read at that line by each of its architectures, as the tables have it", () => {
  const wrong: string[] = [];
  for (const { by, architectures, reads } of ENGINE_FIELDS) {
    const table = BUNDLED_TABLES.find(({ commit }) => commit === by.commit);
    for (const name of architectures.split(" "))
      for (const [path, at] of reads) {
        const attribute = path.slice(path.lastIndexOf("/") + 1);
        const told = `${by.engine} ${attribute}`;
        if (IN_NO_TABLE.has(told) || IN_NO_TABLE.has(`${told} at ${at}`)) continue;
        const sites = sitesOf(table?.id ?? "", name, attribute);
        if (!sites.some((site) => site.at === at)) wrong.push(`${by.engine} ${name}: ${path} at ${at}`);
      }
  }
  expect(wrong).toEqual([]);
});
