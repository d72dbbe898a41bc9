import * as z from "zod/mini";
import { count, flag, natural } from "../../../config/reading/field-types.ts";
import { type Sourced, implied } from "../../../config/reading/sourced.ts";
import { DenseMLPSpec } from "../../../spec/components/dense-mlp.ts";
import { MoEMLPSpec } from "../../../spec/components/moe-mlp.ts";
import { type Fact, readFact } from "../../declaration/fact.ts";
import type { HalfBlock, Reading } from "../../declaration/reading.ts";
import { gatedMlp, gatedMlpPart } from "./dense-mlp.ts";
import { plainExperts } from "./experts.ts";
import { EXPERT_FIELDS, readGatedSharedExpert, readQwenExperts } from "../../qwen/experts.ts";
import { conv1dLayout } from "../rules/weight-layout.ts";
import { cite } from "../rules/reference.ts";
import { readSparseLayers, sparseParts } from "./sparse-layers.ts";

export const MLP = { mlp: DenseMLPSpec };

/** How a dense MLP differs from Llama's. */
export interface DenseOptions {
  /** Whether there is a gate_proj beside up_proj; there is unless this says otherwise. */
  readonly gated?: boolean;
  /** Whether its projections have a bias; none unless this says otherwise. */
  readonly bias?: Fact<boolean>;
  /** Its inner width, where intermediate_size does not give it. */
  readonly width?: (reading: Reading) => Sourced<number>;
  /** Whether its matrices lie in the checkpoint as torch's Conv1D keeps them. */
  readonly conv1d?: boolean;
}

/** The same dense MLP in every layer. */
export function dense({ gated = true, bias = false, width, conv1d = false }: DenseOptions = {}): HalfBlock<
  typeof MLP
> {
  return {
    shape: MLP,
    read: (reading) => {
      const { scope, reference, activation } = reading;
      const inner = width?.(reading) ?? scope.read(count, "intermediate_size");
      const mlp = {
        ...gatedMlp(reference, inner, activation),
        ...(!gated && { gated: implied(false, cite(reference, "MLP", "is down(act(up(x)))")) }),
        bias: readFact(scope, bias, (has) =>
          cite(reference, "MLP", has ? "has a bias in each projection" : "has no biases"),
        ),
        ...(conv1d && { weight_layout: conv1dLayout(reference, "MLP") }),
      };
      return { names: "mlp", parts: { mlp } };
    },
  };
}

export const EXPERTS = { mlp: MoEMLPSpec };

/** How a mixture of experts differs from Mixtral's. */
export interface ExpertOptions {
  /** The spellings of the number of experts, in the order in which the class lets them overwrite each other. */
  readonly number: readonly string[];
  /** Whether the chosen experts' scores are divided by their sum; they are unless this says otherwise. */
  readonly normalised?: Fact<boolean>;
}

/** A mixture of experts in every layer, chosen by a softmax over all of them. */
export function experts({ number, normalised = true }: ExpertOptions): HalfBlock<typeof EXPERTS> {
  return {
    shape: EXPERTS,
    read: ({ scope, reference, activation }) => ({
      names: "mlp",
      parts: {
        mlp: {
          ...plainExperts(reference),
          type: implied("moe", cite(reference, "SparseMoeBlock")),
          num_experts: scope.read(count, number),
          top_k: scope.read(count, "num_experts_per_tok"),
          intermediate_size: scope.read(count, "intermediate_size"),
          scoring_func: implied("softmax", cite(reference, "TopKRouter", "is a softmax over all experts")),
          norm_topk_prob: readFact(scope, normalised, (divides) =>
            cite(
              reference,
              "TopKRouter",
              divides ? "divides the chosen scores by their sum" : "takes the chosen scores as they are",
            ),
          ),
          activation,
        },
      },
    }),
  };
}

export const SPARSE_MLP = {
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
};

/** Experts in some layers and a dense MLP in the others, in Qwen's words; `shared`: with a gated shared expert. */
export function sparseExperts({
  number,
  shared = false,
}: {
  readonly number: string | readonly string[];
  readonly shared?: boolean;
}): HalfBlock<typeof SPARSE_MLP> {
  return {
    shape: SPARSE_MLP,
    read(reading) {
      const { scope, reference, activation, layers } = reading;
      const experts = scope.read(natural, number);
      const names = readSparseLayers(scope, layers, experts, reference);
      const mlp = {
        ...readQwenExperts(scope, reference, activation, {
          experts,
          normalised: scope.read(flag, "norm_topk_prob"),
        }),
        ...(shared && { shared_expert: readGatedSharedExpert(scope, reference) }),
      };
      const parts = sparseParts(
        scope,
        names,
        { fields: EXPERT_FIELDS, read: () => mlp },
        gatedMlpPart(scope, reference, activation),
      );
      return { names, parts };
    },
  };
}
