import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { type Pointer, pointerOf } from "../../spec/pointer.ts";
import type { GgufHeader } from "./gguf-header.ts";

export const isGguf = (file: string): boolean => file.endsWith(".gguf");

/**
 * The architectures of llama.cpp that are compared, with the types of body that its converter writes as each: those
 * whose layers have their norms before the halves, and matrices for queries, keys and values apart (gguf 0.19.0,
 * gguf/constants.py, MODEL_TENSORS).
 */
const ARCHITECTURES: ReadonlyMap<string, readonly string[]> = new Map([
  ["llama", ["llama", "mistral", "mixtral"]],
  ["arcee", ["arcee"]],
  ["gemma", ["gemma"]],
  ["granite", ["granite"]],
  ["minimax-m2", ["minimax_m2"]],
  ["mistral3", ["ministral3", "mistral3"]],
  ["olmoe", ["olmoe"]],
  ["qwen2", ["qwen2"]],
  ["qwen2moe", ["qwen2_moe"]],
  ["qwen3", ["qwen3"]],
  ["qwen3moe", ["qwen3_moe"]],
  ["smollm3", ["smollm3"]],
  ["starcoder2", ["starcoder2"]],
]);

/** The names in their files, of what the model has beside its own (gguf 0.19.0, gguf/constants.py, TENSOR_NAMES). */
export const GGUF_NAMES: CheckpointNames = {
  decoder: "",
  layers: "blk",
  head: "output",
  stackedExperts: "out_in",
  outside: { embed_tokens: "token_embd", norm: "output_norm" },
  layer: {
    input_layernorm: "attn_norm",
    post_attention_layernorm: "ffn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "mlp.gate": "ffn_gate_inp",
    "mlp.gate.e_score_correction_bias": "exp_probs_b.bias",
    "mlp.experts.gate_proj": "ffn_gate_exps.weight",
    "mlp.experts.up_proj": "ffn_up_exps.weight",
    "mlp.experts.down_proj": "ffn_down_exps.weight",
    "mlp.shared_expert.gate_proj": "ffn_gate_shexp",
    "mlp.shared_expert.up_proj": "ffn_up_shexp",
    "mlp.shared_expert.down_proj": "ffn_down_shexp",
    "mlp.shared_expert_gate": "ffn_gate_inp_shexp",
  },
};

/** Rotary frequencies, which llama.cpp's converter computes from what the config says of rope. */
export const isGgufFrequency = (name: string): boolean => /^rope_(?:freqs|factors_\w+)\.weight$/.test(name);

/** A shape without the axes of one entry, which the converter leaves out. */
export const squeezed = (shape: readonly number[]): readonly number[] => shape.filter((size) => size !== 1);

/** Why a file cannot be held against a model of this type; null where it can. */
export function ggufObstacle(file: string, { metadata }: GgufHeader, type: string): string | null {
  const architecture = metadata.get("general.architecture");
  if (typeof architecture !== "string")
    return `${file} does not say which architecture it has (general.architecture), so that its tensors cannot be told apart.`;
  const types = ARCHITECTURES.get(architecture);
  if (types === undefined)
    return `${file} has the architecture ${architecture} of llama.cpp, which names, joins or packs tensors in ways that are not described here. Compared are ${[...ARCHITECTURES.keys()].join(", ")}. Check the *.safetensors that it was made from instead.`;
  return types.includes(type)
    ? null
    : `${file} has the architecture ${architecture}, as which llama.cpp's converter writes ${types.join(", ")}; the config is ${type}.`;
}

/** A key of the metadata that is not as the config says. */
export interface OtherKey {
  readonly key: string;
  readonly file: number;
  readonly spec: number;
  /** The value of the spec that it is held against. */
  readonly value: Pointer;
}

/** The keys, behind the architecture's name, with the values of the spec that say the same: component, then member. */
const KEYS: readonly (readonly [key: string, component: string | null, member: string])[] = [
  ["block_count", null, "num_layers"],
  ["embedding_length", null, "hidden_size"],
  ["vocab_size", null, "vocab_size"],
  ["attention.head_count", "attention", "num_query_heads"],
  ["attention.head_count_kv", "attention", "num_kv_heads"],
  ["attention.key_length", "attention", "head_dim"],
  ["attention.layer_norm_rms_epsilon", "norm", "eps"],
  ["rope.freq_base", "position", "rope_theta"],
  ["expert_count", "mlp", "num_experts"],
  ["expert_used_count", "mlp", "top_k"],
];

/** The keys of the metadata that are not as the body says; those that either leaves open are not compared. */
export function otherKeys({ metadata }: GgufHeader, body: DecoderBody): readonly OtherKey[] {
  const architecture = String(metadata.get("general.architecture"));
  return KEYS.flatMap(([name, component, member]): OtherKey[] => {
    const key = `${architecture}.${name}`;
    const file = metadata.get(key);
    const members: Readonly<Record<string, unknown>> = body;
    const holder = component === null ? members : members[component];
    const spec = (holder as Readonly<Record<string, unknown>> | undefined)?.[member];
    if (typeof file !== "number" || typeof spec !== "number") return [];
    // Fractions are kept in 32 bits.
    if (file === spec || file === Math.fround(spec)) return [];
    return [
      { key, file, spec, value: pointerOf(["body", ...(component === null ? [] : [component]), member]) },
    ];
  });
}
