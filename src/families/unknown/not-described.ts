/** What a decoder has that no component of a spec says, and where that was read. */
interface NotDescribed {
  /** The model, with an article where it has one, and its mechanism: after "is". */
  readonly what: string;
  readonly read: string;
}

const of = (file: string, what: string): NotDescribed => ({
  what,
  read: `transformers 5.18.0, ${file}`,
});

const KOSMOS = "whose layers normalise within the MLP too and whose positions are sinusoidal";

/** Model types whose decoder would be counted as another model by any family. */
const TYPES: ReadonlyMap<string, NotDescribed> = new Map([
  [
    "blip",
    of(
      "modeling_blip_text.py",
      "BERT's layers with cross-attention to an image, and normalised after each half",
    ),
  ],
  [
    "chameleon",
    of("modeling_chameleon.py", "a decoder that normalises each head of q and k by weights of its own"),
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
    of(
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
    of(
      "modeling_xlnet.py",
      "a decoder whose attention has relative positions and a second stream of queries",
    ),
  ],
  [
    "yuan",
    {
      what: "Llama with two convolutions and a norm in front of q and k",
      read: "LocalizedFiltering, yuan_hf_model.py of the repository's own code",
    },
  ],
]);

/**
 * Why a file of a model type is neither read nor guessed at, where what makes it another model than its fields say is known;
 * null for any other type.
 */
export function notDescribed(modelType: string): string | null {
  const known = TYPES.get(modelType);
  return known === undefined
    ? null
    : `model_type ${JSON.stringify(modelType)} is ${known.what} (${known.read}), which is not described yet. It is not guessed at: a family that can be chosen in its place leaves that out.`;
}
