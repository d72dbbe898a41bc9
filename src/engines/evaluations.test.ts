import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { bundled } from "../fixtures/engine-tables.ts";
import { CONFIGS, fixtureAsRead } from "../fixtures/read.ts";
import { legacyConfig } from "../legacy/legacy-config.ts";
import { NEWEST_TABLES } from "./bundled.ts";
import { architectureOf } from "./engine-reads.ts";
import { evaluateReads } from "./evaluate.ts";

/** A line of an evaluation: what each read of an architecture gets from a config. */
interface EvaluatedFile {
  readonly file: string;
  readonly supported: boolean;
  readonly rows: readonly {
    readonly scope: string;
    readonly path: string;
    readonly attr: string;
    readonly out: string;
    readonly at: string;
    readonly lost: unknown;
  }[];
}

/** A read that is another than in the evaluation: `was` is null where it is new there, `is` where it is gone. */
interface Difference {
  readonly engine: string;
  readonly path: string;
  readonly attribute: string;
  readonly was: string | null;
  readonly is: string | null;
  /** Whether the line is another, where the outcome is the same. */
  readonly moved: boolean;
}

const isRope = ({ path, attribute }: Difference): boolean =>
  /(^|\/)rope_(scaling|parameters)$/.test(path) && /^rope_(type|theta)$/.test(attribute);
const turns = ({ was, is }: Difference, from: string, to: string): boolean => was === from && is === to;
const OF_GEMMA_4 =
  /^(attention_chunk_size|attention_k_eq_v|global_head_dim|layer_types|num_global_key_value_heads|num_key_value_heads|use_bidirectional_attention|vision_config)$/;

/** The rules of docs/engines.md, with how many reads follow from each; a difference is of the first that fits. */
const RULES: readonly (readonly [rule: string, reads: number, fits: (one: Difference) => boolean])[] = [
  [
    "an own class's default is not of a dictionary",
    2,
    (d) => isRope(d) && turns(d, "engine-class", "silent"),
  ],
  ["transformers writes into a dictionary", 79, (d) => isRope(d)],
  [
    "what transformers makes of a null",
    90,
    (d) => d.attribute === "rope_scaling" && turns(d, "file-null", "class"),
  ],
  ["a value is what its text means", 5, (d) => d.was === d.is && !d.moved],
  [
    "a static method reads",
    39,
    (d) =>
      d.engine === "tokenspeed" &&
      ((d.moved && d.attribute === "n_routed_experts") ||
        (d.was === null && /^(first_k_dense_replace|moe_layer_freq)$/.test(d.attribute))),
  ],
  [
    "a part is of the engine's class without a model type too",
    8,
    (d) => d.path === "vision_config" && turns(d, "attribute-error", "engine-class"),
  ],
  [
    "a part is of the engine's class only where the class around makes it so",
    5,
    (d) => d.was === "engine-class" && /^(attribute-error|silent\+hard)$/.test(d.is ?? ""),
  ],
  ["the default of a class that is loaded stands first", 61, (d) => turns(d, "class", "engine-class")],
  ["what an attribute stands for", 33, (d) => turns(d, "engine-class", "file")],
  [
    "vLLM describes a model type by its own code",
    25,
    (d) =>
      d.engine === "vllm" &&
      (d.moved || d.attribute === "is_mm_prefix_lm" || (d.was === null && OF_GEMMA_4.test(d.attribute))),
  ],
  [
    "vLLM reads what it writes",
    15,
    (d) => d.engine === "vllm" && d.was === null && d.attribute === "tie_word_embeddings",
  ],
  [
    "a class that is handed on stands first",
    164,
    (d) =>
      d.engine === "sglang" &&
      (d.moved || d.is === null || (d.was === null && d.attribute === "mrope_section")),
  ],
  [
    "what is asked in a loop, or in another file",
    210,
    (d) =>
      (d.was === null && /^(bits|fmt|requantization_method|model_type)$/.test(d.attribute)) ||
      (d.attribute === "quant_method" && turns(d, "item-absent", "silent")),
  ],
];

/** A folder with `evaluated-ENGINE-5.18.0.jsonl.gz`, an evaluation in Python on the objects of transformers themselves. */
const folder = process.env["ENGINE_EVALUATIONS"] ?? "";

test.skipIf(folder === "")(
  "every read gets what the evaluation in Python found, but for what follows from a rule",
  () => {
    const counted = new Map<string, number>();
    let [pairs, reads] = [0, 0];
    for (const { id, engine: name } of NEWEST_TABLES) {
      const engine = name.toLowerCase();
      const file = join(folder, `evaluated-${engine}-5.18.0.jsonl.gz`);
      expect(existsSync(file), file).toBe(true);
      const evaluated = gunzipSync(readFileSync(file)).toString().trim().split("\n");
      for (const line of evaluated) {
        const { file: config, supported, rows } = JSON.parse(line) as EvaluatedFile;
        if (!supported || !CONFIGS.includes(config)) continue;
        pairs += 1;
        reads += rows.length;
        for (const one of differences(id, engine, config, rows)) {
          const [rule] = RULES.find(([, , fits]) => fits(one)) ?? [JSON.stringify({ config, ...one })];
          counted.set(rule, (counted.get(rule) ?? 0) + 1);
        }
      }
    }
    expect({ pairs, reads }).toEqual({ pairs: 144, reads: 35_070 });
    expect(Object.fromEntries(counted)).toEqual(
      Object.fromEntries(RULES.map(([rule, many]) => [rule, many])),
    );
  },
  300_000,
);

function differences(
  id: string,
  engine: string,
  config: string,
  rows: EvaluatedFile["rows"],
): readonly Difference[] {
  const file = fixtureAsRead(config);
  const { rows: all } = evaluateReads(bundled(id), architectureOf(file) ?? "", file, legacyConfig(file));
  const ours = new Map(all.map((row) => [`${row.scope} ${row.path} ${row.attribute}`, row]));
  const found: Difference[] = [];
  for (const { scope, path, attr: attribute, out: was, at, lost } of rows) {
    const key = `${scope} ${path} ${attribute}`;
    const row = ours.get(key);
    ours.delete(key);
    const moved = row !== undefined && row.at !== at;
    if (!row || row.out !== was || moved || (row.lost === null) !== (lost === null))
      found.push({ engine, path, attribute, was, is: row?.out ?? null, moved });
  }
  for (const { path, attribute, out } of ours.values())
    found.push({ engine, path, attribute, was: null, is: out, moved: false });
  return found;
}
