import type * as z from "zod/mini";
import { loadClasses } from "../classes/load-classes.ts";
import { isLoaded } from "../classes/shards.ts";
import { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import type { ObjectNode } from "../config/document.ts";
import { entryOf } from "../spec/entry.ts";
import type { Family } from "./declaration/family.ts";
import { unknownDecoder } from "./declaration/unknown-decoder.ts";
import type { Wrapper, wrapperOfUnknown } from "./declaration/wrapper.ts";
import { append } from "../spec/many.ts";

interface Loader<F extends Family = Family> {
  (): Promise<F>;
  /** The model type of transformers whose classes are used; the same, unless it has none for this one. */
  readonly readWith?: string;
}

/** A model type that transformers has no class for, and that is read with the classes of another. */
function readWith<F extends Family>(modelType: string, load: () => Promise<F>): Loader<F> {
  return Object.assign(load, { readWith: modelType });
}

/**
 * The family of every model type: one line each, in four tables by first letter, for TypeScript does not write out the
 * type of a single one that is as large. A page needs one of them, so each file is a part of its own that is loaded when
 * it is asked for.
 */
const A_TO_F = {
  afmoe: () => import("./afmoe.ts").then((file) => file.afmoe),
  apertus: () => import("./apertus.ts").then((file) => file.apertus),
  arcee: () => import("./arcee.ts").then((file) => file.arcee),
  aria_text: () => import("./aria.ts").then((file) => file.ariaText),
  axk1: () => import("./deepseek/axk1.ts").then((file) => file.axk1),
  axk2: () => import("./deepseek/axk2.ts").then((file) => file.axk2),
  baichuan: () => import("./baichuan.ts").then((file) => file.baichuan),
  bamba: () => import("./bamba.ts").then((file) => file.bamba),
  biogpt: () => import("./first-gpts.ts").then((file) => file.biogpt),
  bitnet: () => import("./bitnet.ts").then((file) => file.bitnet),
  bloom: () => import("./bloom.ts").then((file) => file.bloom),
  blt: () => import("./blt.ts").then((file) => file.blt),
  chameleon: () => import("./chameleon.ts").then((file) => file.chameleon),
  chatglm: () => import("./chatglm.ts").then((file) => file.chatglm),
  codegen: () => import("./gptj.ts").then((file) => file.codegen),
  cohere: () => import("./cohere.ts").then((file) => file.cohere),
  cohere2: () => import("./cohere.ts").then((file) => file.cohere2),
  cohere2_moe: () => import("./cohere2-moe.ts").then((file) => file.cohere2Moe),
  cosmos3_edge_text: () => import("./cosmos3-edge.ts").then((file) => file.cosmos3EdgeText),
  ctrl: () => import("./first-gpts.ts").then((file) => file.ctrl),
  cwm: () => import("./cwm.ts").then((file) => file.cwm),
  dbrx: () => import("./dbrx.ts").then((file) => file.dbrx),
  deepseek: () => import("./deepseek/deepseek-v1.ts").then((file) => file.deepseekV1),
  deepseek_ref: readWith("deepseek_v4", () =>
    import("./deepseek-v4/family.ts").then((file) => file.deepseekV4),
  ),
  deepseek_v2: () => import("./deepseek/deepseek-v2.ts").then((file) => file.deepseekV2),
  deepseek_v3: () => import("./deepseek/deepseek-v3.ts").then((file) => file.deepseekV3),
  deepseek_v32: () => import("./deepseek/deepseek-v32.ts").then((file) => file.deepseekV32),
  deepseek_v4: () => import("./deepseek-v4/family.ts").then((file) => file.deepseekV4),
  diffllama: () => import("./diffllama.ts").then((file) => file.diffllama),
  doge: () => import("./doge.ts").then((file) => file.doge),
  dots1: () => import("./dots1.ts").then((file) => file.dots1),
  emu3_text_model: () => import("./llama.ts").then((file) => file.emu3Text),
  ernie4_5: () => import("./ernie4-5.ts").then((file) => file.ernie45),
  ernie4_5_moe: () => import("./ernie4-5-moe.ts").then((file) => file.ernie45Moe),
  ernie4_5_vl_moe_text: () => import("./ernie4-5-vl-moe.ts").then((file) => file.ernie45VlMoeText),
  exaone4: () => import("./exaone4.ts").then((file) => file.exaone4),
  exaone_moe: () => import("./exaone-moe.ts").then((file) => file.exaoneMoe),
  falcon: () => import("./falcon.ts").then((file) => file.falcon),
  falcon_h1: () => import("./falcon-h1.ts").then((file) => file.falconH1),
  falcon_mamba: () => import("./mamba.ts").then((file) => file.falconMamba),
  flex_olmo: () => import("./olmo.ts").then((file) => file.flexOlmo),
};

const G_TO_I = {
  gemma: () => import("./gemma/gemma.ts").then((file) => file.gemma),
  gemma2: () => import("./gemma/gemma.ts").then((file) => file.gemma2),
  gemma3: () => import("./gemma3/family.ts").then((file) => file.gemma3),
  gemma3_text: () => import("./gemma3/family.ts").then((file) => file.gemma3),
  gemma3n_text: () => import("./gemma3n/family.ts").then((file) => file.gemma3n),
  gemma4: () => import("./gemma4/family.ts").then((file) => file.gemma4),
  gemma4_unified: () => import("./gemma4/family.ts").then((file) => file.gemma4),
  gemma4_unified_text: () => import("./gemma4/family.ts").then((file) => file.gemma4),
  gemma4_text: () => import("./gemma4/family.ts").then((file) => file.gemma4),
  glm: () => import("./glm.ts").then((file) => file.glm),
  glm4: () => import("./glm.ts").then((file) => file.glm4),
  glm4_moe: () => import("./deepseek/glm4-moe.ts").then((file) => file.glm4Moe),
  glm4_moe_lite: () => import("./deepseek/glm4-moe-lite.ts").then((file) => file.glm4MoeLite),
  glm4v_moe_text: () => import("./glm-v.ts").then((file) => file.glm4vMoeText),
  glm4v_text: () => import("./glm-v.ts").then((file) => file.glm4vText),
  glm5_next_text: () => import("./glm5-next.ts").then((file) => file.glm5NextText),
  glm_moe_dsa: () => import("./deepseek/glm-moe-dsa.ts").then((file) => file.glmMoeDsa),
  glm_ocr_text: () => import("./glm-v.ts").then((file) => file.glmOcrText),
  "gpt-sw3": () => import("./gpt2.ts").then((file) => file.gpt2),
  gpt2: () => import("./gpt2.ts").then((file) => file.gpt2),
  gpt_bigcode: () => import("./gpt-bigcode.ts").then((file) => file.gptBigCode),
  gpt_neo: () => import("./gpt-neo.ts").then((file) => file.gptNeo),
  gpt_neox_reward_model: readWith("gpt_neox", () => import("./gpt-neox.ts").then((file) => file.gptNeox)),
  gpt_neox: () => import("./gpt-neox.ts").then((file) => file.gptNeox),
  gpt_neox_japanese: () => import("./gpt-neox.ts").then((file) => file.gptNeoxJapanese),
  gpt_oss: () => import("./gpt-oss.ts").then((file) => file.gptOss),
  gptj: () => import("./gptj.ts").then((file) => file.gptj),
  granite: () => import("./granite.ts").then((file) => file.granite),
  granite_swa: () => import("./granite-swa.ts").then((file) => file.graniteSwa),
  granitemoe: () => import("./granite.ts").then((file) => file.graniteMoe),
  granitemoe_swa: () => import("./granite-swa.ts").then((file) => file.graniteMoeSwa),
  granitemoehybrid: () => import("./granite-hybrid.ts").then((file) => file.graniteMoeHybrid),
  granitemoeshared: () => import("./granite.ts").then((file) => file.graniteMoeShared),
  helium: () => import("./helium.ts").then((file) => file.helium),
  hrm_text: () => import("./hrm-text.ts").then((file) => file.hrmText),
  hunyuan_vl_text: () => import("./hunyuan.ts").then((file) => file.hunyuanVlText),
  hunyuan_v1_dense: () => import("./hunyuan.ts").then((file) => file.hunyuanV1Dense),
  hunyuan_v1_moe: () => import("./hunyuan-moe.ts").then((file) => file.hunyuanV1Moe),
  hy_v3: () => import("./hy/hy-v3.ts").then((file) => file.hyV3),
  hy_v4: () => import("./hy/hy-v4.ts").then((file) => file.hyV4),
  hyperclovax: () => import("./hyperclovax.ts").then((file) => file.hyperclovax),
  inkling_text: () => import("./inkling.ts").then((file) => file.inklingText),
  internlm: () => import("./internlm.ts").then((file) => file.internlm),
  internlm2: () => import("./internlm.ts").then((file) => file.internlm2),
};

const J_TO_N = {
  jais2: () => import("./jais2.ts").then((file) => file.jais2),
  jamba: () => import("./jamba.ts").then((file) => file.jamba),
  jetmoe: () => import("./jetmoe.ts").then((file) => file.jetmoe),
  kimi_k2: readWith("deepseek_v3", () => import("./deepseek/deepseek-v3.ts").then((file) => file.deepseekV3)),
  kimi_k25: () => import("./kimi/kimi-k25.ts").then((file) => file.kimiK25),
  kimi_k3: () => import("./kimi-k3/family.ts").then((file) => file.kimiK3),
  kimi_linear: () => import("./kimi-linear/family.ts").then((file) => file.kimiLinear),
  laguna: () => import("./laguna/family.ts").then((file) => file.laguna),
  lfm2: () => import("./lfm2.ts").then((file) => file.lfm2),
  lfm2_moe: () => import("./lfm2.ts").then((file) => file.lfm2Moe),
  llama: () => import("./llama.ts").then((file) => file.llama),
  llama4: () => import("./llama4/family.ts").then((file) => file.llama4),
  llama4_text: () => import("./llama4/family.ts").then((file) => file.llama4),
  longcat_flash: () => import("./longcat-flash.ts").then((file) => file.longcatFlash),
  mamba: () => import("./mamba.ts").then((file) => file.mamba),
  mamba2: () => import("./mamba.ts").then((file) => file.mamba2),
  mellum: () => import("./mellum.ts").then((file) => file.mellum),
  mimo: readWith("qwen2", () => import("./mimo.ts").then((file) => file.mimo)),
  mimo_v2_flash: () => import("./mimo-v2-flash/family.ts").then((file) => file.mimoV2Flash),
  minicpm: () => import("./minicpm.ts").then((file) => file.minicpm),
  minicpm3: () => import("./minicpm.ts").then((file) => file.minicpm3),
  minimax: () => import("./minimax/family.ts").then((file) => file.minimax),
  minimax_m1: readWith("minimax", () => import("./minimax/family.ts").then((file) => file.minimax)),
  minimax_m2: () => import("./minimax-m2.ts").then((file) => file.minimaxM2),
  minimax_m3: readWith("minimax_m3_vl", () =>
    import("./minimax-m3/family.ts").then((file) => file.minimaxM3),
  ),
  minimax_m3_vl: () => import("./minimax-m3/family.ts").then((file) => file.minimaxM3),
  minimax_m3_vl_text: () => import("./minimax-m3/family.ts").then((file) => file.minimaxM3),
  minimax_text_01: readWith("minimax", () => import("./minimax/family.ts").then((file) => file.minimax)),
  ministral: () => import("./mistral.ts").then((file) => file.ministral),
  ministral3: () => import("./mistral.ts").then((file) => file.ministral3),
  mistral: () => import("./mistral.ts").then((file) => file.mistral),
  mistral4: () => import("./mistral4.ts").then((file) => file.mistral4),
  mixtral: () => import("./mistral.ts").then((file) => file.mixtral),
  "modernbert-decoder": () => import("./modernbert-decoder.ts").then((file) => file.modernbertDecoder),
  "mixformer-sequential": readWith("phi", () => import("./phi.ts").then((file) => file.mixFormerSequential)),
  mllama_text_model: () => import("./mllama.ts").then((file) => file.mllamaText),
  molmo: () => import("./molmo.ts").then((file) => file.molmo),
  mpt: () => import("./mpt.ts").then((file) => file.mpt),
  muse_glimmer_text: () => import("./muse-glimmer.ts").then((file) => file.museGlimmerText),
  nanochat: () => import("./nanochat.ts").then((file) => file.nanochat),
  nemotron: () => import("./nemotron.ts").then((file) => file.nemotron),
  "nemotron-nas": readWith("llama", () =>
    import("./nemotron-nas/family.ts").then((file) => file.nemotronNas),
  ),
  nemotron_h: () => import("./nemotron-h/family.ts").then((file) => file.nemotronH),
};

const O_TO_Z = {
  olmo: () => import("./olmo.ts").then((file) => file.olmo),
  olmo2: () => import("./olmo.ts").then((file) => file.olmo2),
  olmo3: () => import("./olmo.ts").then((file) => file.olmo3),
  olmo_hybrid: () => import("./olmo-hybrid.ts").then((file) => file.olmoHybrid),
  olmoe: () => import("./olmo.ts").then((file) => file.olmoe),
  "openai-gpt": () => import("./first-gpts.ts").then((file) => file.openaiGpt),
  opt: () => import("./opt.ts").then((file) => file.opt),
  paddleocr_vl_text: () => import("./glm-v.ts").then((file) => file.paddleOcrVlText),
  PanguEmbedded: () => import("./pangu-embedded.ts").then((file) => file.panguEmbedded),
  persimmon: () => import("./phi.ts").then((file) => file.persimmon),
  phi: () => import("./phi.ts").then((file) => file.phi),
  phi4_multimodal: () => import("./phi3.ts").then((file) => file.phi4Multimodal),
  phi4mm: () => import("./phi4mm.ts").then((file) => file.phi4mm),
  phi3: () => import("./phi3.ts").then((file) => file.phi3),
  phimoe: () => import("./phimoe.ts").then((file) => file.phimoe),
  qwen: () => import("./qwen/qwen-v1.ts").then((file) => file.qwenV1),
  qwen2: () => import("./qwen/qwen2.ts").then((file) => file.qwen2),
  qwen2_5_omni_text: () => import("./qwen/multimodal-text.ts").then((file) => file.qwen25OmniText),
  qwen2_5_vl_text: () => import("./qwen/multimodal-text.ts").then((file) => file.qwen25VlText),
  qwen2_moe: () => import("./qwen/qwen2.ts").then((file) => file.qwen2Moe),
  qwen2_vl_text: () => import("./qwen/multimodal-text.ts").then((file) => file.qwen2VlText),
  qwen3: () => import("./qwen/qwen3.ts").then((file) => file.qwen3),
  qwen3_5: () => import("./qwen/qwen3-5/family.ts").then((file) => file.qwen35),
  qwen3_5_moe: () => import("./qwen/qwen3-5/family.ts").then((file) => file.qwen35),
  qwen3_5_moe_text: () => import("./qwen/qwen3-5/family.ts").then((file) => file.qwen35),
  qwen3_5_text: () => import("./qwen/qwen3-5/family.ts").then((file) => file.qwen35),
  qwen4_exp: () => import("./qwen/qwen4-exp/family.ts").then((file) => file.qwen4Exp),
  qwen4_exp_text: () => import("./qwen/qwen4-exp/family.ts").then((file) => file.qwen4Exp),
  qwen3_moe: () => import("./qwen/qwen3.ts").then((file) => file.qwen3Moe),
  qwen3_next: () => import("./qwen/qwen3-next.ts").then((file) => file.qwen3Next),
  qwen3_omni_moe_text: () => import("./qwen/multimodal-text.ts").then((file) => file.qwen3OmniMoeText),
  qwen3_vl: () => import("./qwen/qwen3-vl.ts").then((file) => file.qwen3Vl),
  qwen3_vl_moe: () => import("./qwen/qwen3-vl-moe.ts").then((file) => file.qwen3VlMoe),
  qwen3_vl_moe_text: () => import("./qwen/qwen3-vl-moe.ts").then((file) => file.qwen3VlMoe),
  qwen3_vl_text: () => import("./qwen/qwen3-vl.ts").then((file) => file.qwen3Vl),
  RefinedWeb: readWith("falcon", () => import("./falcon.ts").then((file) => file.refinedWeb)),
  RefinedWebModel: readWith("falcon", () => import("./falcon.ts").then((file) => file.refinedWeb)),
  recurrent_gemma: () => import("./recurrent-gemma.ts").then((file) => file.recurrentGemma),
  rwkv: () => import("./rwkv.ts").then((file) => file.rwkv),
  seed_oss: () => import("./seed-oss.ts").then((file) => file.seedOss),
  smollm3: () => import("./smollm3.ts").then((file) => file.smollm3),
  solar_open: () => import("./solar-open.ts").then((file) => file.solarOpen),
  stablelm: () => import("./stablelm.ts").then((file) => file.stablelm),
  starcoder2: () => import("./starcoder2.ts").then((file) => file.starcoder2),
  step3p7: () => import("./step3p7/family.ts").then((file) => file.step3p7),
  vaultgemma: () => import("./gemma/gemma.ts").then((file) => file.vaultgemma),
  xglm: () => import("./first-gpts.ts").then((file) => file.xglm),
  xlstm: () => import("./xlstm.ts").then((file) => file.xlstm),
  youtu: () => import("./youtu.ts").then((file) => file.youtu),
  yuan: () => import("./yuan.ts").then((file) => file.yuan),
  zamba: () => import("./zamba/zamba.ts").then((file) => file.zamba),
  zamba2: () => import("./zamba/zamba2.ts").then((file) => file.zamba2),
  zaya: () => import("./zaya.ts").then((file) => file.zaya),
};

/** A member of a file that is loaded when it is asked for. */
const memberOf =
  <F extends object>(load: () => Promise<F>) =>
  <K extends keyof F>(name: K) =>
  (): Promise<F[K]> =>
    load().then((file) => file[name]);

const fromDeepseekVl = memberOf(() => import("./wrappers/deepseek-vl.ts"));
const fromGlmV = memberOf(() => import("./wrappers/glm-v.ts"));
const fromIdefics = memberOf(() => import("./wrappers/idefics.ts"));
const fromInternvl = memberOf(() => import("./wrappers/internvl.ts"));
const fromLlava = memberOf(() => import("./wrappers/llava.ts"));
const fromOther = memberOf(() => import("./wrappers/other.ts"));
const fromPixtral = memberOf(() => import("./wrappers/pixtral.ts"));
const fromQwenVl = memberOf(() => import("./wrappers/qwen-vl.ts"));
const fromWhisper = memberOf(() => import("./wrappers/whisper.ts"));

/** The wrappers around decoders of other families: one line each. */
const WRAPPERS: { readonly [modelType: string]: () => Promise<Wrapper> } = {
  cosmos3_edge: fromOther("cosmos3Edge"),
  mllama: () => import("./wrappers/mllama.ts").then((file) => file.mllama),
  emu3: () => import("./wrappers/emu3.ts").then((file) => file.emu3),
  hyperclovax_vision_v2: fromOther("hyperclovaxVisionV2"),
  hunyuan_vl: () => import("./wrappers/hunyuan-vl.ts").then((file) => file.hunyuanVl),
  cosmos3_omni: fromOther("cosmos3Omni"),
  deepseek_vl: fromDeepseekVl("deepseekVl"),
  deepseek_vl_hybrid: fromDeepseekVl("deepseekVlHybrid"),
  glm5_next: () => import("./wrappers/glm5-next.ts").then((file) => file.glm5Next),
  gemma3n: fromOther("gemma3n"),
  got_ocr2: fromOther("gotOcr2"),
  idefics2: fromIdefics("idefics2"),
  idefics3: fromIdefics("idefics3"),
  inkling_mm_model: () => import("./wrappers/inkling.ts").then((file) => file.inklingMmModel),
  internvl_chat: fromInternvl("internvlChat"),
  deepseek_vl_v2: fromDeepseekVl("deepseekVlV2"),
  internvl: fromInternvl("internvl"),
  janus: fromDeepseekVl("janus"),
  lighton_ocr: fromPixtral("lightOnOcr"),
  llava: fromLlava("llava"),
  llava_next: fromLlava("llavaNext"),
  llava_next_video: fromLlava("llavaNextVideo"),
  llava_onevision: fromLlava("llavaOnevision"),
  minicpmv4_6: fromOther("minicpmv46"),
  minicpmv4_7: fromOther("minicpmv47"),
  mistral3: fromPixtral("mistral3"),
  muse_glimmer: () => import("./wrappers/muse-glimmer.ts").then((file) => file.museGlimmer),
  nemotron_h_omni: fromOther("nemotronHOmni"),
  ovis2: fromOther("ovis2"),
  qianfan_ocr: fromInternvl("qianfanOcr"),
  shieldgemma2: fromOther("shieldgemma2"),
  smolvlm: fromIdefics("smolvlm"),
  qwen2_vl: fromQwenVl("qwen2Vl"),
  qwen2_5_vl: fromQwenVl("qwen25Vl"),
  qwen2_5_omni_thinker: fromQwenVl("qwen25OmniThinker"),
  qwen3_omni_moe_thinker: fromQwenVl("qwen3OmniMoeThinker"),
  glm4v: fromGlmV("glm4v"),
  glm4v_moe: fromGlmV("glm4vMoe"),
  glm_ocr: fromGlmV("glmOcr"),
  glm46v: fromGlmV("glm46v"),
  glmga: fromGlmV("glmga"),
  paddleocr_vl: fromGlmV("paddleOcrVl"),
  aria: fromOther("aria"),
  cohere2_vision: fromOther("cohere2Vision"),
  ernie4_5_vl_moe: () => import("./wrappers/ernie4-5-vl.ts").then((file) => file.ernie45VlMoe),
  exaone4_5: fromOther("exaone45"),
  lfm2_vl: fromOther("lfm2Vl"),
  paligemma: fromOther("paligemma"),
  fuyu: fromOther("fuyu"),
  video_llama_3: fromOther("videoLlama3"),
  video_llava: fromLlava("videoLlava"),
  vipllava: fromLlava("vipllava"),
  aya_vision: fromOther("ayaVision"),
  qwen2_audio: fromWhisper("qwen2Audio"),
  voxtral: fromWhisper("voxtral"),
  yuanvl: fromInternvl("yuanVl"),
};

type FamilyIn<T extends { readonly [modelType: string]: () => Promise<Family> }> = Awaited<
  ReturnType<T[keyof T]>
>;

type AnyFamily =
  FamilyIn<typeof A_TO_F> | FamilyIn<typeof G_TO_I> | FamilyIn<typeof J_TO_N> | FamilyIn<typeof O_TO_Z>;

/** The body of any family, told apart by its `type`. */
export type ModelBody = z.infer<AnyFamily["body"]>;

/** The body of the family whose `type` is `T`. */
export type BodyOf<T extends ModelBody["type"]> = Extract<ModelBody, { type: T }>;

const LOADERS = new Map<string, Loader>(
  [A_TO_F, G_TO_I, J_TO_N, O_TO_Z].flatMap((table) => Object.entries<Loader>(table)),
);

/** The model types that some family reads: those of decoders, and those of wrappers around them. */
export const MODEL_TYPES: readonly string[] = [...LOADERS.keys(), ...Object.keys(WRAPPERS)].sort();

const loaded = new Map<string, Family>();
const wrappers = new Map<string, Wrapper>();
/** Loaded with the first family, and not before the page works. */
let aroundUnknown: typeof wrapperOfUnknown | undefined;
/** The families of wrapped decoders that were asked for, by wrapper and the decoder's model type. */
const wrapped = new WeakMap<Wrapper, Map<string, Family>>();

/** The model type of transformers whose classes give the defaults of a model type. */
export function classTypeOf(modelType: string): string {
  return LOADERS.get(modelType)?.readWith ?? modelType;
}

/**
 * Loads the family of a model type, with the classes that transformers has for it in `versions`; nothing where there is
 * no family.
 */
export async function loadFamily(
  modelType: string,
  versions: readonly string[] = TRANSFORMERS_VERSIONS,
): Promise<void> {
  const load = LOADERS.get(modelType);
  const wraps = entryOf(WRAPPERS, modelType);
  if (!load && !wraps) {
    // What is known of the classes of a type that no family reads tells what it is.
    await Promise.all(versions.map((version) => loadClasses([modelType], version)));
    return;
  }
  const classes = versions.map((version) => loadClasses([classTypeOf(modelType)], version));
  const [family, { wrapperOfUnknown }] = await Promise.all([
    loaded.get(modelType) ?? load?.(),
    import("./declaration/wrapper.ts"),
  ]);
  if (family) loaded.set(modelType, family);
  aroundUnknown = wrapperOfUnknown;
  if (wraps) {
    const wrapper = wrappers.get(modelType) ?? (await wraps());
    wrappers.set(modelType, wrapper);
    append(
      classes,
      versions.map((version) => loadClasses(wrapper.towerTypes, version)),
    );
    await loadFamily(wrapper.text, versions);
  }
  await Promise.all(classes);
}

/**
 * The decoder's model type in a file of a wrapper that has been loaded, or of one that nobody knows; undefined in any
 * other file.
 */
export function textTypeIn(root: ObjectNode, modelType: string): string | undefined {
  if (LOADERS.has(modelType)) return undefined;
  return wrappers.get(modelType)?.textTypeOf(root) ?? unknownDecoder(root)?.textType;
}

/**
 * The family that reads a file: that of its model type, or of the decoder inside it. Undefined where there is none, and
 * until the families of `modelType` and of `textTypeIn` have been loaded.
 */
export function familyOfFile(root: ObjectNode, modelType: string, version: string): Family | undefined {
  if (LOADERS.has(modelType)) return familyOf(modelType, version);
  const textType = textTypeIn(root, modelType);
  if (textType === undefined) return undefined;
  if (Object.hasOwn(WRAPPERS, modelType)) return familyOf(modelType, version, textType);
  const inner = LOADERS.has(textType) ? familyOf(textType, version) : undefined;
  const place = unknownDecoder(root);
  return inner && place && aroundUnknown?.(modelType, place.at, place.textType).around(inner, textType);
}

/** Loads every family: where whatever may come is read at once, and to tell which an unknown config is the most like. */
export async function loadAllFamilies(versions: readonly string[] = TRANSFORMERS_VERSIONS): Promise<void> {
  await Promise.all(MODEL_TYPES.map((modelType) => loadFamily(modelType, versions)));
}

/** Whether every family has been loaded: by itself, or with the classes of a version. */
export function areAllFamiliesLoaded(version?: string): boolean {
  if (version === undefined)
    return loaded.size === LOADERS.size && wrappers.size === Object.keys(WRAPPERS).length;
  return MODEL_TYPES.every((modelType) => familyOf(modelType, version) !== undefined);
}

/**
 * The family of a model type: undefined where there is none, and until it has been loaded with the classes of a version
 * and of the latest one, from which it is learnt which names a family knows. Of a wrapper it is that of the decoder
 * inside it, `textType`, or what the wrapper takes it for by default.
 */
export function familyOf(modelType: string, version: string, textType?: string): Family | undefined {
  const versions = [version, LATEST_TRANSFORMERS];
  const wrapper = wrappers.get(modelType);
  const types = [classTypeOf(modelType), ...(wrapper?.towerTypes ?? [])];
  if (!types.every((type) => versions.every((v) => isLoaded(type, v)))) return undefined;
  if (!wrapper) return loaded.get(modelType);
  const innerType = textType ?? wrapper.text;
  const inner = LOADERS.has(innerType) ? familyOf(innerType, version) : undefined;
  return inner && aroundOnce(wrapper, inner, innerType);
}

/** The family of a spec: that of its model type, with the decoder that its body is of inside where it is a wrapper. */
export function familyOfSpec({ model_type: modelType, body }: SpecKind, version: string): Family | undefined {
  if (LOADERS.has(modelType)) return familyOf(modelType, version);
  const ofBody = [...loaded].filter(([, { type }]) => type === body.type);
  const [textType] =
    ofBody.find(([name, { decoderTypes }]) => decoderTypes.includes(name)) ?? ofBody[0] ?? [];
  if (textType === undefined) return undefined;
  if (Object.hasOwn(WRAPPERS, modelType)) return familyOf(modelType, version, textType);
  const inner = familyOf(textType, version);
  // A decoder of an unknown type that is read as another has no towers, not even undescribed ones.
  if (!("towers" in body)) return inner;
  return inner && aroundUnknown?.(modelType, "text_config", textType).around(inner, textType);
}

/** The family that read a file: of the model type that its spec was read as, whatever the file names. */
export function familyOfInspection(
  { adapter, spec: { body } }: { readonly adapter: string; readonly spec: Pick<SpecKind, "body"> },
  version: string,
): Family | undefined {
  return familyOfSpec({ model_type: adapter, body }, version);
}

/** What tells the family of a spec. */
interface SpecKind {
  readonly model_type: string;
  readonly body: { readonly type: string; readonly towers?: unknown };
}

function aroundOnce(wrapper: Wrapper, inner: Family, textType: string): Family {
  const known = wrapped.get(wrapper) ?? new Map<string, Family>();
  wrapped.set(wrapper, known);
  const family = known.get(textType) ?? wrapper.around(inner, textType);
  known.set(textType, family);
  return family;
}

/** Every family of decoders that has been loaded, each once. */
export function loadedFamilies(): readonly Family[] {
  return [...new Set(loaded.values())];
}
