import type { Inspection } from "../inspect/inspection.ts";
import type { Json } from "../spec/json.ts";
import type { Origin } from "../spec/origin.ts";
import { nameOf, parentOf, type Pointer } from "../spec/pointer.ts";
import { valueAt } from "../spec/value-at.ts";
import { COMMON_IGNORED } from "../families/blocks/file/ignored-fields.ts";
import type { Question } from "./questions.ts";

/** Where a family of the repository is declared. */
export interface Declared {
  /** Inside src/families: `deepseek/deepseek-v3.ts`. */
  readonly file: string;
  readonly constant: string;
}

interface Names {
  readonly modelType: string;
  readonly constant: string;
  readonly prefix: string;
  readonly plain: boolean;
  /** Whether transformers has a class for the model type, whose defaults then count. */
  readonly hasClass: boolean;
  readonly declared: Declared | null;
  readonly questions: readonly Question[];
}

/** The text of a declaration: imports, open questions as comments, and the family. */
export function declarationText(inspection: Inspection, names: Names): string {
  return names.plain ? new PlainText(inspection, names).text() : takenOver(inspection, names);
}

/** A family whose mechanisms have code: the reading of the one that was guessed, under its own model type. */
function takenOver(
  { guess }: Inspection,
  { modelType, constant, prefix, declared, questions }: Names,
): string {
  const as = guess?.as ?? "";
  const from = declared ?? { file: `FILE-OF-${as}.ts`, constant: "guessed" };
  const told = declared
    ? ""
    : `// The file and the constant of ${as} stand in its line in src/families/registry.ts.\n`;
  return `${told}import { ${from.constant} as guessed } from "./${from.file}";

${comment(questions)}
/** ${prefix}: read as ${as} until somebody has read its own code. What differs is a declaration of its own. */
export const ${constant} = { ...guessed, modelTypes: [${JSON.stringify(modelType)}] };
`;
}

/** The open questions, one after the other. */
function comment(questions: readonly Question[]): string {
  const lines = questions.flatMap(({ about, likely, why }) => wrapped(`${about}: ${likely}; ${why}`));
  return [
    "// OPEN QUESTIONS. The model's own code answers them; delete each with its answer.",
    ...lines,
  ].join("\n");
}

const WIDTH = 105;

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.replace(/\s+/g, " ").split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, index) => (index === 0 ? `// - ${line}` : `//   ${line}`));
}

/** A family that blocks alone declare. */
class PlainText {
  readonly #inspection: Inspection;
  readonly #names: Names;
  /** What is imported, by the file inside src/families. */
  readonly #imports = new Map<string, Set<string>>();

  constructor(inspection: Inspection, names: Names) {
    this.#inspection = inspection;
    this.#names = names;
  }

  text(): string {
    const { modelType, constant, prefix, hasClass, questions } = this.#names;
    const { guess } = this.#inspection;
    this.#import("./declaration/decoder.ts", "decoder");
    const members = [
      ...(hasClass ? [] : ["outsideTransformers: true", "reference: MODELING"]),
      ...this.#ignored(),
      ...this.#trunk(),
      `attention: ${this.#attention()}`,
      `mlp: ${this.#mlp()}`,
      ...this.#position(),
    ];
    const reference = hasClass
      ? ""
      : `const MODELING: Reference = {\n  prefix: ${JSON.stringify(prefix)},\n  file: ${JSON.stringify(`modeling_${modelType}.py of the model's repository`)},\n};\n\n`;
    if (!hasClass) this.#import("./blocks/rules/reference.ts", "type Reference");
    const body = members.map((member) => `  ${member},`).join("\n");
    return `${this.#importText()}
${reference}${comment(questions)}
/** ${prefix}: ${guess?.as ?? ""} as far as its config tells. */
export const ${constant} = decoder(${JSON.stringify(modelType)}, ${JSON.stringify(prefix)}, {
${body}
});
`;
  }

