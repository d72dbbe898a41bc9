import { implied } from "../../config/reading/sourced.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { readTower, towerPart } from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { sizeOf, withProjector } from "./towers.ts";

const NAMES = ["audio_tower", "multi_modal_projector"] as const;

/** transformers 5.18.0 puts a module more around the decoder when it saves (conversion_mapping.py), and reads both. */
const CHECKPOINT: CheckpointNames = {
  ...WHOLE_LANGUAGE_MODEL,
  decoder: "language_model.model.model",
  published: WHOLE_LANGUAGE_MODEL,
};

/** Qwen2-Audio: Whisper's encoder, and one matrix behind it. */
export const qwen2Audio = wrapper("qwen2_audio", "Qwen2Audio", {
  text: "qwen2",
  tiedBy: "nothing",
  towers: ({ root, hidden }) =>
    withProjector(
      readTower(root, { at: "audio_config", config: "Qwen2AudioEncoderConfig" }),
      NAMES,
      (tower) => {
        const is = "Qwen2AudioMultiModalProjector (modeling_qwen2_audio.py)";
        return towerPart("linear_projector", is, {
          input: sizeOf(tower, "d_model"),
          output: hidden,
          bias: implied(true, `${is} has a bias`),
        });
      },
    ),
  ignored: [
    {
      because: "no effect",
      reason: "text_config has the decoder's",
      names: ["vocab_size"],
    },
  ],
  checkpoint: CHECKPOINT,
});

/** Voxtral: Whisper's encoder, whose frames are joined to rows as wide as its MLP, and two matrices behind it. */
export const voxtral = wrapper("voxtral", "Voxtral", {
  text: "llama",
  fills: true,
  tiedBy: "nothing",
  towers: ({ root, hidden }) =>
    withProjector(readTower(root, { at: "audio_config", config: "VoxtralEncoderConfig" }), NAMES, (tower) => {
      const is = "VoxtralMultiModalProjector (modeling_voxtral.py)";
      return towerPart("mlp_projector", is, {
        input: sizeOf(tower, "intermediate_size"),
        inner: hidden,
        output: hidden,
        bias: implied(false, `${is} has no biases`),
      });
    }),
  ignored: [
    {
      because: "other tower",
      reason: "the projector's activation; no weight hangs on it",
      names: ["projector_hidden_act"],
    },
    {
      because: "no effect",
      reason: "text_config has the decoder's, and the class takes it from there (__post_init__)",
      names: ["hidden_size", "vocab_size"],
    },
  ],
  // _keep_in_fp32_modules_strict of VoxtralPreTrainedModel (modeling_voxtral.py).
  checkpoint: { ...CHECKPOINT, float32: ["embed_positions"] },
});
