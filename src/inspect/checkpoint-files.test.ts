import { expect, test } from "vitest";
import { TensorCheck, type TensorComparison } from "../analysis/checkpoint/compare-tensors.ts";
import { compareHeaders, safetensorsSide } from "../analysis/checkpoint/compare-headers.ts";
import { HeaderTable } from "../analysis/checkpoint/header-table.ts";
import { foundIn } from "../analysis/checkpoint/safetensors-header.ts";
import { namesIn } from "../analysis/checkpoint/rows.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import {
  classCheckpoints,
  fp8Checkpoints,
  type HeaderEntry,
  savedCheckpoint,
  savedCheckpoints,
} from "../fixtures/checkpoints.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { MODEL_TYPES } from "../families/registry.ts";
import { nameOf } from "../spec/checkpoint.ts";
import type { JsonObject } from "../spec/json.ts";
import type { Inspection } from "./inspection.ts";
import { namesOf } from "./weights.ts";

const CHECKPOINTS = [...savedCheckpoints()].filter(([type]) => MODEL_TYPES.includes(type));

const inspectionOf = (config: JsonObject): Inspection => inspectedText(JSON.stringify(config));

function compared(inspection: Inspection, tensors: ReadonlyMap<string, HeaderEntry>): TensorComparison {
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  for (const [name, entry] of tensors) check.see(name, foundIn({ name, ...entry, offsets: [0, 0] }));
  return check.result();
}

/** Each difference, with the names that it is about. */
const told = ({ differing }: TensorComparison) =>
  differing.flatMap((tensors) => [...namesIn(tensors)].map((name) => [tensors.kind, name]));

test.each(CHECKPOINTS)("a %s that transformers saved is as its config says", (_, { config, tensors }) => {
  const comparison = compared(inspectionOf(config), tensors);
  expect(told(comparison)).toEqual([]);
  expect(comparison).toMatchObject({ agree: tensors.size, unchecked: [] });
});

test.each(CHECKPOINTS)(
  "one tensor that is not as it should be is named, in a %s",
  (_, { config, tensors }) => {
    const inspection = inspectionOf(config);
    const matrices = [...tensors].filter(([, { shape }]) => shape.length > 1);
    const [name, entry] = matrices[Math.floor(matrices.length / 2)] ?? ["", { dtype: "", shape: [] }];
    const changed = (change: (copy: Map<string, HeaderEntry>) => void) => {
      const copy = new Map(tensors);
      change(copy);
      return told(compared(inspection, copy));
    };
    expect(changed((copy) => copy.delete(name))).toEqual([["missing", name]]);
    expect(changed((copy) => copy.set(name, { ...entry, dtype: "I8" }))).toEqual([["dtype", name]]);
    const shape = entry.shape.map((size, axis) => (axis === 0 ? size + 1 : size));
    expect(changed((copy) => copy.set(name, { ...entry, shape }))).toEqual([["shape", name]]);
    const other = name.replace(/[^.]*$/, "other");
    const renamed = changed((copy) => copy.set(other, entry).delete(name));
    expect(renamed).toEqual([
      ["missing", name],
      ["unexpected", other],
    ]);
  },
);

test.each([
  ...[
    "deepseek_v4",
    "ernie4_5_moe",
    "hunyuan_v1_moe",
    "hy_v4",
    "inkling_text",
    "kimi_linear",
    "longcat_flash",
  ],
  ...["minimax_m2", "olmo_hybrid", "zamba"],
])(
  "where a %s keeps small tensors in another type in all layers, one that is otherwise is named alone",
  (type) => {
    const { config, tensors } = savedCheckpoint(type);
    const inspection = inspectionOf(config);
    const kept = compared(inspection, tensors).notes.filter((note) => note.includes("kept in"));
    const rows = new Map<string, string[]>();
    for (const name of tensors.keys()) {
      const pattern = name.replace(/(?<=\.)\d+(?=\.)/g, "{}");
      if (kept.some((note) => note.includes(` ${pattern}`)))
        rows.set(pattern, [...(rows.get(pattern) ?? []), name]);
    }
    const long = [...rows.values()].filter((names) => names.length > 2);
    expect(long).not.toEqual([]);
    for (const [, name = ""] of long)
      for (const dtype of ["F32", "BF16", "F16", "F8_E4M3"]) {
        const entry = tensors.get(name);
        if (entry === undefined || entry.dtype === dtype) continue;
        const { agree, differing, notes } = compared(
          inspection,
          new Map(tensors).set(name, { ...entry, dtype }),
        );
        expect(told({ differing } as TensorComparison)).toEqual([["dtype", name]]);
        expect(agree).toBe(tensors.size - 1);
        expect(notes.join()).toContain("in all layers but those that differ");
      }
  },
);

const CLASS_CHECKPOINTS = [...classCheckpoints()].filter(([type]) => MODEL_TYPES.includes(type));

