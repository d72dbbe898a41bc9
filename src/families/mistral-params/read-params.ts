import type { ConfigDocument, Node, ObjectNode } from "../../config/document.ts";
import { describeValue } from "../../config/nodes/describe-value.ts";
import { nodeAt, toJson } from "../../config/nodes/node.ts";
import type { OtherForm } from "../../config/reading/other-form.ts";
import { ConfigReader, type Finding } from "../../config/reading/reader.ts";
import { retrace } from "../../config/reading/retrace.ts";
import {
  type AbsentField,
  Sourced,
  allDependOn,
  dependsOn,
  defaulted,
  derive,
  implied,
  mapped,
} from "../../config/reading/sourced.ts";
import { entryOf } from "../../spec/entry.ts";
import type { Json } from "../../spec/json.ts";
import { type Pointer, parentOf } from "../../spec/pointer.ts";
import { asFloat, NormalForm } from "./normal-form.ts";
import { append } from "../../spec/many.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { renamedIn } from "../../config/nodes/renamed-in.ts";

/** Who says how a params.json becomes the config of transformers: at no version that is released yet. */
const CONVERTER = "transformers' integrations/mistral/params_conversion.py";
const VLLM = "vLLM's transformers_utils/configs/mistral.py";

/** Sizes of the decoder: how transformers calls them, and how Mistral does. */
const TEXT: readonly (readonly [string, string])[] = [
  ["hidden_size", "dim"],
  ["num_hidden_layers", "n_layers"],
  ["intermediate_size", "hidden_dim"],
  ["num_attention_heads", "n_heads"],
  ["num_key_value_heads", "n_kv_heads"],
  ["rms_norm_eps", "norm_eps"],
  ["vocab_size", "vocab_size"],
];

/** Latent attention; one of these alone says that there is any. */
const LATENT = ["q_lora_rank", "kv_lora_rank", "qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim"];

const EXPERTS: readonly (readonly [string, string])[] = [
  ["n_routed_experts", "num_experts"],
  ["num_experts_per_tok", "num_experts_per_tok"],
  ["first_k_dense_replace", "first_k_dense_replace"],
  ["n_shared_experts", "num_shared_experts"],
  ["moe_intermediate_size", "expert_hidden_dim"],
  ["routed_scaling_factor", "routed_scale"],
  ["n_group", "num_expert_groups"],
  ["topk_group", "num_expert_groups_per_tok"],
];

const YARN: readonly (readonly [string, string])[] = [
  ["factor", "factor"],
  ["original_max_position_embeddings", "original_max_position_embeddings"],
  ["beta_fast", "beta"],
  ["beta_slow", "alpha"],
];

const VISION = [
  "hidden_size",
  "num_hidden_layers",
  "num_attention_heads",
  "patch_size",
  "image_size",
  "intermediate_size",
  "num_channels",
  "rope_theta",
];

/** What is read of Whisper's encoder by those who build it. */
const ENCODER = [
  ...["dim", "n_layers", "head_dim", "hidden_dim", "n_heads", "vocab_size", "max_source_positions"],
  ...["causal", "sliding_window", "pos_embed"],
  ...["num_mel_bins", "window_size", "sampling_rate", "hop_length", "global_log_mel_max"].map(
    (name) => `audio_encoding_args/${name}`,
  ),
];

/** What transformers calls the sizes of Whisper's encoder, and where the file has them. */
const WHISPER = [
  ["hidden_size", "dim"],
  ["num_hidden_layers", "n_layers"],
  ["intermediate_size", "hidden_dim"],
  ["num_attention_heads", "n_heads"],
  ["max_source_positions", "max_source_positions"],
  ["num_mel_bins", "audio_encoding_args/num_mel_bins"],
] as const;

