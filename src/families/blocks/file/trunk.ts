import { count } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import { type Fact, Field, readFact } from "../../declaration/fact.ts";
import { readActivation } from "../rules/activations.ts";
import { readTying } from "./scopes.ts";
import { type DescribedRMSNorm, type NormBlock, rms } from "../rules/norms.ts";
import { plainDecoder } from "./plain-decoder.ts";
import { type Reference, cite } from "../rules/reference.ts";

/** What a plain decoder's components are read from. */
export interface Trunk<N = DescribedRMSNorm> {
  readonly layers: Sourced<number>;
  readonly hidden: Sourced<number>;
  readonly activation: Sourced<string>;
  readonly eps: Sourced<number>;
  readonly norm: N;
  readonly maxPositions: Sourced<number>;
}

/** How what every decoder has differs from the usual. */
export interface TrunkOptions<N = DescribedRMSNorm> {
  /** The norm of the layers' halves and of the stream after the last; an RMS norm before each half unless this says otherwise. */
  readonly norm?: NormBlock<N>;
  /** The field that names the activation, or the activation itself where no field has a say. */
  readonly activation?: string | Sourced<string> | Field<string>;
  /** The spellings of whether the head is the embedding, the first first. */
  readonly tying?: readonly string[];
  /** Whether the head is the embedding, where that is not a matter of these fields alone. */
  readonly tied?: (root: Scope, reference: Reference) => Sourced<boolean>;
  /** The fields that tell whether the model is a decoder alone, where the class builds others too. */
  readonly kind?: (scope: Scope) => Sourced<"decoder_only_lm">;
  /** The width of the embedding and of the head, where that is not hidden_size. */
  readonly embeddingSize?: (scope: Scope, hidden: Sourced<number>) => Sourced<number>;
  /** The width of the head, where that is not the embedding's. */
  readonly headWidth?: (sizes: { readonly hidden: Sourced<number> }) => Sourced<number>;
  /** Whether the head adds a bias to its logits; it does not unless this says so. */
  readonly headBias?: Fact<boolean>;
  /** The spellings of the layers' width; hidden_size unless this says otherwise. */
  readonly hidden?: string | readonly string[];
  /** Whether rows of the head's matrix are divided by their length; they are not unless this says so. */
  readonly headNormalised?: Field<boolean>;
  /** The spellings of the number of positions, or how it is read; max_position_embeddings unless this says otherwise. */
  readonly maxPositions?: string | readonly string[] | Field<number>;
  /** Why the model names no length, where it names none; whatever takes the number of positions then says so. */
  readonly unlimited?: string;
  /** How many layers there are, where num_hidden_layers is not the field that tells. */
  readonly layers?: (scope: Scope) => Sourced<number>;
  /** What the number of tokens is rounded up to a multiple of; it is taken as it is unless this says otherwise. */
  readonly paddedTo?: Field<number>;
  /** The field that gives the number of tokens; vocab_size unless this says otherwise. */
  readonly vocabulary?: string | Field<number>;
  /** What embeddings, the output of each half and the logits are multiplied by; by nothing unless this says otherwise. */
  readonly multipliers?: {
    readonly embedding?: Field<number>;
    readonly residual?: Field<number>;
    readonly logits?: Field<number>;
  };
  /** The cap of the head's logits; none unless this says otherwise. */
  readonly logitSoftcap?: Field<number | null>;
  /** The token whose row of the embedding the class zeroes when it loads a checkpoint; none unless this says so. */
  readonly zeroedToken?: (scope: Scope) => Sourced<number | null>;
  /** The tokens whose logits the class sets to the least number, as ranges; none where it gives undefined. */
  readonly suppressedTokens?: (root: Scope) => Sourced<{ from: number; to: number }[]> | undefined;
  /** How many rows the embedding has beyond vocab_size; none unless this says so. */
  readonly extraRows?: number;
  /** Whether these are a tensor of their own. */
  readonly extraRowsApart?: boolean;
  /** Whether embeddings pass the last norm too, before the first layer. */
  readonly normalisesEmbeddings?: boolean;
}

