import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import type { Sourced } from "../../config/reading/sourced.ts";
import { readActivation } from "./activations.ts";
import { readTying } from "./scopes.ts";
import { type DescribedRMSNorm, rmsNorm } from "./norms.ts";
import { notNegative } from "./not-negative.ts";
import { plainDecoder } from "./plain-decoder.ts";
import type { Reference } from "./reference.ts";

/** What a plain decoder's body and its components are read from. */
export interface Trunk {
  readonly layers: Sourced<number>;
  readonly hidden: Sourced<number>;
  readonly activation: Sourced<string>;
  readonly norm: DescribedRMSNorm;
  readonly maxPositions: Sourced<number>;
}

/** How a family's trunk differs from the usual. */
interface TrunkOptions {
  readonly zeroCentered?: boolean;
  /** The field that names the activation, or the activation itself where no field has a say. */
  readonly activation?: string | Sourced<string>;
  /** The spellings of the norms' epsilon, the first first. */
  readonly epsilon?: readonly string[];
}

/** Reads the sizes of a pre-norm decoder with RMS norms, and makes of them what the body says beside its components. */
export function readTrunk(
  root: Scope,
  scope: Scope,
  reference: Reference,
  { zeroCentered = false, activation = "hidden_act", epsilon = ["rms_norm_eps"] }: TrunkOptions = {},
) {
  const trunk: Trunk = {
    layers: scope.read(count, "num_hidden_layers"),
    hidden: scope.read(count, "hidden_size"),
    activation: typeof activation === "string" ? readActivation(scope, activation) : activation,
    norm: rmsNorm(scope.read(notNegative, epsilon), reference, { zeroCentered }),
    maxPositions: scope.read(count, "max_position_embeddings"),
  };
  return {
    ...trunk,
    body: {
      ...plainDecoder(reference),
      num_layers: trunk.layers,
      hidden_size: trunk.hidden,
      vocab_size: scope.read(count, "vocab_size"),
      hidden_act: trunk.activation,
      tie_word_embeddings: readTying(root, scope),
      norm: trunk.norm,
    },
  };
}
