import { type Component, tensorsOf } from "../../spec/component.ts";
import type { CacheLine } from "../../spec/cache-line.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { componentOf } from "../../spec/component-of.ts";
import { type Pointer, child, pointerOf } from "../../spec/pointer.ts";
import { type Tensor } from "../../spec/tensors.ts";
import type { Box, Join, Node, Row, Section, Tone } from "./content.ts";
import { type Value, type Words, numeral } from "./words.ts";

/** How a box differs from one without weights that is called after nothing in particular. */
interface BoxOptions {
  readonly lines?: readonly (Words | string | null)[];
  readonly tone?: Tone;
  /** Where it leads, where that is a part of what is drawn; what is drawn itself unless given. */
  readonly at?: Pointer;
  /** Names of the weights that it stands for, inside the part that is drawn; modules stand for all that they hold. */
  readonly weights?: readonly string[];
  /** Of these, those that it stands for, where names do not tell; all unless given. */
  readonly only?: (tensor: Tensor) => boolean;
  readonly isSource?: boolean;
  readonly cells?: Box["cells"];
  /** What a layer keeps of a sequence for it. */
  readonly keeps?: readonly CacheLine[];
}

/** Where among a component's tensors those of a part of it stand. */
interface Holder {
  /** What their names begin with. */
  readonly prefix?: string;
  /** The module of the layer, where parts have tensors of the same names. */
  readonly module?: string;
  /** The width of its stream, where that is another than the model's. */
  readonly width?: Value;
}

/** What draws a component: it knows where its members stand in the spec, and which tensors belong to what. */
export class Pen<C extends object> {
  readonly spec: C;
  readonly at: Pointer;
  readonly body: DecoderBody;
  readonly #tensors: readonly Tensor[];
  readonly #component: string | null;
  readonly #holder: Holder;

  constructor(
    spec: C,
    at: Pointer,
    body: DecoderBody,
    {
      tensors = [],
      component = null,
    }: { readonly tensors?: readonly Tensor[]; readonly component?: string | null } = {},
    holder: Holder = {},
  ) {
    this.spec = spec;
    this.at = at;
    this.body = body;
    this.#tensors = tensors;
    this.#component = component;
    this.#holder = holder;
  }

  /** A member of the component as a figure, or in words that stand for it. */
  of(name: keyof C & string, text?: string): Value {
    const value: unknown = this.spec[name];
    const own = typeof value === "number" ? numeral(value) : String(value);
    return { text: text ?? own, at: child(this.at, name) };
  }

  /** A part of the component. */
  in<K extends keyof C & string>(name: K, holder: Holder = this.#holder): Pen<NonNullable<C[K]> & object> {
    const part = this.spec[name] as NonNullable<C[K]> & object;
    return new Pen(
      part,
      child(this.at, name),
      this.body,
      { tensors: this.#tensors, component: this.#component },
      holder,
    );
  }

  /** The width of the residual stream. */
  get h(): Value {
    return this.#holder.width ?? { text: numeral(this.body.hidden_size), at: "/body/hidden_size" };
  }

  /** The weights of these names. */
  tensors(names: readonly string[]): readonly Tensor[] {
    const { prefix, module } = this.#holder;
    const whole = names.map((name) => (prefix === undefined ? name : `${prefix}.${name}`));
    return this.#tensors.filter(
      (tensor) =>
        (module === undefined || tensor.modules[0] === module) &&
        whole.some((name) => tensor.name === name || tensor.name.startsWith(`${name}.`)),
    );
  }

  box(title: Words | string, options: BoxOptions = {}): Box {
    const { lines = [], at = this.at, weights = [], only = () => true, cells, keeps, isSource } = options;
    const tensors = this.tensors(weights).filter(only);
    return {
      kind: "box",
      title: typeof title === "string" ? [title] : title,
      lines: lines
        .filter((line): line is Words | string => line !== null && line.length > 0)
        .map((line) => (typeof line === "string" ? [line] : line)),
      tone: options.tone ?? (tensors.some(({ role }) => role !== "norm") ? "weights" : "plain"),
      at,
      weights: tensors.map((tensor) => ({ tensor, component: this.#component, times: 1 })),
      ...(isSource === true && { isSource }),
      ...(cells && { cells }),
      ...(keeps && { keeps: keeps.map((line) => ({ line, layers: 1 })) }),
    };
  }
}

/** The pen of the component of the body that has this name. */
export function penOf(body: DecoderBody, name: string): Pen<Component> {
  const component = componentOf(body, name);
  const tensors = tensorsOf(component, body);
  return new Pen(component, pointerTo(name), body, { tensors, component: name });
}

/** Where the component of this name stands in the spec. */
export function pointerTo(name: string): Pointer {
  return pointerOf(["body", ...name.split("/")]);
}

/** Columns side by side; one alone stands as it is. */
export function row(...columns: readonly (readonly Node[] | Node | null)[]): readonly Node[] {
  const there = columns
    .filter((column) => column !== null)
    .map((column) => ("kind" in column ? [column] : column))
    .filter((column) => column.length > 0);
  if (there.length === 0) return [];
  const [first] = there;
  return there.length === 1 && first ? first : [{ kind: "row", columns: there } satisfies Row];
}

export function join(words: Words | string, sign: Join["sign"] = "+"): Join {
  return { kind: "join", sign, words: typeof words === "string" ? [words] : words };
}

export function section(title: Words | string): Section {
  return { kind: "section", title: typeof title === "string" ? [title] : title };
}