test.each(CLASS_CHECKPOINTS)(
  "a %s that transformers saved under the names of its class is as its config says, and one changed tensor is named",
  (_, { config, tensors }) => {
    const inspection = inspectionOf(config);
    const comparison = compared(inspection, tensors);
    expect(told(comparison)).toEqual([]);
    expect(comparison).toMatchObject({ names: "class", agree: tensors.size, unchecked: [] });
    const matrices = [...tensors].filter(([, { shape }]) => shape.length > 1);
    const [name, entry] = matrices[Math.floor(matrices.length / 2)] ?? ["", { dtype: "", shape: [] }];
    const others: readonly (readonly [kind: string, entry: HeaderEntry | null])[] = [
      ["missing", null],
      ["dtype", { ...entry, dtype: "I8" }],
      ["shape", { ...entry, shape: entry.shape.map((size) => size + 1) }],
    ];
    for (const [kind, other] of others) {
      const copy = new Map(tensors);
      if (other === null) copy.delete(name);
      else copy.set(name, other);
      expect(told(compared(inspection, copy))).toEqual([[kind, name]]);
    }
  },
);

test.each(["deepseek_v3", "glm4_moe"])(
  "draft modules of a %s without copies of the embedding and the head share the model's",
  (type) => {
    const inspection = inspectionOf({
      ...{ model_type: type, dtype: "bfloat16", num_hidden_layers: 2, num_nextn_predict_layers: 1 },
      ...{ hidden_size: 64, n_routed_experts: 4, num_experts_per_tok: 2, first_k_dense_replace: 1 },
      ...{ vocab_size: 128, num_attention_heads: 4, num_key_value_heads: 4, intermediate_size: 96 },
      ...{ moe_intermediate_size: 32, n_group: 1, topk_group: 1 },
    });
    const { tensors } = releasedTensors(inspection.spec, namesOf(inspection));
    const without = (left: RegExp) => {
      const check = new TensorCheck(inspection.spec, namesOf(inspection));
      for (const row of tensors)
        for (const { from, to } of row.layers ?? [{ from: 0, to: 0 }])
          for (let layer = from; layer <= to; layer++)
            for (let expert = 0; expert < row.experts; expert++) {
              const name = nameOf(row, layer, expert);
              if (!left.test(name)) check.see(name, { shape: row.shape, dtype: row.dtype });
            }
      return check.result();
    };
    expect(told(without(/\.2\.(embed_tokens|shared_head\.head)\./))).toEqual([]);
    const { notes } = without(/\.2\.shared_head\.head\./);
    expect(notes.join()).toContain("share these: model.layers.{}.shared_head.head.weight");
    expect(told(without(/\.2\.eh_proj\./))).toEqual([["missing", "model.layers.2.eh_proj.weight"]]);
    expect(told(without(/^model\.embed_tokens\./))).toEqual([["missing", "model.embed_tokens.weight"]]);
  },
);

test.each([...fp8Checkpoints()])(
  "a %s that transformers quantised itself is as its config says, and one changed tensor is named",
  (_, { config, tensors }) => {
    const inspection = inspectionOf(config);
    const comparison = compared(inspection, tensors);
    expect(told(comparison)).toEqual([]);
    expect(comparison).toMatchObject({ agree: tensors.size, unchecked: [] });
    const scales = [...tensors].filter(([name]) => name.endsWith("_scale_inv"));
    for (const list of [scales, [...tensors].filter(([, { dtype }]) => dtype.startsWith("F8"))]) {
      const [name, entry] = list[Math.floor(list.length / 2)] ?? ["", { dtype: "", shape: [] }];
      const otherwise = (other: HeaderEntry) => {
        const copy = new Map(tensors).set(name, other);
        return told(compared(inspection, copy));
      };
      expect(otherwise({ ...entry, dtype: "I8" })).toEqual([["dtype", name]]);
      expect(otherwise({ ...entry, shape: entry.shape.map((size) => size + 1) })).toEqual([["shape", name]]);
    }
  },
);

test("where the config gives no type, what is of another one than most numbers is named, and differs in nothing", () => {
  const { config, tensors } = savedCheckpoint("mixtral");
  const { dtype: _, ...untyped } = config;
  const inspection = inspectionOf(untyped);
  expect(inspection.spec.dtype).toBeNull();
  const of = (...changes: readonly (readonly [part: string, dtype: string])[]) => {
    const copy = new Map(tensors);
    for (const [part, dtype] of changes)
      for (const [name, entry] of tensors) if (name.includes(part)) copy.set(name, { ...entry, dtype });
    const comparison = compared(inspection, copy);
    expect(told(comparison)).toEqual([]);
    expect(comparison.agree).toBe(tensors.size);
    return comparison.notes;
  };
  expect(of()).toEqual([]);
  expect(of(["", "F16"])).toEqual([]);
  expect(of(["layers.1.self_attn.q_proj", "F16"])).toEqual([
    "The config gives no type, and most numbers are bfloat16: model.layers.1.self_attn.q_proj.weight is float16.",
  ]);
  expect(of(["", "F16"], ["norm.weight", "F32"], ["layers.1.self_attn.q_proj", "BF16"])).toEqual([
    expect.stringMatching(
      /^These are kept in float32, where the config gives no type and most numbers are float16, in all/,
    ),
    expect.stringContaining("model.norm.weight") as string,
    "The config gives no type, and most numbers are float16: model.layers.1.self_attn.q_proj.weight is bfloat16.",
  ]);
  expect(of(["self_attn.q_proj", "F32"])[0]).toMatch(
    /: model\.layers\.\{\}\.self_attn\.q_proj\.weight \(0-\d\) are float32\.$/,
  );
});

