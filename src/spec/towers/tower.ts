import * as z from "zod/mini";
import { entryOf } from "../entry.ts";
import type { Tensor } from "../tensors.ts";
import { AUDIO_KINDS } from "./audio-kinds.ts";
import { type Facts, factsOf } from "./facts.ts";
import { PROJECTOR_KINDS } from "./projector-kinds.ts";
import { VISION_KINDS } from "./vision-kinds.ts";
import { boolean, number, string } from "../values.ts";

/**
 * What turns images or sound into embeddings for the decoder: an encoder, or the projector behind it. Its weights follow
 * from its kind and its facts.
 */
export const TowerSpec = z.object({
  type: z.literal("tower"),
  /** The `model_type` of its config class in the latest transformers, or for a projector what its class is called. */
  kind: string,
  /** What its config says of it, by the fields' names; of a projector, what its shapes follow from. */
  facts: z.record(
    string,
    z.nullable(z.union([number, boolean, string, z.array(number), z.array(boolean), z.array(string)])),
  ),
  /**
   * Whether its parameters count with the text, and not with the towers: the model calls it neither a tower nor a
   * projector. Not given: they count with the towers.
   */
  part_of_text: z.optional(boolean),
});

export type TowerSpec = z.infer<typeof TowerSpec>;

type Kinds = { readonly [kind: string]: (facts: Facts) => readonly Tensor[] };

const KINDS: Kinds = { ...VISION_KINDS, ...PROJECTOR_KINDS, ...AUDIO_KINDS };

/** Every tensor of a tower, by its name inside the tower. @throws where no such kind is described. */
export function towerTensors({ kind, facts }: TowerSpec): readonly Tensor[] {
  const tensors = entryOf(KINDS, kind);
  if (!tensors) throw new Error(`There is no tower of kind ${JSON.stringify(kind)}.`);
  return tensors(factsOf(facts));
}

/** Facts that a tower may leave out: without them it has no such part. */
const MAY_LACK: ReadonlySet<string> = new Set(["nemo_final_size", "norm_size", "second_input"]);

/** The sizes that the tensors of a tower follow from and that its facts do not give; null for a kind that is not described. */
export function missingFacts({ kind, facts }: TowerSpec): readonly string[] | null {
  const tensors = entryOf(KINDS, kind);
  if (!tensors) return null;
  const missing = new Set<string>();
  const asked = factsOf(facts);
  const note = (name: string): void => {
    if (!Object.hasOwn(facts, name) && !MAY_LACK.has(name)) missing.add(name);
  };
  tensors({
    ...asked,
    size: (name) => {
      note(name);
      return asked.size(name);
    },
    sides: (name) => {
      note(name);
      return asked.sides(name);
    },
  });
  return [...missing];
}
