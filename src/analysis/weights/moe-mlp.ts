import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, feedForward } from "./weights.ts";

export const moeMlp: WeightFormula<MoEMLPSpec> = (spec, { hidden_size: h }) => {
  const expert = feedForward(spec.intermediate_size, spec.latent_size ?? h, spec.gated, spec.bias);
  const always = router(spec, h) + latentProjections(spec, h) + sharedExpert(spec, h);
  return {
    all: always + spec.num_experts * expert,
    active: always + Math.min(spec.top_k ?? spec.num_experts, spec.num_experts) * expert,
  };
};

function router(spec: MoEMLPSpec, h: number): number {
  const biases = (spec.router_bias ? 1 : 0) + (spec.routing_bias_storage === "parameter" ? 1 : 0);
  const scales = spec.learnt_expert_scale ? spec.num_experts : 0;
  const norm = spec.router_norm === null ? 0 : normParameters(spec.router_norm, h);
  return spec.num_experts * (h + biases) + scales + norm;
}

function latentProjections(spec: MoEMLPSpec, h: number): number {
  const { latent_size: latent } = spec;
  if (latent === null) return 0;
  const norm = spec.latent_norm === null ? 0 : normParameters(spec.latent_norm, latent);
  return 2 * latent * h + (spec.latent_bias ? latent + h : 0) + norm;
}

function sharedExpert({ shared_expert: shared, gated, shared_bias }: MoEMLPSpec, h: number): number {
  if (shared === null) return 0;
  return feedForward(shared.intermediate_size, h, gated, shared_bias) + (shared.gated_output ? h : 0);
}