/** Reads the sizes of a decoder, and makes of them what the body says beside its components. */
export function readTrunk<N = DescribedRMSNorm>(
  root: Scope,
  scope: Scope,
  reference: Reference,
  {
    norm: block = rms() as unknown as NormBlock<N>,
    activation = "hidden_act",
    multipliers = {},
    tying,
    tied,
    logitSoftcap,
    normalisesEmbeddings = false,
    extraRows = 0,
    extraRowsApart = false,
    paddedTo,
    zeroedToken,
    suppressedTokens,
    kind,
    headBias,
    headNormalised,
    embeddingSize,
    headWidth,
    hidden: hiddenNames = "hidden_size",
    unlimited,
    maxPositions: positionNames = "max_position_embeddings",
    vocabulary = "vocab_size",
    layers: readLayers = (from) => from.read(count, "num_hidden_layers"),
  }: TrunkOptions<N> = {},
) {
  const layers = readLayers(scope);
  const suppressed = suppressedTokens?.(root);
  const hidden = scope.read(count, hiddenNames);
  const activationName =
    typeof activation === "string"
      ? readActivation(scope, activation)
      : activation instanceof Field
        ? activation.read(scope)
        : activation;
  const { eps, norm, placement } = block.read(scope, reference);
  const tokens = vocabulary instanceof Field ? vocabulary.read(scope) : scope.read(count, vocabulary);
  const maxPositions =
    unlimited === undefined
      ? positionNames instanceof Field
        ? positionNames.read(scope)
        : scope.read(count, positionNames)
      : // Only the members of positions take it, which may be null.
        (implied(null, unlimited) as unknown as Sourced<number>);
  return {
    layers,
    hidden,
    activation: activationName,
    eps,
    norm,
    maxPositions,
    body: {
      ...plainDecoder(reference),
      ...placement,
      ...(embeddingSize && { embedding_size: embeddingSize(scope, hidden) }),
      ...(headWidth && { head_width: headWidth({ hidden }) }),
      ...(kind && { architecture_kind: kind(scope) }),
      ...(multipliers.embedding && { embedding_multiplier: multipliers.embedding.read(scope) }),
      ...(multipliers.residual && { residual_multiplier: multipliers.residual.read(scope) }),
      ...(multipliers.logits && { logit_scale: multipliers.logits.read(scope) }),
      ...(logitSoftcap && { final_logit_softcap: logitSoftcap.read(scope) }),
      ...(extraRows > 0 && {
        embedding_extra_rows: implied(
          extraRows,
          cite(reference, "Model", `has an embedding of ${extraRows} rows more than vocab_size`),
        ),
      }),
      ...(extraRowsApart && {
        embedding_extra_rows_apart: implied(
          true,
          cite(reference, "Model", `has these ${extraRows} rows in new_embedding`),
        ),
      }),
      ...(zeroedToken && { zeroed_token: zeroedToken(scope) }),
      ...(suppressed && { suppressed_tokens: suppressed }),
      ...(normalisesEmbeddings && { embedding_norm: norm }),
      num_layers: layers,
      hidden_size: hidden,
      vocab_size: paddedTo
        ? derive(
            [tokens, paddedTo.read(scope)],
            (number, multiple) => Math.ceil(number / multiple) * multiple,
            `${typeof vocabulary === "string" ? vocabulary : "the number of tokens"}, rounded up`,
          )
        : tokens,
      hidden_act: activationName,
      tie_word_embeddings: tied?.(root, reference) ?? readTying(root, scope, tying),
      ...(headNormalised && { head_normalised: headNormalised.read(scope) }),
      ...(headBias !== undefined && {
        head_bias: readFact(scope, headBias, (has) =>
          cite(reference, "ForCausalLM", has ? "has a head with a bias" : "has a head without a bias"),
        ),
      }),
      norm,
    },
  };
}