  #import(file: string, name: string): void {
    const names = this.#imports.get(file) ?? new Set();
    this.#imports.set(file, names.add(name));
  }

  #importText(): string {
    return [...this.#imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, names]) => `import ${list(names)} from "${file}";\n`)
      .join("");
  }

  #value(at: Pointer): Json {
    return valueAt(this.#inspection.spec, at);
  }

  #origin(at: Pointer): Origin | undefined {
    return this.#inspection.origins.get(at);
  }

  /** The name of the field that gives a value as it is; null where none does. */
  #fieldOf(at: Pointer): string | null {
    const origin = this.#origin(at);
    return origin?.kind === "mapped" && parentOf(origin.from[0]) === "" ? nameOf(origin.from[0]) : null;
  }

  /** A default that the file leaves to the family it was read as. */
  #fallback(what: string, value: Json): string {
    const rule = `${what} without a field: the default of ${this.#inspection.guess?.as ?? ""}, to be looked up`;
    return `{ value: ${JSON.stringify(value)}, rule: ${JSON.stringify(rule)} }`;
  }

  /** A flag: a field with its fallback, or what the class fixes. */
  #flag(at: Pointer): string {
    const name = this.#fieldOf(at);
    const origin = this.#origin(at);
    const [looked] = origin?.kind === "defaulted" ? origin.looked_for : [];
    const own = name ?? (looked === undefined ? null : nameOf(looked));
    if (own === null) return String(this.#value(at));
    this.#import("../config/reading/field-types.ts", "flag");
    this.#import("./declaration/fact.ts", "field");
    const fallback = this.#names.hasClass
      ? ""
      : `, ${this.#fallback(own, name === null ? this.#value(at) : false)}`;
    return `field(flag, ${JSON.stringify(own)}${fallback})`;
  }

  /** The fields that the guess ignores and a new family would not. */
  #ignored(): string[] {
    const common = new Set(COMMON_IGNORED.flatMap(({ names }) => names));
    const groups = new Map<string, { because: string; reason: string; names: string[] }>();
    for (const [field, use] of this.#inspection.fields) {
      const name = field.slice(1);
      if (use.use !== "ignored" || use.because === "bookkeeping" || use.because === "engines") continue;
      if (common.has(name) || name.includes("/")) continue;
      const key = `${use.because}: ${use.reason}`;
      const group = groups.get(key) ?? { because: use.because, reason: use.reason, names: [] };
      group.names.push(name);
      groups.set(key, group);
    }
    if (groups.size === 0) return [];
    const entries = [...groups.values()].map((group) => `    ${JSON.stringify(group)},`);
    return [`ignoredInside: [\n${entries.join("\n")}\n  ]`];
  }

  #trunk(): string[] {
    const members: string[] = [];
    const norm = this.#norm();
    if (norm !== null) members.push(`norm: ${norm}`);
    if (this.#names.hasClass) return members;
    const isLeftOut = (at: Pointer): boolean => this.#origin(at)?.kind === "defaulted";
    if (isLeftOut("/body/hidden_act")) {
      this.#import("../config/reading/sourced.ts", "implied");
      const reason = "the activation of the family it was read as, to be looked up";
      members.push(
        `activation: implied(${JSON.stringify(this.#value("/body/hidden_act"))}, ${JSON.stringify(reason)})`,
      );
    }
    if (isLeftOut("/body/position/max_position_embeddings")) {
      this.#import("../config/reading/field-types.ts", "count");
      this.#import("./declaration/fact.ts", "field");
      const name = "max_position_embeddings";
      const fallback = this.#fallback(name, this.#value("/body/position/max_position_embeddings"));
      members.push(`maxPositions: field(count, "${name}", ${fallback})`);
    }
    if (isLeftOut("/body/tie_word_embeddings") && this.#value("/body/tie_word_embeddings") === true) {
      this.#import("../config/reading/field-types.ts", "flag");
      const fallback = this.#fallback("tie_word_embeddings", true);
      members.push(`tied: (root) => root.read(flag, "tie_word_embeddings", ${fallback})`);
    }
    return members;
  }

  #norm(): string | null {
    const isRms = this.#value("/body/norm/type") === "rmsnorm";
    const eps = this.#fieldOf("/body/norm/eps");
    const options: string[] = [];
    const usual = isRms ? "rms_norm_eps" : "layer_norm_eps";
    if (eps === null) options.push(`eps: ${String(this.#value("/body/norm/eps"))}`);
    else if (eps !== usual) options.push(`eps: ${JSON.stringify(eps)}`);
    const placement = this.#value("/body/norm_placement");
    if (placement !== "pre") options.push(`placement: ${JSON.stringify(placement)}`);
    if (isRms && this.#value("/body/norm/zero_centered") === true) options.push("zeroCentered: true");
    if (this.#value("/body/norm/has_weight") === false) options.push("weight: false");
    if (!isRms && this.#value("/body/norm/has_bias") === false) options.push("bias: false");
    if (isRms && options.length === 0) return null;
    const block = isRms ? "rms" : "layerNorm";
    this.#import("./blocks/rules/norms.ts", block);
    return call(block, options);
  }

  #attention(): string {
    this.#import("./blocks/attention/gqa-block.ts", "gqa");
    const options: string[] = [];
    const [bias, output] = ["attention_bias", "output_bias"].map((name) =>
      this.#flag(`/body/attention/${name}`),
    );
    if (bias !== "false") options.push(`bias: ${bias ?? ""}`);
    if (output !== bias) options.push(`outputBias: ${output ?? ""}`);
    const qkNorm = this.#value("/body/attention/qk_norm_type");
    if (qkNorm !== null) options.push(`qkNorm: ${JSON.stringify(qkNorm)}`);
    const window = this.#origin("/body/attention/window") ?? this.#origin("/body/attention/window/size");
    if (window && window.kind !== "implied") {
      this.#import("./blocks/attention/windows.ts", "readWindowSize");
      options.push("window: readWindowSize");
    }
    return call("gqa", options);
  }

  #mlp(): string {
    const at = (name: string): Pointer => `/body/mlp/${name}`;
    if (this.#value(at("type")) === "dense") {
      this.#import("./blocks/mlp/mlp-block.ts", "dense");
      const bias = this.#flag(at("bias"));
      const gated = this.#value(at("gated")) === true ? [] : ["gated: false"];
      return call("dense", [...gated, ...(bias === "false" ? [] : [`bias: ${bias}`])]);
    }
    this.#import("./blocks/mlp/mlp-block.ts", "experts");
    const [number, topK, width] = ["num_experts", "top_k", "intermediate_size"].map((name) =>
      this.#fieldOf(at(name)),
    );
    const normalised = this.#flag(at("norm_topk_prob"));
    return call("experts", [
      `number: ${JSON.stringify(number ?? "num_experts")}`,
      ...(topK === null || topK === undefined || topK === "num_experts_per_tok"
        ? []
        : [`topK: ${JSON.stringify(topK)}`]),
      ...(width === null || width === undefined || width === "intermediate_size"
        ? []
        : [`width: ${JSON.stringify(width)}`]),
      ...(normalised === "true" ? [] : [`normalised: ${normalised}`]),
    ]);
  }

  #position(): string[] {
    const options = this.#value("/body/position/interleaved") === true ? ["interleaved: true"] : [];
    if (!this.#names.hasClass && this.#origin("/body/position/rope_theta")?.kind === "defaulted")
      options.push(`base: ${this.#fallback("rope_theta", this.#value("/body/position/rope_theta"))}`);
    if (options.length === 0) return [];
    this.#import("./blocks/position/position.ts", "rope");
    return [`position: ${call("rope", options)}`];
  }
}

/** What is imported of a file, types alone where there is nothing else. */
function list(names: ReadonlySet<string>): string {
  const types = [...names].every((name) => name.startsWith("type "));
  const all = [...names].map((name) => (types ? name.replace(/^type /, "") : name)).sort();
  return `${types ? "type " : ""}{ ${all.join(", ")} }`;
}

function call(block: string, options: readonly string[]): string {
  return options.length === 0 ? `${block}()` : `${block}({ ${options.join(", ")} })`;
}
