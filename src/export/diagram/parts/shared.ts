import type { AlibiPositionSpec } from "../../../spec/components/alibi-position.ts";
import type { AttentionWindowSpec } from "../../../spec/components/attention-window.ts";
import type { GluClampSpec } from "../../../spec/components/glu-clamp.ts";
import type { NormSpec } from "../../../spec/components/norm.ts";
import type { OutputGateSpec } from "../../../spec/components/output-gate.ts";
import type { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import type { TemperatureSpec } from "../../../spec/components/temperature-tuning.ts";
import { isScaling, ropeFactor, stretchOf } from "../../../spec/rope-factor.ts";
import { memberOf } from "../../../spec/component-of.ts";
import { type Pointer, child, pointerOf } from "../../../spec/pointer.ts";
import type { Box } from "../content.ts";
import { Pen } from "../pen.ts";
import { type Value, type Words, list, numeral, say } from "../words.ts";

/** A norm by name, of what, and what its weights are where these are not the usual ones: "RMS norm of each head × (1 + weight)". */
export function normWords(pen: Pen<NormSpec>, what = ""): Words {
  const { spec } = pen;
  const name = say`${pen.of("type", spec.type === "rmsnorm" ? "RMS norm" : "LayerNorm")}${what}`;
  if (!spec.has_weight) return say`${name}, ${pen.of("has_weight", "no weight")}`;
  const bias = (text: string): Value => ({ text, at: child(pen.at, "has_bias") });
  if (spec.type === "layernorm" && !spec.has_bias) return say`${name}, ${bias("no bias")}`;
  if (spec.type === "rmsnorm" && spec.has_bias === true) return say`${name}, ${bias("with bias")}`;
  return spec.zero_centered === true ? say`${name} × ${pen.of("zero_centered", "(1 + weight)")}` : name;
}

/** What a norm is raised by, as the line below its name. */
export const epsWords = (pen: Pen<NormSpec>): Words => say`eps ${pen.of("eps")}`;

/** A norm whose weights are among those of what `pen` draws. It leads to the norm itself unless `at` is given. */
export function normBox(
  pen: Pen<object>,
  norm: Pen<NormSpec>,
  weights: readonly string[],
  { of = "", at = norm.at }: { readonly of?: string; readonly at?: Pointer } = {},
): Box {
  return pen.box(normWords(norm, of), { lines: [epsWords(norm)], weights, tone: "plain", at });
}

/** What a component that names its positions does with them, as a box of so many channels that are rotated. */
export function positionBox(pen: Pen<{ position: string | null }>, rotated: Words): Box {
  const [title = [], ...lines] = positionWords(pen, rotated);
  return pen.box(title, { lines });
}

/** Whether positions of this type are added to the embeddings of tokens. */
export const isAdded = (type: string): boolean =>
  type === "learned_position" || type === "sinusoidal_position";

/** The positions that a component names: what they do to so many channels of a head. Nothing where embeddings have them already. */
export function positionWords(
  { spec: { position: name }, body, at }: Pen<{ position: string | null }>,
  rotated: Words,
): readonly Words[] {
  const spec = name === null ? null : (memberOf(body, name) as { type: string } | null | undefined);
  // Positions that are added to the embeddings are drawn there.
  if (!spec && isAdded(body.position.type)) return [];
  if (!spec) return [say`${{ text: "no positions", at: child(at, "position") }} (NoPE)`];
  const pointer = pointerOf(["body", ...(name ?? "").split("/")]);
  switch (spec.type) {
    case "rope": {
      const pen = new Pen(spec as RopePositionSpec, pointer, body);
      return ropeWords(pen, rotated);
    }
    case "alibi":
      return [
        say`${{ text: "ALiBi", at: pointer }}: a slope for each head, by distance`,
        ...((spec as AlibiPositionSpec).scaled
          ? [say`${{ text: "scaled", at: child(pointer, "scaled") }} as q·k is`]
          : []),
      ];
    case "sinusoidal_position":
      return [say`${{ text: "sines of the position", at: pointer }}, added to embeddings`];
    case "learned_position":
      return [say`${{ text: "learnt positions", at: pointer }}, added to embeddings`];
    default:
      return [say`${{ text: "no positions", at: pointer }} (NoPE)`];
  }
}

function ropeWords(pen: Pen<RopePositionSpec>, rotated: Words): readonly Words[] {
  const { scaling, mrope, interleaved, reversed } = pen.spec;
  const name: Value = { text: "rope", at: pen.at };
  const factor = stretch(pen.spec);
  const trained =
    scaling && "original_max_position_embeddings" in scaling
      ? scaling.original_max_position_embeddings
      : null;
  const at = child(pen.at, "scaling");
  return [
    say`${name} on ${rotated}`,
    list([
      say`base ${pen.of("rope_theta")}`,
      scaling === null
        ? null
        : factor === null || factor === 1
          ? [{ text: scaling.rope_type, at: child(at, "rope_type") }]
          : say`${{ text: scaling.rope_type, at: child(at, "rope_type") }} × ${{ text: numeral(factor), at: child(at, "factor") }}${trained === null ? "" : say` from ${{ text: numeral(trained), at: child(at, "original_max_position_embeddings") }}`}`,
      bandWords(pen),
      turnedWords(pen),
      interleaved ? [pen.of("interleaved", "neighbours in pairs")] : null,
      reversed === true ? [pen.of("reversed", "turned backwards")] : null,
      mrope === null
        ? null
        : say`${{ text: "mrope", at: child(pen.at, "mrope") }} ${{ text: mrope.section.join(" + "), at: child(child(pen.at, "mrope"), "section") }}${mrope.interleaved ? say` ${{ text: "in turn", at: child(child(pen.at, "mrope"), "interleaved") }}` : ""}${mrope.time_last === true ? say`, ${{ text: "height and width in turn, time last", at: child(child(pen.at, "mrope"), "time_last") }}` : ""}`,
    ]),
  ];
}

/** How many times longer than trained a scaling makes the context; null where its type has no such number. */
function stretch({ scaling, max_position_embeddings: declared }: RopePositionSpec): number | null {
  if (scaling === null) return null;
  if (isScaling(scaling, "longrope")) return stretchOf(scaling, declared);
  return "factor" in scaling ? scaling.factor : null;
}

/** Between which turns in the trained length frequencies go from those of the model to those that are stretched (YaRN). */
function bandWords({ spec: { scaling }, at }: Pen<RopePositionSpec>): Words {
  if (scaling === null || !isScaling(scaling, "yarn")) return [];
  const turns = (member: "beta_fast" | "beta_slow"): Value => ({
    text: numeral(scaling[member]),
    at: child(child(at, "scaling"), member),
  });
  return say`between ${turns("beta_fast")} and ${turns("beta_slow")} turns`;
}

/** What cosine and sine are multiplied by, where that is not 1: two factors where longer sequences have another. */
function turnedWords({ spec, at }: Pen<RopePositionSpec>): Words {
  const [short, long] = [false, true].map((isLong) => numeral(ropeFactor(spec, isLong)));
  if (short === "1" && long === "1") return [];
  const leads = (text = ""): Value => ({ text, at: child(at, "scaling") });
  return short === long
    ? say`cos and sin × ${leads(short)}`
    : say`cos and sin × ${leads(short)}, × ${leads(long)} beyond that`;
}

/** How far attention sees, as the end of a line; "" where nothing limits it. */
export function windowWords(pen: Pen<AttentionWindowSpec>): Words {
  const { type, sink_tokens: sinks } = pen.spec;
  const size = pen.of("size");
  return list([
    type === "chunked" ? say`blocks of ${size} tokens` : say`window of ${size} tokens`,
    sinks === undefined ? null : say`the first ${pen.of("sink_tokens")} always`,
  ]);
}

export function temperatureWords(pen: Pen<TemperatureSpec>): Words {
  const { spec } = pen;
  const name: Value = { text: "queries grow with position", at: pen.at };
  const at = (member: string, value: number): Value => ({
    text: numeral(value),
    at: child(pen.at, member),
  });
  switch (spec.type) {
    case "temperature_tuning":
      return say`${name}: 1 + ${at("scale", spec.scale)} ln(1 + ⌊${spec.offset === 0 ? "p" : say`(p + ${at("offset", spec.offset)})`} / ${at("floor", spec.floor)}⌋)`;
    case "log_temperature":
      return say`${name}: 1 + ${at("scale", spec.scale)} ln(max(1, (p + 1) / ${at("floor", spec.floor)}))`;
    case "length_temperature":
      return say`${name} beyond ${at("trained_length", spec.trained_length)}`;
  }
}

/** q·k with its scale, as engineers write it: "q·k / √128", "q·k / 16", or times the number itself. */
function scaledProduct(scale: number, at: Pointer, product = "q·k"): Words {
  const divisor = 1 / scale;
  const near = (value: number): number | null =>
    Math.abs(value - Math.round(value)) < 1e-6 * value ? Math.round(value) : null;
  if (scale === 1) return say`${{ text: product, at }}`;
  const whole = near(divisor);
  if (whole !== null) return say`${product} / ${{ text: numeral(whole), at }}`;
  const square = near(divisor * divisor);
  if (square !== null) return say`${product} / ${{ text: `√${numeral(square)}`, at }}`;
  return say`${product} × ${{ text: numeral(scale), at }}`;
}

/** What attention's softmax is multiplied by its values for, and who sees whom. */
export function softmaxTitle(scale: number, at: Pointer): Words {
  return say`softmax(${scaledProduct(scale, at)}) · v`;
}

/** The gate on the heads' output, where it stands in the flow. */
export function gateTitle(pen: Pen<OutputGateSpec>): Words {
  const { granularity, activation } = pen.spec;
  return say`× ${pen.of("activation", activation)}(gate), ${pen.of("granularity", granularity === "per_head" ? "one for each head" : "channel by channel")}`;
}

const GLU = new Map(
  Object.entries({
    silu: "SwiGLU",
    swish: "SwiGLU",
    gelu: "GeGLU",
    gelu_pytorch_tanh: "GeGLU (tanh)",
    gelu_tanh: "GeGLU (tanh)",
    gelu_new: "GeGLU (tanh)",
    relu: "ReGLU",
    sigmoid: "GLU",
  }),
);

/** A feed-forward block in a word: "SwiGLU", "relu²". */
export function gluName(activation: string, gated: boolean): string {
  const own = ACTIVATIONS.get(activation) ?? activation;
  return gated ? (GLU.get(activation) ?? `${own} gated`) : own;
}

const ACTIVATIONS = new Map(
  Object.entries({
    relu2: "relu²",
    gelu_pytorch_tanh: "gelu_tanh",
    gelu_tanh: "gelu_tanh",
    gelu_new: "gelu_tanh",
    gelu_fast: "gelu_tanh",
  }),
);

/** An activation by the one name that is drawn for all of its spellings. */
export const activation = (name: Value): Value => ({
  ...name,
  text: ACTIVATIONS.get(name.text) ?? name.text,
});

/** What a feed-forward block's activation makes of its gate and up: the formula, and what its letters stand for. */
interface Formula {
  readonly words: Words;
  /** Empty where the formula has no letters. */
  readonly where: Words;
}

/** The formula that runs: "silu(gate) × up", or with letters for a gate and an up that limits have changed. */
export function activated(name: Value, gated: boolean, clamp: Pen<GluClampSpec> | null): Formula {
  if (!gated) return { words: say`${activation(name)}(up)`, where: [] };
  if (clamp === null) return { words: say`${activation(name)}(gate) × up`, where: [] };
  const { spec, at } = clamp;
  const value = (member: string, number: number): Value => ({ text: numeral(number), at: child(at, member) });
  switch (spec.type) {
    case "clamped_glu": {
      const limit = value("limit", spec.limit);
      const gate =
        spec.alpha === 1
          ? say`${activation(name)}(g)`
          : say`${{ ...name, text: "g × sigmoid" }}(${value("alpha", spec.alpha)} g)`;
      const up = spec.up_offset === 0 ? "u" : say`(u + ${value("up_offset", spec.up_offset)})`;
      return { words: say`${gate} × ${up}`, where: say`g: gate, at most ${limit}; u: up, within ±${limit}` };
    }
    case "clamped_product": {
      const limit = value("limit", spec.limit);
      return {
        words: ["g × u"],
        where: say`g: ${activation(name)}(gate), at most ${limit}; u: up, within ±${limit}`,
      };
    }
    case "soft_clamped_glu": {
      const bent = (member: "gate_limit" | "up_limit", limit: number, what: string): Words =>
        say`${value(member, limit)} tanh(${what} / ${value(member, limit)})`;
      const gate = say`g: ${bent("gate_limit", spec.gate_limit, "gate")} × sigmoid(gate)`;
      return spec.up_limit === null
        ? { words: say`g × up (${name})`, where: gate }
        : { words: say`g × u (${name})`, where: say`${gate}; u: ${bent("up_limit", spec.up_limit, "up")}` };
    }
  }
}

/** What a feed-forward block is called where its activation leads to it: "SwiGLU", "clamped SwiGLU". */
export function mlpName(
  pen: Pen<{ readonly activation: string }>,
  gated: boolean,
  clamp: GluClampSpec | null,
): Value {
  const name = gluName(pen.spec.activation, gated);
  const isLimited = clamp !== null && clamp.type !== "soft_clamped_glu";
  return pen.of("activation", isLimited ? `clamped ${name}` : name);
}
