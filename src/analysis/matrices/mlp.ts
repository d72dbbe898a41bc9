import type { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { type Matrix, matrix } from "./matrix.ts";

const NAMES = ["mlp", "block_sparse_moe", "feed_forward", "ffn", "mixer"];

/** The matrices of a feed-forward block that reads and writes `width` channels. */
function feedForward(containers: readonly string[], inner: number, width: number, gated: boolean): Matrix[] {
  return [
    ...(gated ? [matrix(containers, ["gate_proj", "gate_up_proj", "w1"], inner, width)] : []),
    matrix(containers, ["up_proj", "gate_up_proj", "w3"], inner, width),
    matrix(containers, ["down_proj", "w2"], width, inner),
  ];
}

export function denseMatrices(spec: DenseMLPSpec, h: number): Matrix[] {
  return feedForward(NAMES, spec.intermediate_size, h, spec.gated);
}

/** The experts' and the shared expert's matrices. The router's is not among them: no method quantises it. */
export function moeMatrices(
  spec: MoEMLPSpec,
  h: number,
  experts: readonly string[] = NAMES.map((name) => `${name}.experts`),
): Matrix[] {
  const routed = feedForward(
    experts.flatMap((name) => [`${name}.*`, `${name}.0`, name]),
    spec.intermediate_size,
    spec.latent_size ?? h,
    spec.gated,
  ).map((each) => ({ ...each, count: spec.num_experts, routed: true, names: [...experts, ...each.names] }));
  const { shared_expert: shared, latent_size: latent } = spec;
  const sharedNames = NAMES.flatMap((name) => [`${name}.shared_expert`, `${name}.shared_experts`]);
  return [
    ...routed,
    ...(shared === null ? [] : feedForward(sharedNames, shared.intermediate_size, h, spec.gated)),
    ...(latent === null
      ? []
      : [matrix(NAMES, ["fc1_latent_proj"], latent, h), matrix(NAMES, ["fc2_latent_proj"], h, latent)]),
  ];
}