test("whole numbers where the config gives no type and no quantisation are another type", () => {
  const { config, tensors } = savedCheckpoint("mixtral");
  const { dtype: _, ...untyped } = config;
  const name = "model.layers.1.self_attn.q_proj.weight";
  const entry = tensors.get(name);
  if (!entry) throw new Error(`no ${name}`);
  const copy = new Map([...tensors, [name, { ...entry, dtype: "I8" }] as const]);
  expect(told(compared(inspectionOf(untyped), copy))).toEqual([["dtype", name]]);
});

test("what is kept in float32 in all layers is said, and one layer alone differs", () => {
  const { config, tensors } = savedCheckpoint("mixtral");
  const inspection = inspectionOf(config);
  const routers = [...tensors].filter(([name]) => name.endsWith("block_sparse_moe.gate.weight"));
  const inFloat32 = (some: typeof routers) =>
    compared(
      inspection,
      new Map([...tensors, ...some.map(([name, entry]) => [name, { ...entry, dtype: "F32" }] as const)]),
    );
  const all = inFloat32(routers);
  expect(told(all)).toEqual([]);
  expect(all.agree).toBe(tensors.size);
  expect(all.notes.join()).toContain("The router is kept in float32");
  expect(told(inFloat32(routers.slice(0, 1)))).toEqual([["dtype", routers[0]?.[0]]]);
});

test("a router or a norm in a type that is neither the config's nor float32 differs, in all layers too", () => {
  const { config, tensors } = savedCheckpoint("mixtral");
  for (const end of ["block_sparse_moe.gate.weight", "input_layernorm.weight", "model.norm.weight"]) {
    const names = [...tensors.keys()].filter((name) => name.endsWith(end));
    const half = new Map(tensors);
    for (const name of names) half.set(name, { shape: tensors.get(name)?.shape ?? [], dtype: "F16" });
    expect(told(compared(inspectionOf(config), half))).toEqual(names.map((name) => ["dtype", name]));
  }
  // One that is float32 by its class is converted with all the rest.
  const longcat = savedCheckpoint("longcat_flash");
  const name = "model.layers.0.mlp.router.e_score_correction_bias";
  const as = (dtype: string) =>
    told(
      compared(
        inspectionOf(longcat.config),
        new Map(
          [...longcat.tensors].map(([key, entry]) => [
            key,
            key.endsWith("e_score_correction_bias") ? { ...entry, dtype } : entry,
          ]),
        ),
      ),
    );
  expect(as("BF16")).toEqual([]);
  expect(as("F16")).toContainEqual(["dtype", name]);
});

function inFloat32(type: string, name: string) {
  const { config, tensors } = savedCheckpoint(type);
  const entry = { ...tensors.get(name), dtype: "F32" } as HeaderEntry;
  return { ...compared(inspectionOf(config), new Map(tensors).set(name, entry)), size: tensors.size };
}

test("a norm that stands alone and is kept in float32 is said as what stands in layers is", () => {
  const norm = inFloat32("mixtral", "model.norm.weight");
  expect(told(norm)).toEqual([]);
  expect(norm.agree).toBe(norm.size);
  expect(norm.notes).toEqual(["These are kept in float32, where bfloat16 is expected: model.norm.weight."]);
});

test.each([
  ["mixtral", "lm_head.weight"],
  ["gemma3", "multi_modal_projector.mm_input_projection_weight"],
  ["llava", "vision_tower.embeddings.class_embedding"],
  ["qwen3_vl", "model.visual.merger.linear_fc1.bias"],
])("anything else of %s that stands alone in float32 differs: %s", (type, name) => {
  expect(told(inFloat32(type, name))).toEqual([["dtype", name]]);
});