/** Where the file has what transformers calls otherwise, for fields that it leaves out. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...TEXT,
  ...EXPERTS.map(([name, own]): [string, string] => [name, `moe/${own}`]),
  ...YARN.map(([name, own]): [string, string] => [`rope_parameters/${name}`, `yarn/${own}`]),
  ...LATENT.map((name): [string, string] => [name, name]),
  ...["head_dim", "sliding_window", "max_position_embeddings", "dtype"].map((name): [string, string] => [
    name,
    name,
  ]),
  ["num_local_experts", "moe/num_experts"],
  ["num_experts", "moe/num_experts"],
  ["rope_parameters/rope_theta", "rope_theta"],
  ["rope_parameters/llama_4_scaling_beta", "llama_4_scaling/beta"],
  ["tie_word_embeddings", "tied_embeddings"],
]);

/** Where the file would have a field that a family looked for in vain; null for what the format does not have. */
function fieldLeftOut(at: Pointer): Pointer | null {
  const name = at.replace(/^\/(text_config\/)?/, "");
  const vision = /^vision_config\/(.*)$/.exec(name)?.[1];
  if (vision !== undefined) return VISION.includes(vision) ? `/vision_encoder/${vision}` : null;
  const own = NAMES.get(name);
  return own === undefined ? null : `/${own}`;
}

/**
 * A params.json of Mistral (`isMistralParams`) as the config.json of its twin in transformers. What cannot be
 * converted is found when `told` is asked.
 */
export function readMistralParams(document: ConfigDocument): OtherForm {
  return new Conversion(document);
}

class Conversion implements OtherForm {
  readonly #given: ConfigDocument;
  readonly #root: ObjectNode;
  readonly #form: NormalForm;
  /** What is wrong with the file itself, and what of it has no effect. */
  readonly #own: ConfigReader;
  /** A value that decides which twin the file has, and so on which all of its twin hangs. */
  #condition: Sourced<unknown> | null = null;
  /** The model type of the decoder. */
  #type: Sourced<string> | null = null;

  constructor(document: ConfigDocument) {
    this.#given = document;
    this.#root = document.root as ObjectNode;
    this.#form = new NormalForm(document);
    this.#own = new ConfigReader(document);
    this.#convert();
  }

  get document(): ConfigDocument {
    return this.#form.document;
  }

  get refusal(): Finding | null {
    return this.#own.findings.find(({ fatal }) => fatal) ?? null;
  }

  again(document: ConfigDocument): OtherForm {
    return new Conversion(document);
  }

