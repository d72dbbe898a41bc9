import type { AttributeDeclaration } from "../declaration.ts";
import { at } from "./attribute.ts";
import { pointerTo } from "./components.ts";

/** Gated DeltaNet, by the names of Qwen3-Next and Qwen3.5. */
export function deltaNet(name: string): readonly AttributeDeclaration[] {
  const spec = pointerTo(name);
  return [
    at("linear_conv_kernel_dim", `${spec}/conv_kernel_dim`),
    at("linear_key_head_dim", `${spec}/key_head_dim`),
    at("linear_value_head_dim", `${spec}/value_head_dim`),
    at("linear_num_key_heads", `${spec}/num_key_heads`),
    at("linear_num_value_heads", `${spec}/num_value_heads`),
  ];
}

/** Kimi Delta Attention, by the names of Kimi Linear in transformers. */
export function deltaAttention(name: string): readonly AttributeDeclaration[] {
  const spec = pointerTo(name);
  return [
    at("linear_conv_kernel_dim", `${spec}/conv_kernel_dim`),
    at("linear_head_dim", `${spec}/head_dim`),
    at("linear_num_heads", `${spec}/num_heads`),
  ];
}

/** Mamba-2, by the names of Nemotron-H. */
export function mamba2(name: string): readonly AttributeDeclaration[] {
  const spec = pointerTo(name);
  return [
    at("mamba_num_heads", `${spec}/num_heads`),
    at("mamba_head_dim", `${spec}/head_dim`),
    at("ssm_state_size", `${spec}/state_size`),
    at("n_groups", `${spec}/num_groups`),
    at("conv_kernel", `${spec}/conv_kernel_dim`),
    at("chunk_size", `${spec}/chunk_size`),
    at("mamba_hidden_act", `${spec}/conv_activation`),
    at("use_conv_bias", `${spec}/conv_bias`),
    at("use_bias", `${spec}/projection_bias`),
  ];
}

/** Lightning attention, by the names of MiniMax-Text-01. */
export function lightning(name: string): readonly AttributeDeclaration[] {
  return [at("block_size", `${pointerTo(name)}/block_size`)];
}