test("Mistral's own files have names of their own, and other things beside the text model", () => {
  const { config, tensors } = savedCheckpoint("mistral");
  const inspection = inspectionOf(config);
  const { hidden_size: h, vocab_size: vocabulary, num_layers } = inspection.spec.body;
  const inner = Number(config["intermediate_size"]);
  const kv = Number(config["num_key_value_heads"]) * 16;
  const layer = (number: number) =>
    Object.entries({
      "attention_norm.weight": [h],
      "ffn_norm.weight": [h],
      "attention.wq.weight": [h, h],
      "attention.wk.weight": [kv, h],
      "attention.wv.weight": [kv, h],
      "attention.wo.weight": [h, h],
      "feed_forward.w1.weight": [inner, h],
      "feed_forward.w2.weight": [h, inner],
      "feed_forward.w3.weight": [inner, h],
    }).map(([name, shape]) => [`layers.${number}.${name}`, shape] as const);
  const all = [
    ["tok_embeddings.weight", [vocabulary, h]] as const,
    ...Array.from({ length: num_layers }, (_, number) => layer(number)).flat(),
    ["norm.weight", [h]] as const,
    ...(inspection.spec.body.tie_word_embeddings ? [] : [["output.weight", [vocabulary, h]] as const]),
  ];
  const check = new TensorCheck(inspection.spec, namesOf(inspection), ["consolidated.safetensors"]);
  for (const [name, shape] of all) check.see(name, { shape, dtype: "bfloat16" });
  check.see("vision_encoder.ln_pre.weight", { shape: [8], dtype: "bfloat16" });
  const comparison = check.result();
  expect(told(comparison)).toEqual([]);
  expect(comparison).toMatchObject({ names: "mistral", agree: all.length, unchecked: [{ count: 1 }] });
  // Beside files of transformers they are compared under its names.
  const [own, theirs] = [new HeaderTable(), new HeaderTable()];
  for (const [name, shape] of all) own.add(name, { shape, dtype: "bfloat16" });
  const other = new TensorCheck(inspection.spec, namesOf(inspection), ["model.safetensors"]);
  for (const [name, entry] of tensors) theirs.add(name, foundIn({ name, ...entry, offsets: [0, 0] }));
  const sides = [safetensorsSide(check, own, true), safetensorsSide(other, theirs, true)] as const;
  expect(compareHeaders(...sides)).toMatchObject({ equal: tensors.size, changes: [], renamed: ["a"] });
  expect(compareHeaders(sides[0], sides[0])).toMatchObject({ equal: all.length, changes: [], renamed: [] });
  own.add("layers.0.attention.wq.weight", { shape: [h, 1], dtype: "bfloat16" });
  expect(compareHeaders(sides[1], sides[0]).changes).toMatchObject([
    {
      status: "shape",
      name: "model.layers.{}.self_attn.q_proj.weight",
      indexes: "0",
      component: "attention",
    },
  ]);
});

/** A side with these headers. */
function sideOf(inspection: Inspection, tensors: Iterable<readonly [string, HeaderEntry]>) {
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  const table = new HeaderTable();
  for (const [name, entry] of tensors) {
    const found = foundIn({ name, ...entry, offsets: [0, 0] });
    check.see(name, found);
    table.add(name, found);
  }
  return safetensorsSide(check, table, true);
}

test("two checkpoints of one model are compared under the names that transformers saves, whatever each has", () => {
  const { config, tensors } = savedCheckpoint("mixtral");
  const inspection = inspectionOf(config);
  const saved = sideOf(inspection, tensors);
  const loaded = sideOf(inspection, classCheckpoints().get("mixtral")?.tensors ?? []);
  const { renamed, changes, equal } = compareHeaders(saved, loaded);
  expect(renamed).toEqual(["b"]);
  expect(changes).toEqual([]);
  expect(equal).toBe([...tensors.keys()].filter((name) => !name.includes(".experts.")).length);
  const v4 = savedCheckpoint("deepseek_v4");
  const ofV4 = inspectionOf(v4.config);
  const released = releasedTensors(ofV4.spec, namesOf(ofV4)).tensors.flatMap((row) => {
    const numbers = (row.layers ?? [{ from: 0, to: 0 }]).flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, at) => from + at),
    );
    return numbers.flatMap((layer) =>
      Array.from({ length: row.experts }, (_, expert) => {
        const dtype = { bfloat16: "BF16", float32: "F32", int64: "I64" }[row.dtype] ?? row.dtype;
        return [nameOf(row, layer, expert), { dtype, shape: row.shape }] as const;
      }),
    );
  });
  const hub = compareHeaders(sideOf(ofV4, v4.tensors), sideOf(ofV4, released));
  expect(hub.renamed).toEqual(["b"]);
  expect(hub.changes.filter(({ name, status }) => status !== "dtype" && !name.startsWith("mtp."))).toEqual(
    [],
  );
});

const STACKED_BY_CLASS = [...classCheckpoints()].flatMap(([type, { tensors }]) => {
  const isSingle = (name: string): boolean => /\.experts\.\d+\./.test(name);
  const own = [...savedCheckpoint(type).tensors.keys()];
  return own.some(isSingle) && ![...tensors.keys()].some(isSingle) ? [type] : [];
});