  retraced<D extends object>(tree: D): D {
    const own = retrace(
      tree,
      (field) => this.#form.sourcesOf(field),
      (field) => this.#form.fieldAt(field) ?? fieldLeftOut(field),
    );
    const { body } = own as { body?: { type?: Sourced<unknown> } };
    // The body is that of the twin.
    const typed =
      body?.type && this.#type
        ? { ...own, body: { ...body, type: dependsOn(body.type, [this.#type], TWIN) } }
        : own;
    return this.#condition ? allDependOn(typed, [this.#condition], TWIN) : typed;
  }

  told(reader: ConfigReader, isMapped: (field: Pointer) => boolean = () => false): ConfigReader {
    const told = new ConfigReader(this.#given, reader.quantFile);
    append(told.findings, this.#own.findings);
    for (const { at, message, ...finding } of reader.findings) {
      told.findings.push({ ...finding, ...this.ofGiven(at, message) });
    }
    for (const [at, why] of this.#own.ignored) told.ignored.set(at, why);
    for (const [at, by] of this.#own.shadowed) told.shadowed.set(at, by);
    for (const [at, why] of reader.ignored) {
      const own = this.#form.fieldAt(at);
      if (own !== null && !isMapped(own)) told.ignored.set(own, why);
    }
    for (const [at, { by, agrees }] of reader.shadowed) {
      const [own, winner] = [this.#form.fieldAt(at), this.#form.fieldAt(by)];
      if (own !== null && winner !== null && own !== winner && !isMapped(own))
        told.shadowed.set(own, { by: winner, agrees });
    }
    return told;
  }

  ofGiven(at: Pointer, message: string): { readonly at: Pointer; readonly message: string } {
    const own = this.#form.fieldAt(at) ?? fieldLeftOut(at) ?? "";
    return { at: own, message: renamedIn(message, at, own) };
  }

  #convert(): void {
    if (nodeAt(this.#root, "/multimodal/whisper_model_args")) this.#convertVoxtral();
    else if (this.#section("vision_encoder")) this.#convertVision();
    else this.#convertText("", this.#textType());
    this.#form.take("/dtype", "/dtype");
    this.#convertQuantization();
    this.#ignore("bookkeeping", "how the weights are laid out while they run", [
      "/moe/expert_parallel",
      "/moe/expert_model_parallel",
    ]);
  }

  /** An object of the file that says something: vLLM takes an empty one for none. */
  #section(name: string): ObjectNode | undefined {
    const node = this.#root.members.get(name)?.value;
    if (node?.type === "object") return node.members.size > 0 ? node : undefined;
    if (node && node.type !== "null")
      this.#own.refuse(
        "wrong-type",
        `/${name}`,
        `/${name} is ${this.#show(node)}, but an object is expected.`,
      );
    return undefined;
  }

  #show(node: Node): string {
    return describeValue(node, this.#given.text);
  }

  #has(name: string): boolean {
    const node = this.#root.members.get(name)?.value;
    return node !== undefined && node.type !== "null";
  }

  /** Which model type of transformers the decoder is of. */
  #textType(): Sourced<string> {
    const isLatent = LATENT.some((name) => this.#has(name));
    if (this.#section("moe")) {
      const shared = nodeAt(this.#root, "/moe/num_shared_experts");
      if (!isLatent && shared?.type === "number" && shared.value > 0) {
        const message = `moe.num_shared_experts is ${shared.value}, but without latent attention (kv_lora_rank and its kin) the experts are Mixtral's, which shares none (${CONVERTER}).`;
        this.#own.refuse("params-not-converted", "/moe/num_shared_experts", message);
      }
      return isLatent
        ? implied("mistral4", `experts and latent attention are Mistral 4's (${CONVERTER})`)
        : implied("mixtral", `experts without latent attention are Mixtral's (${VLLM})`);
    }
    if (isLatent) {
      const at = `/${LATENT.find((name) => this.#has(name)) ?? ""}`;
      const message = `${dotted(at)} says that attention is latent, but there is no moe: transformers has no model of Mistral's with one and without the other (${CONVERTER}).`;
      this.#own.refuse("params-not-converted", at, message);
    }
    if (this.#section("yarn")) return implied("ministral3", `yarn is Ministral 3's (${CONVERTER})`);
    const windows = this.#root.members.get("sliding_window")?.value;
    if (windows?.type === "array") {
      this.#condition = mapped(toJson(windows), "/sliding_window");
      return derive(
        [this.#condition],
        () => "ministral",
        `a list of windows is one for each layer in turn, as Ministral has them (${VLLM})`,
      );
    }
    const window: Sourced<unknown> = windows
      ? mapped(toJson(windows), "/sliding_window")
      : this.#absent("/sliding_window", null, "one window for all layers, or none");
    return derive(
      [window],
      () => "mistral",
      `one window for all layers, or none, is Mistral's (${CONVERTER})`,
    );
  }

  #convertText(inside: Pointer, type: Sourced<string>): void {
    const at = (name: string): Pointer => `${inside}/${name}`;
    this.#type = type;
    this.#form.set(at("model_type"), type);
    if (inside === "") this.#setClass(type);
    for (const [name, own] of TEXT) this.#form.take(at(name), `/${own}`);
    this.#form.set(at("hidden_act"), implied("silu", `params.json has no activation: SiLU (${VLLM})`));
    this.#setTied(at("tie_word_embeddings"));
    this.#setPositions(at("max_position_embeddings"));
    this.#setWindows(at);
    const isLatent = type.value === "mistral4";
    this.#setRope(at, type.value === "ministral3" || isLatent, isLatent);
    if (type.value === "mixtral") {
      this.#form.take(at("num_local_experts"), "/moe/num_experts");
      this.#form.take(at("num_experts_per_tok"), "/moe/num_experts_per_tok");
    }
    if (isLatent) this.#setLatent(at);
    else {
      this.#form.take(at("head_dim"), "/head_dim");
      this.#ignore(
        "no effect",
        "null: attention is not latent",
        LATENT.map((name) => `/${name}`),
      );
    }
  }

  /** What AutoModel would build: only models of this class have the head. */
  #setClass(type: Sourced<string>): void {
    const name = entryOf(CLASSES, type.value) ?? "";
    const architectures = derive([type], () => [name], `the class of model type ${type.value} with a head`);
    this.#form.set("/architectures", architectures);
  }

  #setTied(at: Pointer): void {
    if (this.#form.take(at, "/tied_embeddings")) return;
    this.#form.set(
      at,
      this.#absent("/tied_embeddings", false, `not tied unless the file says so (${CONVERTER})`),
    );
  }

  #setPositions(at: Pointer): void {
    const names = ["max_position_embeddings", "max_seq_len"];
    const [given, ...others] = names.filter((name) => this.#has(name));
    if (given !== undefined) {
      this.#form.take(at, `/${given}`);
      for (const name of others) {
        const agrees = JSON.stringify(this.#json(name)) === JSON.stringify(this.#json(given));
        this.#own.shadowed.set(`/${name}`, { by: `/${given}`, agrees });
      }
      return;
    }
    const rule = `32768 where the file says nothing (${CONVERTER})`;
    const looked = names.map((name) => `/${name}`);
    this.#form.set(at, this.#absent("/max_position_embeddings", 32768, rule, looked));
  }

  #json(name: string): Json {
    const node = this.#root.members.get(name)?.value;
    return node ? toJson(node) : null;
  }

  #absent(field: Pointer, value: Json, rule: string, lookedFor: readonly Pointer[] = [field]): Sourced<Json> {
    const absent: AbsentField = { field, lookedFor, value, default_from: "engine", rule };
    return defaulted(value, absent);
  }

  #setWindows(at: (name: string) => Pointer): void {
    const node = this.#root.members.get("sliding_window")?.value;
    const own = "/sliding_window";
    if (node?.type === "array") this.#setListOfWindows(at, node.items.map(toJson));
    else if (node?.type === "string" && /^\d+$/.test(node.value))
      // Some files have the number in quotation marks.
      this.#form.set(
        at("sliding_window"),
        derive([mapped(node.value, own)], Number, `the number in the string (${CONVERTER})`),
      );
    else if (node) this.#form.take(at("sliding_window"), own);
    else
      this.#form.set(
        at("sliding_window"),
        this.#absent(own, null, `no window unless the file gives one (${CONVERTER})`),
      );
  }

  /** A window for each layer in turn; the list begins anew where it ends before the layers do. */
  #setListOfWindows(at: (name: string) => Pointer, windows: readonly Json[]): void {
    const own = "/sliding_window";
    const sizes = [...new Set(windows.filter((window) => window !== null))];
    const layers = this.#json("n_layers");
    const wrong =
      windows.length === 0
        ? "is an empty list"
        : sizes.some((size) => typeof size !== "number")
          ? "holds something other than numbers and null"
          : sizes.length > 1
            ? "holds windows of several sizes, and a layer has the window of the model or none"
            : typeof layers === "number" && layers % windows.length > 0
              ? `has ${windows.length} items, which do not divide ${layers} layers`
              : null;
    if (wrong !== null) this.#own.refuse("params-not-converted", own, `${own} ${wrong} (${VLLM}).`);
    const list = mapped(windows, own);
    this.#form.set(
      at("sliding_window"),
      derive([list], () => sizes[0] ?? null, "the window that some of the layers have"),
    );
    const count = mapped(typeof layers === "number" ? layers : windows.length, "/n_layers");
    const types = derive(
      [list, count],
      (_, n) =>
        Array.from({ length: Math.min(n, MOST_LAYERS) }, (_item, index) =>
          (windows[index % windows.length] ?? null) === null ? "full_attention" : "sliding_attention",
        ),
      `each layer has the window at its place in the list, or none, in turn (${VLLM})`,
    );
    this.#form.set(at("layer_types"), types);
  }

  #setRope(at: (name: string) => Pointer, isScaled: boolean, isLatent: boolean): void {
    const rope = (name: string): Pointer => at(`rope_parameters/${name}`);
    const yarn = this.#section("yarn");
    this.#form.take(rope("rope_theta"), "/rope_theta");
    const scaling = this.#section("llama_4_scaling");
    if (!yarn) {
      this.#form.set(
        rope("rope_type"),
        implied("default", `positions are not scaled without yarn (${CONVERTER})`),
      );
      if (scaling) {
        const message = `llama_4_scaling needs yarn beside it, and there is none (${CONVERTER}).`;
        this.#own.refuse("params-not-converted", "/llama_4_scaling", message);
      }
      return;
    }
    if (!isScaled) {
      const message = `yarn stands beside experts without latent attention, and Mixtral of transformers has no query scaling for it: what ${VLLM} makes of it is not described.`;
      this.#own.report("warning", "params-not-converted", "/yarn", message);
    }
    this.#form.set(rope("rope_type"), implied("yarn", `yarn scales positions (${CONVERTER})`));
    for (const [name, own] of YARN) this.#takeNumber(rope(name), `/yarn/${own}`, name);
    this.#form.set(rope("mscale"), implied(1, `always 1 (${CONVERTER})`));
    const applies = nodeAt(this.#root, "/yarn/apply_scale");
    const rule = `0 where apply_scale, so that attention is scaled by the factor, else 1 (${CONVERTER})`;
    if (applies?.type === "boolean")
      this.#form.set(
        rope("mscale_all_dim"),
        derive([mapped(applies.value, "/yarn/apply_scale")], (scale) => (scale ? 0 : 1), rule),
      );
    else
      this.#form.set(
        rope("mscale_all_dim"),
        this.#absent("/yarn/apply_scale", 0, `true where nothing is said (${VLLM}): ${rule}`),
      );
    this.#setQueryScaling(rope("llama_4_scaling_beta"), scaling);
    if (isLatent) this.#setRotaryShare(rope("partial_rotary_factor"));
  }

  /** Python's float(): a whole number becomes one with a point, as the class wants it. */
  #takeNumber(at: Pointer, own: Pointer, name: string): void {
    const node = nodeAt(this.#root, own);
    if (!node) return;
    const isWhole = name === "original_max_position_embeddings";
    if (node.type !== "number" || isWhole) this.#form.take(at, own);
    else this.#form.set(at, mapped(node.value, own), asFloat(node));
  }

  #setQueryScaling(at: Pointer, scaling: ObjectNode | undefined): void {
    const rule = `0, with which queries stay as they are, without llama_4_scaling (${CONVERTER})`;
    if (!scaling) {
      this.#form.set(at, implied(0, rule));
      return;
    }
    this.#form.take(at, "/llama_4_scaling/beta");
    const length = "original_max_position_embeddings";
    const [own, other] = [`/llama_4_scaling/${length}`, `/yarn/${length}`];
    const [a, b] = [nodeAt(this.#root, own), nodeAt(this.#root, other)];
    if (!a) return;
    const agrees = b !== undefined && JSON.stringify(toJson(a)) === JSON.stringify(toJson(b));
    this.#own.shadowed.set(own, { by: other, agrees });
    if (!agrees) {
      const message = `${dotted(own)} is ${this.#show(a)}, but ${dotted(other)} is ${b ? this.#show(b) : "missing"}: they are one number (${CONVERTER}).`;
      this.#own.report("error", "params-not-converted", own, message);
    }
  }

  #setRotaryShare(at: Pointer): void {
    const [rope, nope] = ["qk_rope_head_dim", "qk_nope_head_dim"].map((name) => this.#json(name));
    if (typeof rope !== "number" || typeof nope !== "number") return;
    const rule = "qk_rope_head_dim / (qk_rope_head_dim + qk_nope_head_dim)";
    const sizes = [mapped(rope, "/qk_rope_head_dim"), mapped(nope, "/qk_nope_head_dim")] as const;
    this.#form.set(
      at,
      derive(sizes, (r, n) => r / (r + n), rule),
    );
  }

  #setLatent(at: (name: string) => Pointer): void {
    for (const name of LATENT) this.#form.take(at(name), `/${name}`);
    for (const [name, own] of EXPERTS) this.#form.take(at(name), `/moe/${own}`);
    this.#form.set(at("norm_topk_prob"), implied(true, `chosen scores are normalised (${CONVERTER})`));
    const [rope, nope, head] = ["qk_rope_head_dim", "qk_nope_head_dim", "head_dim"].map((name) =>
      this.#json(name),
    );
    if (
      typeof rope === "number" &&
      typeof nope === "number" &&
      typeof head === "number" &&
      head !== rope + nope
    ) {
      const message = `head_dim is ${head}, but qk_nope_head_dim + qk_rope_head_dim is ${nope + rope}, and a head of Mistral 4 has as many (${CONVERTER}).`;
      this.#own.report("error", "params-not-converted", "/head_dim", message);
    }
    this.#ignore("no effect", "a head has qk_nope_head_dim + qk_rope_head_dim channels", ["/head_dim"]);
    const every = nodeAt(this.#root, "/moe/route_every_n");
    if (every?.type === "number" && every.value === 1)
      this.#ignore("no effect", "every layer after the dense ones has experts", ["/moe/route_every_n"]);
  }

  #convertVision(): void {
    const own = "/vision_encoder";
    const at = `${own}/mm_projector_id`;
    const projector = nodeAt(this.#root, at);
    const merges = projector?.type === "string" && projector.value === "patch_merge";
    const isPixtral = !projector && !nodeAt(this.#root, `${own}/spatial_merge_size`);
    if (!merges && !isPixtral) {
      const found = projector ? `is ${this.#show(projector)}` : "is missing beside spatial_merge_size";
      const message = `${dotted(at)} ${found}, but "patch_merge" is the only projector that is known (${CONVERTER}).`;
      this.#own.refuse("params-not-converted", at, message);
    }
    const type = isPixtral
      ? implied("llava", "Pixtral without a merging projector is a LLaVA (transformers, docs of Pixtral)")
      : derive(
          [mapped("patch_merge", at)],
          () => "mistral3",
          `a projector that merges patches is Mistral 3's (${CONVERTER})`,
        );
    this.#form.set("/model_type", type);
    this.#setClass(type);
    this.#convertText("/text_config", this.#textType());
    this.#form.set("/vision_config/model_type", implied("pixtral", "vision_encoder is Pixtral's"));
    this.#form.set("/vision_config/hidden_act", implied("silu", `SiLU (${CONVERTER})`));
    for (const name of VISION) this.#form.take(`/vision_config/${name}`, `${own}/${name}`);
    this.#form.set("/vision_feature_layer", implied(-1, `the last layer's output (${CONVERTER})`));
    this.#form.take("/image_token_id", `${own}/image_token_id`);
    if (!this.#form.take("/multimodal_projector_bias", `${own}/adapter_bias`))
      this.#form.set(
        "/multimodal_projector_bias",
        this.#absent(
          `${own}/adapter_bias`,
          !merges,
          merges
            ? `no bias unless the file says so (${CONVERTER})`
            : "with a bias unless the file says otherwise (vLLM's models/pixtral.py)",
        ),
      );
    this.#setTied("/tie_word_embeddings");
    if (merges) {
      this.#form.take("/spatial_merge_size", `${own}/spatial_merge_size`);
      this.#checkNorm(`${own}/add_pre_mm_projector_layer_norm`);
    }
    this.#ignore("other tower", "how images are prepared, and which tokens mark them", [
      `${own}/max_image_size`,
      `${own}/image_break_token_id`,
      `${own}/image_end_token_id`,
    ]);
  }

  /** The projector of Mistral 3 always begins with a norm. */
  #checkNorm(at: Pointer): void {
    const node = nodeAt(this.#root, at);
    if (node?.type === "boolean" && !node.value) {
      const message = `${dotted(at)} is false, but the projector of Mistral 3 begins with a norm (${CONVERTER}).`;
      this.#own.report("error", "params-not-converted", at, message);
    }
    this.#ignore("no effect", "the projector of Mistral 3 begins with a norm", [at]);
  }

  /** Voxtral: Whisper's encoder beside a Llama; the one that hears while it speaks has other layers, and is read as text alone. */
  #convertVoxtral(): void {
    const at = "/multimodal/whisper_model_args";
    const causal = nodeAt(this.#root, `${at}/encoder_args/causal`);
    const isCausal = causal?.type === "boolean" && causal.value;
    const kind = isCausal
      ? derive(
          [mapped(true, `${at}/encoder_args/causal`)],
          () => "voxtral_realtime",
          `a causal encoder is Voxtral Realtime's (${VLLM})`,
        )
      : implied("voxtral", `whisper_model_args are Voxtral's (${VLLM})`);
    this.#form.set("/model_type", kind);
    this.#setClass(kind);
    const type = implied("llama", "the decoder of Voxtral is a Llama (VoxtralConfig, transformers 5.18.0)");
    this.#convertText("/text_config", type);
    if (!isCausal) this.#convertWhisper(`${at}/encoder_args`);
    const reason = "Whisper's encoder, and how sound becomes its input";
    this.#ignore(
      "other tower",
      reason,
      ENCODER.map((name) => `${at}/encoder_args/${name}`),
    );
    this.#ignore("other tower", reason, [`${at}/downsample_args/downsample_factor`]);
  }

  #convertWhisper(own: Pointer): void {
    this.#form.set(
      "/audio_config/model_type",
      implied("voxtral_encoder", "whisper_model_args are Whisper's encoder"),
    );
    for (const [name, from] of WHISPER) this.#form.take(`/audio_config/${name}`, `${own}/${from}`);
  }

  #convertQuantization(): void {
    const own = "/quantization";
    const section = this.#section("quantization");
    const whole = "/quantization_config";
    if (!section) {
      this.#form.take(whole, whole);
      return;
    }
    if (this.#has("quantization_config")) {
      const message = `${dotted(own)} and ${dotted(whole)} are both given, and both say how weights are stored: keep one (${CONVERTER}).`;
      this.#own.refuse("params-not-converted", own, message);
      return;
    }
    const method = nodeAt(this.#root, `${own}/quant_method`);
    if (method) {
      this.#form.take(whole, own);
      return;
    }
    const format = nodeAt(this.#root, `${own}/qformat_weight`);
    if (format?.type !== "string" || format.value !== "fp8_e4m3") {
      const found = format ? `is ${this.#show(format)}` : "is missing";
      const message = `${dotted(own)}.qformat_weight ${found}, but "fp8_e4m3" is the only format that is known (${CONVERTER}).`;
      this.#own.refuse("params-not-converted", format ? `${own}/qformat_weight` : own, message);
      return;
    }
    const weights = mapped(format.value, `${own}/qformat_weight`);
    const set = (name: string, value: Sourced<Json>): void => this.#form.set(`${whole}/${name}`, value);
    set(
      "quant_method",
      derive([weights], () => "fp8", `fp8_e4m3 (${CONVERTER})`),
    );
    set(
      "weight_block_size",
      derive([weights], () => null, `one scale for a matrix (${CONVERTER})`),
    );
    set(
      "modules_to_not_convert",
      derive([weights], () => this.#leftOut(), `the head and what sees images (${CONVERTER})`),
    );
    this.#setActivations(`${whole}/activation_scheme`, `${own}/qscheme_act`);
  }

  #leftOut(): string[] {
    const towers = this.#section("vision_encoder")
      ? ["model.vision_tower", "model.multi_modal_projector"]
      : [];
    return [...towers, "lm_head"];
  }

  #setActivations(at: Pointer, own: Pointer): void {
    const node = nodeAt(this.#root, own);
    const rule = `"NO_SCALES" is dynamic, "TENSOR" static (${VLLM})`;
    if (!node || node.type === "null") {
      this.#form.set(at, this.#absent(own, "static", `static where nothing is said (${VLLM})`));
      return;
    }
    if (node.type !== "string" || !["TENSOR", "NO_SCALES"].includes(node.value)) {
      const message = `${dotted(own)} is ${this.#show(node)}, but "TENSOR" or "NO_SCALES" is expected (${VLLM}).`;
      this.#own.refuse("params-not-converted", own, message);
    }
    const given = mapped(toJson(node), own);
    this.#form.set(
      at,
      derive([given], (scheme) => (scheme === "NO_SCALES" ? "dynamic" : "static"), rule),
    );
  }

  #ignore(
    because: "bookkeeping" | "no effect" | "other tower",
    reason: string,
    fields: readonly Pointer[],
  ): void {
    for (const field of fields) {
      const node = nodeAt(this.#root, field);
      // What is not where it belongs is nobody's.
      if (node && nodeAt(this.#root, parentOf(field))?.type === "object" && isScalar(node))
        this.#own.ignore(field, because, reason);
    }
  }
}

const TWIN = "what the file has decides which model of transformers it is";

/** Longer models are refused before a family reads them. */
const MOST_LAYERS = 100_000;

const CLASSES: { readonly [type: string]: string } = {
  mistral: "MistralForCausalLM",
  ministral: "MinistralForCausalLM",
  ministral3: "Ministral3ForCausalLM",
  mistral4: "Mistral4ForCausalLM",
  mixtral: "MixtralForCausalLM",
  mistral3: "Mistral3ForConditionalGeneration",
  llava: "LlavaForConditionalGeneration",
  voxtral: "VoxtralForConditionalGeneration",
  voxtral_realtime: "VoxtralRealtimeForConditionalGeneration",
};

function isScalar(node: Node): boolean {
  return node.type !== "object" && node.type !== "array";
}
