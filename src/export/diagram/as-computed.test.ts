import { expect, test } from "vitest";
import { inspected, inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { weightsOf } from "../../inspect/weights.ts";
import type { JsonObject } from "../../spec/json.ts";
import { type Box, type Item, type Node, boxesOf, boxesOfItems, boxesOfPanel } from "./content.ts";
import { weighed } from "./figures.ts";
import { sceneOf } from "./diagram-scene.ts";
import { pairWordsOf } from "./pair-scene.ts";
import { pictureOf } from "./picture.ts";
import { textOf } from "./words.ts";

const words = ({ title, lines }: Box): string => [title, ...lines].map(textOf).join(" | ");

const drawn = (name: string) => pictureOf(inspected(name), "");

/** Every box of a model in words. */
const boxes = (name: string): readonly string[] => boxesOf(drawn(name)).map(words);

/** What stands in the stack, in its order. */
const stack = (name: string): readonly string[] => boxesOfItems(drawn(name).stack).map(words);

/** The boxes of the panel of this title. */
const panel = (name: string, title: string): readonly string[] =>
  drawn(name)
    .panels.filter((each) => textOf(each.title) === title)
    .flatMap(boxesOfPanel)
    .map(words);

/** What is said where something joins something else, in the stack and in panels. */
function joins(name: string): readonly string[] {
  const ofNodes = (nodes: readonly Node[]): readonly string[] =>
    nodes.flatMap((node) =>
      node.kind === "join"
        ? [textOf(node.words)]
        : node.kind === "row"
          ? node.columns.flatMap((column) => ofNodes(column))
          : [],
    );
  const ofItems = (items: readonly Item[]): readonly string[] =>
    items.flatMap((item) =>
      item.kind === "frame"
        ? ofItems(item.items)
        : item.kind === "branch"
          ? [textOf(item.words), ...ofNodes(item.nodes)]
          : item.kind === "layer" || item.kind === "order"
            ? []
            : ofNodes([item]),
    );
  const { stack: items, panels } = drawn(name);
  return [
    ...ofItems(items),
    ...panels.flatMap((each) => [...ofNodes(each.nodes), ...ofItems(each.stack ?? [])]),
  ];
}

test("a head has its own width where that is not the embedding’s", () => {
  expect(stack("xlstm--m7-0")[0]).toBe("embedding | 1,000 × 4,096, untied");
  expect(stack("xlstm--m7-0").at(-1)).toMatch(/^head \| 256 → 1,000/);
});

test("bytes become patches before the layers, and patches bytes after them", () => {
  const all = stack("blt--small");
  expect(all[1]).toBe("encoder: bytes → patches | 2 layers, width 16, 32 → 24");
  expect(all.at(-2)).toBe(
    "decoder: patches → bytes | 2 layers, 24 → 16 | on the bytes as the encoder gives them",
  );
});

test("experts whose number is not known are not said to be null", () => {
  const all = boxes("deepseek_v2--bare").filter((each) => each.includes("experts"));
  expect(all.join("\n")).toContain("? of 64 experts");
  expect(boxes("deepseek_v2--bare").join("\n")).not.toContain("null");
});

test("attention to images reads patches of the model’s width, and tanh(gate) weighs both halves of its layer", () => {
  expect(boxes("mllama--default")).toContain("k | 4,096 → 8 × 128");
  expect(joins("mllama--default").filter((each) => each === "stream + tanh(gate) × output")).toHaveLength(2);
});

test("the stream is added once to what a layer of LongCat computes", () => {
  expect(joins("longcat_flash--m7-0")).toEqual(
    expect.arrayContaining(["+ the stream", "both MLPs + second attention + MoE"]),
  );
});

test("factors of 1 and groups that leave no expert out are not drawn", () => {
  expect(boxes("falcon_h1--m7-1").filter((each) => /× 1(,|$| \|)/.test(each))).toEqual([]);
  expect(boxes("glm4_moe--bare").filter((each) => each.includes("groups first"))).toEqual([]);
  expect(boxes("nvidia--DeepSeek-V3.1-NVFP4").join("\n")).toContain("best 4 of 8 groups first");
});

test("shared experts that the router weighs join the routed ones", () => {
  expect(joins("inkling_mm_model--m7-1")).toContain("routed + shared");
});

test("draft modules take the streams that the stack has, and open no others", () => {
  const drafts = panel("sgl-project--DeepSeek-V4-Flash-FP8", "draft modules (MTP)");
  expect(drafts.slice(0, 5)).toEqual([
    "embedding of the next token",
    "RMS norm | eps 1e-6",
    "last hidden streams",
    "RMS norm | eps 1e-6",
    "projection of both | each of 4 streams 4,096 → 4,096, + embedding 4,096 → 4,096",
  ]);
  expect(drafts).not.toContain("4 equal streams");
});

test("a LayerNorm without bias says so", () => {
  expect(stack("cohere--m7-0")).toContain("LayerNorm, no bias | eps 1e-5");
  expect(stack("gpt2--m7-0")).toContain("LayerNorm | eps 1e-5");
});

test("an activation has one name in all parts", () => {
  expect(boxes("recurrent_gemma--m7-0")).toContain("× gelu_tanh(y)");
});

test("formats are drawn however many layers there are", () => {
  const config = JSON.parse(fixture("MiniMaxAI--MiniMax-M2.5")) as JsonObject;
  const formats = (inspection: Inspection): ReadonlyMap<string, string> => {
    const picture = pictureOf(inspection, "");
    const weighing = weighed(inspection, picture);
    return new Map(
      boxesOf(picture)
        .filter(({ summary }) => summary !== true)
        .map((box) => [textOf(box.title), weighing.of(box).formats.join()]),
    );
  };
  const deep = inspectedText(JSON.stringify({ ...config, num_hidden_layers: 2000 }));
  expect(formats(deep)).toEqual(formats(inspected("MiniMaxAI--MiniMax-M2.5")));
  expect(formats(deep).get("o")).toBe("fp8_e4m3");
});

test("a tower has its own width and gives the other, a projector leads from one to the other", () => {
  expect(boxes("qwen2_vl--m7-1").find((each) => each.startsWith("visual"))).toBe(
    "visual | qwen2_vl_vision | 32 layers, width 1,280, 16 heads, MLP 4 times as wide | patches of 14, merges 2, → 3,584",
  );
  expect(panel("OpenGVLab--InternVL2-2B", "beside the text model").join("\n")).toContain(
    "4 × 1,024 → 2,048 → 2,048",
  );
});

test("a projector whose second matrix reads less than the first gives says so", () => {
  expect(boxes("cohere2_vision--m7-0").find((each) => each.startsWith("multi_modal_projector"))).toBe(
    "multi_modal_projector | mlp_projector | 4 × 1,152 → 36,864, SwiGLU of its halves, 18,432 → 128",
  );
});

test("wires lead from a tower to what reads it, and from no tower to another", () => {
  const chains = (name: string): readonly string[] => {
    const nodes = drawn(name).panels.find(({ key }) => key === "towers")?.nodes ?? [];
    const titles = (each: (typeof nodes)[number]): string =>
      each.kind === "box"
        ? textOf(each.title)
        : each.kind === "row"
          ? `(${each.columns.map((column) => column.map(titles).join(" → ")).join(" + ")})`
          : "|";
    return nodes.map(titles).join(" → ").split(" → | → ");
  };
  expect(chains("inkling_mm_model--m7-0")).toEqual(["visual", "audio"]);
  expect(chains("phi4_multimodal--m7-0")).toEqual([
    "image_embed.img_processor → image_embed",
    "audio_embed.encoder → audio_embed",
  ]);
  expect(chains("gemma4_unified--towers")).toEqual([
    "embed_vision → embed_vision.multimodal_embedder",
    "embed_audio",
  ]);
  expect(chains("llava_next--m7-0")).toEqual(["vision_tower → multi_modal_projector", "image_newline"]);
  expect(chains("video_llava--m7-0")).toEqual(["(image_tower + video_tower) → multi_modal_projector"]);
  expect(chains("deepseek_vl_hybrid--m7-0")).toEqual([
    "(high_res_vision_model → high_res_vision_neck → high_res_vision_proj → high_res_vision_alpha + vision_model) → aligner",
  ]);
  expect(chains("gemma3n--wrapped")).toEqual(["vision_tower → embed_vision", "audio_tower → embed_audio"]);
  // The decoder stands between what gives it embeddings of image tokens and what reads them from it.
  expect(chains("janus--m7-0")).toEqual([
    "vision_model → aligner",
    "generation_embeddings → generation_aligner",
    "generation_projection → generation_vision_head → vqmodel",
  ]);
});

test("a tower has its sizes whatever its config calls them", () => {
  expect(boxes("allenai--Molmo-7B-D-NF4").find((each) => each.startsWith("image_vit"))).toMatch(
    /\d+ layers, width 1,024, 16 heads, MLP 4,096 \| patches of 14, images of 336 × 336/,
  );
  expect(boxes("gemma3n--wrapped").find((each) => each.startsWith("audio_tower"))).toContain(
    "12 layers, width 1,536, 8 heads",
  );
});

test("what makes tokens of images has the sizes of its code book", () => {
  expect(boxes("emu3--quantiser").find((each) => each.startsWith("vqmodel"))).toContain(
    "77 entries, each of 6",
  );
});

test("towers that no tensor is known of have the sizes that the body has", () => {
  expect(panel("moonshotai--Kimi-K3", "beside the text model")[0]).toContain(
    "27 layers, width 1,024, 12 heads",
  );
});

test("draft modules that only a number tells of are drawn", () => {
  expect(panel("MiniMaxAI--MiniMax-M2.5", "draft modules (MTP)")).toEqual([
    "draft modules | declared, and not described by the spec",
  ]);
});

test("an RMS norm with a bias says so, and scaled positions from which length", () => {
  expect(stack("xlstm--m7-0")).toContain("RMS norm, with bias | eps 1e-6");
  expect(boxes("deepseek-ai--DeepSeek-V3.2").join("\n")).toContain("yarn × 40 from 4,096");
});

test("a shared expert stands beside the router, not behind it", () => {
  const moe = drawn("Qwen--Qwen3.5-35B-A3B").panels.find(({ title }) => textOf(title) === "MoE");
  const [first] = moe?.nodes ?? [];
  const columns = first?.kind === "row" ? first.columns : [];
  expect(columns.map(([top]) => (top?.kind === "box" ? textOf(top.title) : ""))).toEqual([
    "router 2,048 → 256",
    "shared expert",
  ]);
});

/** What each column of the first boxes side by side ends with. */
const endsOfColumns = (name: string, title: string): readonly string[] => {
  const nodes = drawn(name).panels.find((each) => textOf(each.title) === title)?.nodes ?? [];
  const first = nodes.find((node) => node.kind === "row");
  return (first?.columns ?? []).map((column) => {
    const last = column.at(-1);
    return last?.kind === "box" ? textOf(last.title) : "";
  });
};

/** The ways through each column of the first boxes side by side, by the titles of their boxes, up to what reads them all. */
const columnsOf = (name: string, title: string): readonly (readonly (readonly string[])[])[] => {
  const nodes = drawn(name).panels.find((each) => textOf(each.title) === title)?.nodes ?? [];
  const ways = (column: readonly Node[]): readonly (readonly string[])[] =>
    column.reduce<readonly (readonly string[])[]>(
      (before, node) =>
        node.kind === "box"
          ? before.map((way) => [...way, textOf(node.title)])
          : node.kind === "row"
            ? before.flatMap((way) =>
                node.columns.flatMap((each) => ways(each).map((more) => [...way, ...more])),
              )
            : before,
      [[]],
    );
  const first = nodes.find((node) => node.kind === "row");
  return (first?.columns ?? []).map(ways);
};

test("a gate on what states give does not pass through them", () => {
  const ends = endsOfColumns("Qwen--Qwen3.5-27B", "gated delta net");
  expect(ends).toEqual(["S ← α S + β k (v − α S k), out S q / √128", "z (gate)"]);
  expect(endsOfColumns("recurrent_gemma--m7-0", "RG-LRU").at(-1)).toBe("y (gate)");
  expect(endsOfColumns("rwkv--m7-1", "RWKV time mixing")[0]).toBe("r");
  expect(endsOfColumns("minimax--bare", "lightning attention").at(-1)).toBe("gate");
});

test("only what is convolved passes the convolution", () => {
  expect(columnsOf("moonshotai--Kimi-K3", "Kimi delta attention")[0]).toEqual([
    ["q, k, v", "causal convolutions of q, k, v: 4 taps", "q and k divided by their length"],
    ["q, k, v", "causal convolutions of q, k, v: 4 taps", "v"],
  ]);
  expect(columnsOf("moonshotai--Kimi-K3", "Kimi delta attention").slice(1)).toEqual([
    [["f (decay)"]],
    [["b (β)"]],
  ]);
});

test.each(["Qwen--Qwen3.5-27B", "qwen3_next--m7-0", "olmo_hybrid--m7-0"])(
  "%s: q and k are divided by their length, and v is not",
  (name) => {
    const ways = columnsOf(name, "gated delta net").flat();
    const through = (way: readonly string[]): boolean => way.includes("q and k divided by their length");
    expect(ways.some(through)).toBe(true);
    expect(ways.filter((way) => way.includes("v") && !through(way))).toHaveLength(1);
    expect(ways.filter((way) => way.includes("v") && through(way))).toEqual([]);
  },
);

test("layers in no period are named one by one, and what is wired otherwise has another name", () => {
  const picture = drawn("nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16");
  const wiring = picture.panels.filter(({ key }) => key.startsWith("wiring"));
  expect(wiring.map(({ title }) => textOf(title))).toEqual([
    "layers of a mixer alone",
    "layers of an MLP alone",
  ]);
  const mamba = picture.panels.find(({ title }) => textOf(title).startsWith("Mamba-2"));
  expect(textOf(mamba?.subtitle ?? [])).toContain(
    "layers 0, 2, 4, 7, 9, 11, 14, 16, 18, 21, 23, 25, 28, 30, 32, 35, 37, 39, 41, 44, 46, 48, 50 (23)",
  );
});

test.each(["hrm_text--m7-0", "gemma3n_text--m7-0", "opt--m7-0"])(
  "%s: quantised matrices outside of the layers have the bytes that they count with",
  (name) => {
    const config = JSON.parse(fixture(name)) as JsonObject;
    const quantization_config = { quant_method: "bitsandbytes", load_in_8bit: true };
    const inspection = inspectedText(JSON.stringify({ ...config, quantization_config }));
    const { bytes } = weighed(inspection, pictureOf(inspection, "")).all;
    expect(bytes).toBe(weightsOf(inspection).bytes?.total);
  },
);

test("a norm without weights is not said to have one for all heads", () => {
  const [norm] = boxes("nanochat--m7-0").filter((box) => box.includes("of q and of k"));
  expect(norm).toBe("RMS norm of q and of k, no weight | each head, eps 1e-6");
});

test("what has no rotary channels is not drawn with none of them", () => {
  const all = panel("glm5_next--m7-0", "latent attention with an indexer");
  expect(all).toContain("q | 1,536 → 2 × 256");
  expect(all.join("\n")).not.toMatch(/\+ 0|rope on 0/);
});

test("rows beyond the vocabulary are as wide as the others", () => {
  expect(stack("blt--small")[0]).toBe("embedding | (64 + 6) × 16, untied");
});

test("a shared expert has the limits of the routed ones, its own, or none", () => {
  const shared = (name: string): string =>
    boxes(name).find((each) => each.startsWith("shared expert")) ?? "none";
  expect(shared("sgl-project--DeepSeek-V4-Flash-FP8")).toContain(
    "silu(g) × u | g: gate, at most 10; u: up, within ±10",
  );
  expect(shared("moonshotai--Kimi-K3")).toContain("g: 4 tanh(gate / 4) × sigmoid(gate); u: 25 tanh(up / 25)");
  expect(shared("MiniMaxAI--MiniMax-M3")).toContain("g × sigmoid(1.702 g) × (u + 1)");
  expect(shared("hy_v4--m7-0")).not.toContain("at most");
});

test("a head of differential attention weighs values of both halves", () => {
  const all = panel("diffllama--m7-0", "differential attention");
  expect(all).toContain(
    "first half of the heads − λ × second half | each head weighs the values of both halves, 2 × 128 channels | λ from four learnt vectors and the layer’s number",
  );
  expect(all).toContain("RMS norm × (1 − λ₀), no weight | over 2 × 128 channels, eps 1e-5");
});

test("a block of layers whose MLPs have several widths says their range, and weighs what they weigh", () => {
  const inspection = inspected("nvidia--Llama-3_3-Nemotron-Super-49B-v1");
  const picture = pictureOf(inspection, "");
  const mlps = boxesOfItems(picture.stack).filter(({ title }) => textOf(title) === "dense MLP");
  // block_configs: layer 0 is 14,336 wide, layers 1 to 5 are 28,672; layer 11 alone is 17,920.
  expect(words(mlps[0] as Box)).toBe("dense MLP | SwiGLU, 14,336–28,672 wide");
  expect(mlps.some((box) => words(box) === "dense MLP | SwiGLU, 17,920 wide")).toBe(true);
  const parameters = (box: Box): number =>
    box.weights.reduce(
      (sum, { tensor, times }) => sum + times * tensor.shape.reduce((all, size) => all * size, 1),
      0,
    );
  expect(parameters(mlps[0] as Box)).toBe(3 * 8192 * (14_336 + 5 * 28_672));
  const inside = picture.panels.filter(({ key }) => key.startsWith("mlp ")).flatMap(boxesOfPanel);
  const sum = (all: readonly Box[]): number => all.reduce((total, box) => total + parameters(box), 0);
  expect(sum(mlps)).toBe(sum(inside));
});

test("two models beside each other have the wiring of their layers at the same place", () => {
  const side = (name: string) => ({ inspection: inspected(name), title: name });
  const said = pairWordsOf(
    side("nvidia--Llama-3_3-Nemotron-Super-49B-v1"),
    side("meta-llama--Meta-Llama-3.1-8B"),
  );
  expect(said.filter((line) => line.includes("RMS norm"))).toEqual([]);
});

test.each([
  // DeepseekV4Config.__post_init__ makes layer_types of these; Qwen3NextConfig of its interval where they are absent.
  ["sgl-project--DeepSeek-V4-Flash-FP8", "kinds of layers by compress_ratios, num_hash_layers", ""],
  ["nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-NVFP4", "kinds of layers by hybrid_override_pattern", ""],
  [
    "nvidia--Llama-3_3-Nemotron-Super-49B-v1.first-9-layers",
    "kinds of layers by block_configs, hidden_size",
    "",
  ],
  ["qwen3_next--bare", "kinds of layers by full_attention_interval", "◇"],
])("%s: the drawing names the fields that decide of which kind a layer is", (name, words, sign) => {
  const inspection = inspected(name);
  const scene = sceneOf(inspection, { title: "" });
  const lines = scene.texts.map(({ line }) => line.map(({ text }) => text).join(""));
  expect(lines.map((line) => line.replaceAll(/\s*◇/g, ""))).toContain(words);
  const field = scene.texts
    .flatMap(({ line }) => line)
    .find(({ text }) => text.startsWith(words.split(" ").at(-1) ?? ""));
  expect(field?.at).toBe("/body/layers/0/mixer");
  expect(inspection.origins.has(field?.at ?? "")).toBe(true);
  expect(field?.mark?.sign ?? "").toBe(sign);
});

test("a model whose layers are all alike names no fields that would tell them apart", () => {
  const { facts } = pictureOf(inspected("Qwen--Qwen-72B"), "");
  expect(facts).toHaveLength(1);
});