test.each(STACKED_BY_CLASS)(
  "the experts of a %s that its class stacks are told once, and do not differ",
  (type) => {
    const { config, tensors } = savedCheckpoint(type);
    const inspection = inspectionOf(config);
    const loaded = classCheckpoints().get(type)?.tensors ?? [];
    const { changes, stacked } = compareHeaders(sideOf(inspection, tensors), sideOf(inspection, loaded));
    expect(stacked.length).toBeGreaterThan(0);
    expect(changes.map(({ name }) => name).filter((name) => name.includes(".experts."))).toEqual([]);
  },
);

/** A checkpoint whose names have one module in another place. */
const moved = (tensors: ReadonlyMap<string, HeaderEntry>, from: RegExp, to: string) =>
  new Map([...tensors].map(([name, entry]) => [name.replace(from, to), entry] as const));

test.each([
  ["a model that was saved without its head, as BLOOM's are", "bloom", /^transformer\./, ""],
  ["a text model under the names of its wrapper", "qwen3_5_text", /^model\./, "model.language_model."],
  ["a wrapper as its class nests modules", "gemma3", /^language_model\.model\./, "model.language_model."],
  ["a tower as older versions save it", "llava", /^vision_tower\./, "vision_tower.vision_model."],
] as const)("%s agrees, and it is said where it stands", (_, type, from, to) => {
  const { config, tensors } = savedCheckpoint(type);
  const inspection = inspectionOf(config);
  const elsewhere = moved(tensors, from, to);
  const comparison = compared(inspection, elsewhere);
  expect(told(comparison)).toEqual([]);
  expect(comparison.agree).toBe(tensors.size);
  expect(comparison.notes.join()).toContain("transformers 5.18.0 reads both");
  // What differs inside it is found all the same.
  const name = [...elsewhere.keys()].find((key) => !tensors.has(key) && /\d.*weight$/.test(key)) ?? "";
  elsewhere.set(name, { dtype: "BF16", shape: [3, 5, 7] });
  expect(told(compared(inspection, elsewhere))).toEqual([["shape", name]]);
  elsewhere.delete(name);
  expect(told(compared(inspection, elsewhere))).toEqual([["missing", name]]);
});

test("a module that nobody looks for there differs as one, and what is in it is compared", () => {
  const { config, tensors } = savedCheckpoint("llama");
  const inspection = inspectionOf(config);
  const wrapped = moved(tensors, /^model\./, "_orig_mod.model.");
  const comparison = compared(inspection, wrapped);
  expect(comparison.agree).toBe(tensors.size);
  expect(comparison.differing).toMatchObject([
    { kind: "module", count: 1, moved: { spec: "model", file: "_orig_mod.model" } },
  ]);
});

test("where a class that nobody knows has its decoder is what the files say", () => {
  const { config, tensors } = savedCheckpoint("llama");
  const inspection = inspectionOf({ model_type: "nobodys_vl", vision_config: {}, text_config: config });
  const inside = moved(tensors, /^/, "language_model.");
  inside.set("vision_model.patches.weight", { dtype: "BF16", shape: [8, 3] });
  const comparison = compared(inspection, inside);
  expect(told(comparison)).toEqual([]);
  expect(comparison).toMatchObject({ agree: tensors.size, unchecked: [{ count: 1 }] });
  expect(comparison.notes.join()).toContain("is not described here");
});

test("one tensor that stands outside of its module is no module", () => {
  const { config, tensors } = savedCheckpoint("llama");
  const one = moved(tensors, /^model\.norm\./, "norm.");
  expect(told(compared(inspectionOf(config), one))).toEqual([
    ["missing", "model.norm.weight"],
    ["unexpected", "norm.weight"],
  ]);
});

test("of a part of the files nothing is missing", () => {
  const { config, tensors } = savedCheckpoint("llama");
  const inspection = inspectionOf(config);
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  const [first] = tensors;
  if (first) check.see(first[0], foundIn({ name: first[0], ...first[1], offsets: [0, 0] }));
  expect(check.result(false)).toMatchObject({ agree: 1, differing: [], unseen: tensors.size - 1 });
});

/** By model type: parts of what transformers 5.18.0 keeps in float32 in a float16 checkpoint (`_keep_in_fp32_modules`). */
const IN_FLOAT32 = {
  deepseek_v32: ["indexer.weights_proj"],
  glm_moe_dsa: ["indexer.weights_proj"],
  axk2: ["indexer.weights_proj"],
  deepseek_v4: ["compressor.wkv", "compressor.wgate", "indexer.weights_proj"],
} as const;

test.each(Object.entries(IN_FLOAT32))(
  "a %s saved in float16 keeps matrices of its indexer in float32",
  (type, parts) => {
    const { config, tensors } = savedCheckpoint(type);
    const inspection = inspectionOf({ ...config, dtype: "float16" });
    const half = new Map(
      [...tensors].map(([name, entry]) => {
        const half = parts.some((part) => name.includes(part)) ? "F32" : "F16";
        return [name, { ...entry, dtype: entry.dtype === "BF16" ? half : entry.dtype }] as const;
      }),
    );
    const comparison = compared(inspection, half);
    expect(told(comparison)).toEqual([]);
    expect(comparison.notes.join()).toContain("indexer.weights_proj");
  },
);

