import { readFileSync, readdirSync } from "node:fs";

const GALLERY = new URL("../public/gallery/", import.meta.url);

/** The configs of the gallery, by name. */
export const GALLERY_TEXTS: ReadonlyMap<string, string> = new Map(
  readdirSync(GALLERY).map((name) => [
    name.replace(".json", ""),
    readFileSync(new URL(name, GALLERY), "utf8"),
  ]),
);

function read(name: string): { [field: string]: unknown } {
  return JSON.parse(GALLERY_TEXTS.get(name) ?? "{}") as { [field: string]: unknown };
}

/** MiniMax-M2.5 with so many experts listed one by one: the largest config that is published lists 22,000. */
function withQuantizedLayers(count: number): string {
  const layers = Array.from({ length: count }, (_, index) => [
    `model.layers.${Math.floor(index / 256) % 62}.block_sparse_moe.experts.${index % 256}.w${1 + Math.floor(index / 15872)}`,
    { quant_algo: "NVFP4", group_size: 16 },
  ]);
  return JSON.stringify(
    {
      ...read("minimax-m2.5"),
      quantization_config: {
        quant_method: "modelopt",
        quant_algo: "MIXED_PRECISION",
        quantized_layers: Object.fromEntries(layers) as object,
      },
    },
    null,
    2,
  );
}

/** Ten thousand layers, of which every fourth has attention over all tokens. */
function manyLayers(): string {
  const config = read("qwen3.5-27b");
  const layers = Array.from({ length: 10_000 }, (_, index) =>
    index % 4 === 3 ? "full_attention" : "linear_attention",
  );
  const inner = config["text_config"] as object;
  return JSON.stringify(
    { ...config, text_config: { ...inner, num_hidden_layers: 10_000, layer_types: layers } },
    null,
    2,
  );
}

/** FP8 with a list of exceptions that names the modules of 78 layers one by one, as GLM-5-FP8 has it. */
function withExceptions(): string {
  const modules = [
    "indexer.weights_proj",
    "q_a_layernorm",
    "kv_a_layernorm",
    "gate",
    "shared_experts.gate_proj",
  ];
  const listed = Array.from({ length: 78 }, (_, layer) =>
    modules.flatMap((module) => [
      `model.layers.${layer}.self_attn.${module}`,
      `model.layers.${layer}.mlp.${module}`,
    ]),
  );
  return JSON.stringify({
    ...read("minimax-m2.5"),
    quantization_config: {
      quant_method: "fp8",
      activation_scheme: "dynamic",
      weight_block_size: [128, 128],
      modules_to_not_convert: ["lm_head", ...listed.flat()],
    },
  });
}

/** Texts of each size, by what the tables call them. */
export const SIZES: ReadonlyMap<string, string> = new Map([
  ["2 kB", GALLERY_TEXTS.get("minimax-m2.5") ?? ""],
  ["60 kB", withQuantizedLayers(440)],
  ["3 MB", withQuantizedLayers(22_000)],
  ["10,000 layers", manyLayers()],
]);

export const EXCEPTIONS = withExceptions();
