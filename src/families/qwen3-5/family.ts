import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import type { Qwen35ModelSpec } from "../../spec/bodies/qwen3-5.ts";
import type { Adapter } from "../adapter.ts";
import { readMlp, readWidths } from "./mlp.ts";
import { readMixers } from "./mixers.ts";
import { MODELING, MTP_REFERENCE } from "./reference.ts";
import { readActivation } from "../blocks/activations.ts";
import { checkMrope } from "../blocks/checks.ts";
import { VISION_TOKENS, readQwenVision } from "../blocks/qwen-vision.ts";
import { readMtp } from "../blocks/qwen-mtp.ts";
import { everywhere, schedule } from "../blocks/layer-names.ts";
import { rmsNorm } from "../blocks/norms.ts";
import { notNegative } from "../blocks/not-negative.ts";
import { plainDecoder } from "../blocks/plain-decoder.ts";
import { ropePosition } from "../blocks/position.ts";
import { type RopeFields, readMrope, readPartialRotaryFactor, readRope } from "../blocks/rope.ts";
import { readHybridSchedule } from "../blocks/schedule.ts";
import {
  type ConfigClasses,
  type Scopes,
  openScopes,
  readTextModelType,
  readTying,
} from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";

/** A model type of the family: its config class and, of a multimodal wrapper, the class of its text_config. */
interface Variant extends ConfigClasses {
  readonly moe: boolean;
  readonly architecture: string;
}

const VARIANTS = new Map<string, Variant>([
  [
    "qwen3_5",
    {
      outer: "Qwen3_5Config",
      text: "Qwen3_5TextConfig",
      moe: false,
      architecture: "Qwen3_5ForConditionalGeneration",
    },
  ],
  [
    "qwen3_5_moe",
    {
      outer: "Qwen3_5MoeConfig",
      text: "Qwen3_5MoeTextConfig",
      moe: true,
      architecture: "Qwen3_5MoeForConditionalGeneration",
    },
  ],
  [
    "qwen3_5_text",
    { outer: "Qwen3_5TextConfig", text: "Qwen3_5TextConfig", moe: false, architecture: "Qwen3_5ForCausalLM" },
  ],
  [
    "qwen3_5_moe_text",
    {
      outer: "Qwen3_5MoeTextConfig",
      text: "Qwen3_5MoeTextConfig",
      moe: true,
      architecture: "Qwen3_5MoeForCausalLM",
    },
  ],
]);

/** Qwen3.5 and Qwen3.6, after configuration_ and modeling_qwen3_5(_moe).py of transformers 5.18.0. */
export const qwen35: Adapter = {
  modelTypes: [...VARIANTS.keys()],
  read(reader, modelType, transformers) {
    const variant = VARIANTS.get(modelType);
    const scopes =
      variant && openScopes(reader, variant, transformers, isWrapper(variant) ? { root: VISION_TOKENS } : {});
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: variant.architecture,
      classPrefix: variant.moe ? /^Qwen3_5Moe/ : /^Qwen3_5(?!Moe)/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes, modelType, variant) };
  },
};

const isWrapper = ({ outer, text }: Variant): boolean => outer !== text;

function readBody(scopes: Scopes, modelType: string, { moe }: Variant): Described<Qwen35ModelSpec> {
  const { root, decoder: scope } = scopes;
  const kind = mapped(moe, root.at("model_type"));
  const activation = readActivation(scope);
  const eps = scope.read(notNegative, "rms_norm_eps");
  const maxPositions = scope.read(count, "max_position_embeddings");
  const headDim = scope.read(count, "head_dim");
  const rope = readRope(scope, maxPositions);
  const share = readPartialRotaryFactor(scope, rope.group, {
    value: 1,
    rule: "all of a head is rotated unless the file says otherwise",
  });
  const rotaryDim = derive(
    [headDim, share],
    (dim, part) => Math.trunc(dim * part),
    "head_dim × partial_rotary_factor, rounded down",
  );
  const norm = rmsNorm(eps, MODELING, { zeroCentered: true });
  const layers = scope.read(count, "num_hidden_layers");
  const mtp = readMtp(
    scope,
    "mtp_num_hidden_layers",
    MTP_REFERENCE,
    implied(["mlp"], "every layer has the same MLP"),
  );
  const hybrid = readHybridSchedule(
    scope,
    layers,
    mtp.layers.value,
    new Map([
      ["linear_attention", "linear_attn"],
      ["full_attention", "attention"],
    ]),
  );
  const mixers = readMixers(scope, { headDim, rotaryDim, norm, eps, activation });
  return {
    type: derive([kind], () => "qwen3_5" as const, "the body of every model_type of this family"),
    ...plainDecoder(MODELING),
    text_model_type: readTextModelType(scopes, modelType),
    num_layers: layers,
    hidden_size: scope.read(count, "hidden_size"),
    vocab_size: scope.read(count, "vocab_size"),
    hidden_act: activation,
    tie_word_embeddings: readTying(root, scope),
    layers: schedule(hybrid.names, everywhere(layers, "mlp", "")),
    attention: mixers.attention,
    mlp: readMlp(scope, kind, activation),
    linear_attn: mixers.linear_attn,
    norm,
    position: readPosition(scope, rope, maxPositions, share, rotaryDim),
    mtp: mtp.spec,
    vision: readQwenVision(scopes, moe ? "Qwen3_5MoeVisionConfig" : "Qwen3_5VisionConfig", kind),
    full_attention_interval: hybrid.interval,
    partial_rotary_factor: share,
    attn_output_gate: mixers.outputGate,
    ...readWidths(scope, kind),
  };
}

function readPosition(
  scope: Scope,
  rope: RopeFields,
  maxPositions: Sourced<number>,
  share: Sourced<number>,
  rotaryDim: Sourced<number>,
): Described<Qwen35ModelSpec["position"]> {
  const mrope = readMrope(
    scope,
    rope.group,
    [11, 11, 10],
    "Qwen3_5TextRotaryEmbedding (transformers 5.18.0)",
  );
  checkMrope(scope, mrope.section, rotaryDim, `${rope.group}/mrope_section`);
  return { ...ropePosition(MODELING, rope, maxPositions, share), mrope };
}