const packedAs = (
  tensors: ReadonlyMap<string, HeaderEntry>,
  parts: (entry: HeaderEntry) => Readonly<Record<string, HeaderEntry>>,
) =>
  new Map(
    [...tensors].flatMap(([name, entry]) =>
      name.endsWith("_proj.weight")
        ? Object.entries(parts(entry)).map(([part, own]) => [name.replace(/weight$/, part), own] as const)
        : [[name, entry] as const],
    ),
  );

test("of quantised matrices whose files are not described nothing is said", () => {
  const { config, tensors } = savedCheckpoint("llama");
  const inspection = inspectionOf({
    ...config,
    quantization_config: {
      quant_method: "aqlm",
      in_group_size: 8,
      out_group_size: 1,
      num_codebooks: 1,
      nbits_per_codebook: 16,
    },
  });
  const packed = packedAs(tensors, ({ shape: [rows = 1, columns = 1] }) => ({
    codebooks: { dtype: "F16", shape: [1, 65536, 1, 8] },
    codes: { dtype: "I16", shape: [rows, columns / 8, 1] },
    scales: { dtype: "F16", shape: [rows, 1, 1, 1] },
  }));
  const comparison = compared(inspection, packed);
  expect(told(comparison)).toEqual([]);
  expect(comparison.unchecked.map(({ why }) => why).join()).toContain("not described");
});

test("AutoGPTQ's biases beside quantised matrices are no difference, and others are", () => {
  const { config, tensors } = savedCheckpoint("llama");
  const quantization_config = { quant_method: "gptq", bits: 4, group_size: 16, desc_act: false, sym: true };
  const inspection = inspectionOf({ ...config, quantization_config });
  const packed = packedAs(tensors, ({ shape: [rows = 1, columns = 1] }) => ({
    qweight: { dtype: "I32", shape: [columns / 8, rows] },
    qzeros: { dtype: "I32", shape: [columns / 16, rows / 8] },
    scales: { dtype: "F16", shape: [columns / 16, rows] },
    g_idx: { dtype: "I32", shape: [columns] },
    bias: { dtype: "BF16", shape: [rows] },
  }));
  const comparison = compared(inspection, packed);
  expect(told(comparison)).toEqual([]);
  expect(comparison.unchecked).toMatchObject([{ why: expect.stringContaining("AutoGPTQ") as string }]);
  packed.set("model.norm.bias", { dtype: "BF16", shape: [64] });
  expect(told(compared(inspection, packed))).toEqual([["unexpected", "model.norm.bias"]]);
});

/** A llama whose matrices are quantised, and the scales of its cache in each layer under these names. */
function withCacheScales(quantization_config: JsonObject, scales: readonly string[]) {
  const { config, tensors } = savedCheckpoint("llama");
  const packed = packedAs(tensors, ({ shape: [rows = 1, columns = 1] }) => ({
    weight: { dtype: "F8_E4M3", shape: [rows, columns] },
    ...(quantization_config.quant_method === "modelopt"
      ? { weight_scale: { dtype: "F32", shape: [] }, input_scale: { dtype: "F32", shape: [] } }
      : { weight_scale: { dtype: "BF16", shape: [rows, 1] } }),
  }));
  const layers = Number(config.num_hidden_layers);
  for (let layer = 0; layer < layers; layer++)
    for (const name of scales)
      packed.set(`model.layers.${layer}.self_attn.${name}`, { dtype: "F32", shape: [] });
  return { inspection: inspectionOf({ ...config, quantization_config }), packed, layers };
}
const MODELOPT = { quant_method: "modelopt", quant_algo: "FP8", ignore: ["lm_head"] };
const CACHE = { type: "float", num_bits: 8, dynamic: false };
const COMPRESSED = {
  quant_method: "compressed-tensors",
  format: "float-quantized",
  ignore: ["lm_head"],
  kv_cache_scheme: { ...CACHE, strategy: "tensor", symmetric: true },
  config_groups: {
    group_0: { targets: ["Linear"], weights: { ...CACHE, strategy: "channel", symmetric: true } },
  },
};

