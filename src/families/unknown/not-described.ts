/** What a decoder has that no component of a spec says, and where that was read. */
interface NotDescribed {
  /** The model, with an article where it has one, and its mechanism: after "is". */
  readonly what: string;
  readonly read: string;
  /** Whether its layers are of another kind than those of any family, so that a guess would say nothing of it. */
  readonly apart: boolean;
}

const of = (file: string, what: string): NotDescribed => ({
  what,
  read: `transformers 5.18.0, ${file}`,
  apart: false,
});

const apart = (file: string, what: string): NotDescribed => ({ ...of(file, what), apart: true });

const KOSMOS = "whose layers normalise within the MLP too and whose positions are sinusoidal";

/** Model types whose decoder any family would count as another model. */
const TYPES: ReadonlyMap<string, NotDescribed> = new Map([
  [
    "blip",
    apart(
      "modeling_blip_text.py",
      "BERT's layers with cross-attention to an image, and normalised after each half",
    ),
  ],
  [
    "cohere_compass",
    of(
      "modeling_cohere_compass.py",
      "Cohere 2 with positions of images by kind of layer and with features of images in its first layers",
    ),
  ],
  [
    "cpmant",
    of("modeling_cpmant.py", "a decoder with learnt biases of positions and of segments in its scores"),
  ],
  [
    "deepseek_ocr2",
    of(
      "modeling_deepseek_ocr2.py",
      "experts beside shared ones, as DeepSeek-V2 has them, behind an encoder of two towers",
    ),
  ],
  [
    "git",
    apart(
      "modeling_git.py",
      "BERT's layers, normalised after each half, that read an image in front of the text",
    ),
  ],
  [
    "idefics",
    of(
      "modeling_idefics.py",
      "Llama with gated cross-attention to images between its layers, and with an embedding and a head in two parts",
    ),
  ],
  ["kosmos-2", of("modeling_kosmos2.py", `a decoder ${KOSMOS}`)],
  ["kosmos-2.5", of("modeling_kosmos2_5.py", `a decoder ${KOSMOS}`)],
  [
    "xlnet",
    apart(
      "modeling_xlnet.py",
      "a decoder whose attention has relative positions and a second stream of queries",
    ),
  ],
]);

/** What makes a model type another model than its fields say, where that is known and not described; null for any other. */
export function notDescribed(modelType: string): string | null {
  const known = TYPES.get(modelType);
  return known === undefined
    ? null
    : `model_type ${JSON.stringify(modelType)} is ${known.what} (${known.read}), which is not described yet.`;
}

/** Whether a model type is known to be too far from every family for a guess. */
export const isApart = (modelType: string): boolean => TYPES.get(modelType)?.apart === true;
