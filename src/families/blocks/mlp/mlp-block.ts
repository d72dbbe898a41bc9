import * as z from "zod/mini";
import { count, flag, natural, orNull } from "../../../config/reading/field-types.ts";
import { type Sourced, implied } from "../../../config/reading/sourced.ts";
import { DenseMLPSpec } from "../../../spec/components/dense-mlp.ts";
import { MoEMLPSpec } from "../../../spec/components/moe-mlp.ts";
import { type Fact, type Field, readFact } from "../../declaration/fact.ts";
import type { HalfBlock, Reading } from "../../declaration/reading.ts";
import { gatedMlp, gatedMlpPart } from "./dense-mlp.ts";
import { type ClassNames, type DescribedMoe, USUAL_CLASSES, plainExperts } from "./experts.ts";
import { EXPERT_FIELDS, readGatedSharedExpert, readQwenExperts } from "../../qwen/experts.ts";
import { conv1dLayout } from "../rules/weight-layout.ts";
import { rmsNorm } from "../rules/norms.ts";
import { cite } from "../rules/reference.ts";
import { partIfUsed, readSparseLayers, sparseParts } from "./sparse-layers.ts";
import type { LayerNames } from "../layers/layer-names.ts";

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
  /** Whether the inner channels are normalised before down_proj, as the stream is. */
  readonly innerNorm?: boolean;
}

/** The same dense MLP in every layer. */
export function dense({
  gated = true,
  bias = false,
  width,
  conv1d = false,
  innerNorm = false,
}: DenseOptions = {}): HalfBlock<typeof MLP> {
  return {
    shape: MLP,
    read: (reading) => {
      const { scope, reference, activation } = reading;
      const inner = width?.(reading) ?? scope.read(natural, "intermediate_size");
      const mlp = {
        ...gatedMlp(reference, inner, activation),
        ...(!gated && { gated: implied(false, cite(reference, "MLP", "is down(act(up(x)))")) }),
        bias: readFact(scope, bias, (has) =>
          cite(reference, "MLP", has ? "has a bias in each projection" : "has no biases"),
        ),
        ...(conv1d && { weight_layout: conv1dLayout(reference, "MLP") }),
        ...(innerNorm && { inner_norm: rmsNorm(reading.eps, reference) }),
      };
      return { names: "mlp", parts: { mlp } };
    },
  };
}

export const EXPERTS = { mlp: MoEMLPSpec };

/** How a mixture of experts differs from Mixtral's. */
export interface ExpertOptions {
  /** The spellings of the number of experts, in the order in which the class lets them overwrite each other. */
  readonly number: string | readonly string[];
  /** The spellings of the number of experts for a token; num_experts_per_tok unless this says otherwise. */
  readonly topK?: string | readonly string[] | ((reading: Reading) => Sourced<number>);
  /** The field of an expert's inner width; intermediate_size unless this says otherwise. */
  readonly width?: string;
  /**
   * Whether the chosen experts' scores are divided by their sum, which they are unless this says otherwise; "chosen": the
   * softmax is of their logits alone, which comes to the same.
   */
  readonly normalised?: Fact<boolean> | "chosen";
  /** What its classes are called after the prefix, where that is not SparseMoeBlock and TopKRouter. */
  readonly classes?: ClassNames;
  /** What else differs, read by code. */
  readonly besides?: (reading: Reading) => Partial<DescribedMoe>;
}

/** A mixture of experts in every layer, chosen by a softmax over all of them unless code of the family's own reads it. */
export function experts(options: MixtureOptions): HalfBlock<typeof EXPERTS> {
  return {
    shape: EXPERTS,
    read: (reading) => ({ names: "mlp", parts: { mlp: readMixture(reading, options) } }),
  };
}

type MixtureOptions = ExpertOptions | ((reading: Reading) => DescribedMoe);

function readMixture(reading: Reading, options: MixtureOptions): DescribedMoe {
  return typeof options === "function" ? options(reading) : readExperts(reading, options);
}

/** Reads a mixture of experts that a softmax chooses from. */
export function readExperts(
  reading: Reading,
  {
    number,
    topK = "num_experts_per_tok",
    width = "intermediate_size",
    normalised = true,
    classes = USUAL_CLASSES,
    besides,
  }: ExpertOptions,
): DescribedMoe {
  const { scope, reference, activation } = reading;
  const router = (rule: string): string => cite(reference, classes.router, rule);
  return {
    ...plainExperts(reference, classes),
    type: implied("moe" as const, cite(reference, classes.block)),
    num_experts: scope.read(count, number),
    top_k: typeof topK === "function" ? topK(reading) : scope.read(orNull(count), topK),
    intermediate_size: scope.read(natural, width),
    scoring_func: implied("softmax", router("is a softmax over all experts")),
    norm_topk_prob:
      normalised === "chosen"
        ? implied(true, router("takes the softmax of the chosen logits alone, as if divided by their sum"))
        : readFact(scope, normalised, (divides) =>
            router(
              divides ? "divides the chosen scores by their sum" : "takes the chosen scores as they are",
            ),
          ),
    activation,
    ...besides?.(reading),
  };
}

/** Experts in the layers that `schedule` names `mlp`, a gated dense MLP in those that it names `dense_mlp`. */
export function someExperts({
  schedule,
  fields,
  experts: mixture,
  denseBias,
}: {
  readonly schedule: (reading: Reading) => LayerNames;
  /** The fields that describe experts alone, which have no effect where no layer has any. */
  readonly fields: readonly string[];
  readonly experts: MixtureOptions;
  /** Whether the dense MLP's projections have a bias; none unless this says otherwise. */
  readonly denseBias?: Field<boolean>;
}): HalfBlock<typeof SPARSE_MLP> {
  return {
    shape: SPARSE_MLP,
    read(reading) {
      const { scope, reference, activation } = reading;
      const names = schedule(reading);
      const moe = { fields, read: () => readMixture(reading, mixture) };
      const { fields: denseFields, read } = gatedMlpPart(scope, reference, activation);
      const dense = {
        fields: denseFields,
        read: () => ({ ...read(), ...(denseBias && { bias: denseBias.read(scope) }) }),
      };
      return {
        names,
        parts: {
          mlp: partIfUsed(scope, names, "mlp", moe),
          dense_mlp: partIfUsed(scope, names, "dense_mlp", dense),
        },
      };
    },
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