// ModelOpt's, compressed-tensors', the older one that stands for both, Quark's, and those of whole projections.
test.each([
  ["k_proj.k_scale", "v_proj.v_scale"],
  ["k_scale", "v_scale"],
  ["kv_scale"],
  ["k_proj.output_scale", "v_proj.output_scale"],
  ["qkv_proj.k_scale", "qkv_proj.v_scale"],
  ["k_cache.scale", "v_cache.scale"],
])("scales of a quantised cache agree, wherever the tool has them: %s", (...scales) => {
  const { inspection, packed, layers } = withCacheScales({ ...MODELOPT, kv_cache_scheme: CACHE }, scales);
  const comparison = compared(inspection, packed);
  expect(told(comparison)).toEqual([]);
  expect(comparison).toMatchObject({ agree: packed.size, unchecked: [], notes: [] });
  // Nobody declares it: they are counted apart.
  const other = withCacheScales(MODELOPT, scales);
  expect(compared(other.inspection, other.packed).unchecked).toMatchObject([
    {
      why: "scales of a quantised cache of keys and values, which the config does not declare",
      count: layers * scales.length,
    },
  ]);
  packed.set("model.layers.0.self_attn.q_scale", { dtype: "F32", shape: [] });
  packed.set("model.layers.0.self_attn.o_proj.k_scale", { dtype: "F32", shape: [] });
  expect(told(compared(inspection, packed))).toEqual([
    ["unexpected", "model.layers.0.self_attn.o_proj.k_scale"],
  ]);
});

test.each([
  ["modelopt", { ...MODELOPT, kv_cache_scheme: CACHE }, ["k_proj.k_scale", "v_proj.v_scale"]],
  ["compressed-tensors", COMPRESSED, ["k_scale", "v_scale"]],
  ["modelopt, undeclared", MODELOPT, ["k_proj.k_scale", "v_proj.v_scale"]],
] as const)(
  "scales of a quantised cache that layers lack, or that are odd, are named: %s",
  (_, quantization, scales) => {
    const [keys, values] = scales.map((name) => `model.layers.1.self_attn.${name}`);
    const { inspection, packed, layers } = withCacheScales(quantization, scales);
    packed.delete(values ?? "");
    expect(told(compared(inspection, packed))).toEqual([["missing", values]]);
    for (let layer = 0; layer < layers; layer++)
      packed.delete(`model.layers.${layer}.self_attn.${scales[1]}`);
    expect(told(compared(inspection, packed)).map(([kind]) => kind)).toEqual(
      Array.from({ length: layers }, () => "missing"),
    );
    const odd = withCacheScales(quantization, scales).packed;
    odd.set(keys ?? "", { dtype: "F32", shape: [5, 7] });
    expect(told(compared(inspection, odd))).toEqual([["shape", keys]]);
    odd.set(keys ?? "", { dtype: "I8", shape: [1] });
    expect(told(compared(inspection, odd))).toEqual([["dtype", keys]]);
  },
);

test("where a config declares a quantised cache and the files have no scales of it, that is said", () => {
  for (const quantization of [COMPRESSED, { ...MODELOPT, kv_cache_scheme: CACHE }]) {
    const { inspection, packed } = withCacheScales(quantization, []);
    const comparison = compared(inspection, packed);
    expect(told(comparison)).toEqual([]);
    expect(comparison.notes).toEqual([
      "The config declares a quantised cache of keys and values, but these files have no scales of it: vLLM and SGLang then take 1.0 for each layer.",
    ]);
  }
  const scheme = { ...COMPRESSED.kv_cache_scheme, dynamic: true };
  const { inspection, packed } = withCacheScales({ ...COMPRESSED, kv_cache_scheme: scheme }, []);
  expect(compared(inspection, packed).notes).toEqual([]);
});

test("scales that compressed-tensors stores of a cache are tensors of the checkpoint", () => {
  const scaleRows = (strategy: string) => {
    const scheme = { ...COMPRESSED.kv_cache_scheme, strategy };
    const { inspection, layers } = withCacheScales({ ...COMPRESSED, kv_cache_scheme: scheme }, []);
    const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
    expect(complete).toBe(true);
    return tensors
      .filter(({ name }) => /\.[kv]_scale$/.test(name))
      .map(({ name, shape, dtype, layers: held, component }) => {
        expect(held).toEqual([{ from: 0, to: layers - 1 }]);
        return [name, shape, dtype, component];
      });
  };
  const { num_key_value_heads: heads } = savedCheckpoint("llama").config;
  const [keys, values] = ["k", "v"].map((name) => `model.layers.{layer}.self_attn.${name}_scale`);
  expect(scaleRows("tensor")).toEqual([
    [keys, [1], "bfloat16", "attention"],
    [values, [1], "bfloat16", "attention"],
  ]);
  expect(scaleRows("attn_head").map(([, shape]) => shape)).toEqual([
    [heads, 1, 1],
    [heads, 1, 1],
  ]);
});

test("buffers that a class computes may be missing, and towers that are not there are said to be", () => {
  const minimax = savedCheckpoint("minimax");
  const without = new Map([...minimax.tensors].filter(([name]) => !/slope_rate|_decay$/.test(name)));
  const comparison = compared(inspectionOf(minimax.config), without);
  expect(without.size).toBeLessThan(minimax.tensors.size);
  expect(told(comparison)).toEqual([]);
  expect(comparison.unchecked).toMatchObject([{ count: minimax.tensors.size - without.size }]);
  const llava = savedCheckpoint("llava");
  const text = new Map([...llava.tensors].filter(([name]) => name.startsWith("language_model.")));
  expect(compared(inspectionOf(llava.config), text).notes.join()).toContain("the text model alone");
});

test("rotary frequencies that ChatGLM saved are no difference", () => {
  const inspection = inspected("THUDM--codegeex2-6b");
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  check.see("transformer.rotary_pos_emb.inv_freq", { shape: [32], dtype: "float16" });
  expect(told(check.result(false))).toEqual([]);
});

test("DeepSeek-OCR has its encoders inside of the language model, and these are not described", () => {
  const { spec, ...inspection } = inspected("deepseek-ai--DeepSeek-OCR");
  const check = new TensorCheck(spec, namesOf({ spec, ...inspection }));
  // Names of deepseek-ai/DeepSeek-OCR's own index.
  for (const name of ["lm_head.weight", "model.norm.weight", "model.layers.3.mlp.experts.7.up_proj.weight"])
    check.see(name, { shape: null, dtype: null });
  for (const name of ["model.sam_model.pos_embed", "model.projector.layers.weight", "model.view_seperator"])
    check.see(name, { shape: null, dtype: null });
  check.see("model.layers.3.mlp.other.weight", { shape: null, dtype: null });
  const comparison = check.result(false);
  expect(told(comparison)).toEqual([["unexpected", "model.layers.3.mlp.other.weight"]]);
  const names = ["model.projector.layers.weight", "model.sam_model.pos_embed", "model.view_seperator"];
  expect(comparison).toMatchObject({
    agree: 3,
    unchecked: [
      {
        count: 3,
        names,
        words: expect.stringMatching(/^3 not checked \(model\.projector\S+, .*\): outside/) as string,
      },
    ],
  });
});

test("HQQ keeps its settings beside each matrix, and one of another shape is named", () => {
  const { config, tensors } = savedCheckpoint("llama");
  const weights = { nbits: 4, group_size: 16, axis: 1 };
  const inspection = inspectionOf({
    ...config,
    quantization_config: {
      quant_method: "hqq",
      quant_config: { weight_quant_params: weights },
      skip_modules: ["lm_head"],
    },
  });
  const packed = packedAs(tensors, ({ shape: [rows = 1, columns = 1] }) => ({
    W_q: { dtype: "U8", shape: [(rows * columns) / 32, 16] },
    scale: { dtype: "BF16", shape: [(rows * columns) / 16, 1] },
    zero: { dtype: "BF16", shape: [(rows * columns) / 16, 1] },
    nbits: { dtype: "I32", shape: [] },
    axis: { dtype: "I32", shape: [] },
  }));
  const comparison = compared(inspection, packed);
  expect(told(comparison)).toEqual([]);
  expect(comparison.unchecked).toMatchObject([{ why: expect.stringContaining("HQQ") as string }]);
  const name = "model.layers.1.mlp.up_proj.scale";
  packed.set(name, { dtype: "BF16", shape: [1, 384] });
  expect(told(compared(inspection, packed))).toEqual([["shape", name]]);
});

test("experts that a tool takes apart or stacks in an unknown way are not missing", () => {
  const { config, tensors } = savedCheckpoint("mixtral");
  const quantization_config = {
    quant_method: "torchao",
    quant_type: { default: { _type: "Float8WeightOnlyConfig", _version: 2, _data: {} } },
  };
  const inspection = inspectionOf({ ...config, quantization_config });
  const packed = new Map<string, HeaderEntry>();
  for (const [name, entry] of tensors)
    if (!/(?:_proj|\.w[123]|\.gate)\.weight$/.test(name)) packed.set(name, entry);
    else {
      const [rows = 1] = entry.shape;
      packed.set(name.replace(/weight$/, "_weight_qdata"), { ...entry, dtype: "F8_E4M3" });
      packed.set(name.replace(/weight$/, "_weight_scale"), { dtype: "F32", shape: [rows, 1] });
    }
  const comparison = compared(inspection, packed);
  expect(told(comparison)).toEqual([]);
  expect(comparison.unchecked.map(({ why }) => why).join()).toContain("not described");
});

test("MLX stacks experts, and leaves a router that is no linear layer as it is", () => {
  const { config } = savedCheckpoint("glm4_moe");
  const inspection = inspectionOf({ ...config, quantization: { group_size: 32, bits: 4 } });
  const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
  const {
    n_routed_experts: n,
    moe_intermediate_size: inner,
    hidden_size: h,
  } = config as Record<string, number>;
  const shapes = new Map(tensors.map(({ name, shape }) => [name.replace(/^.*\{layer\}\.mlp\./, ""), shape]));
  expect(complete).toBe(true);
  expect(shapes.get("gate.weight")).toEqual([n, h]);
  expect(shapes.get("switch_mlp.up_proj.weight")).toEqual([n, inner, (h ?? 0) / 8]);
  expect(shapes.get("switch_mlp.up_proj.biases")).toEqual([n, inner, (h ?? 0) / 32]);
  expect(shapes.has("experts.{expert}.up_proj.weight")).toBe(false);
});
