import type { NormSpec } from "./components/norm.ts";
import type { WeightLayout } from "./components/weight-layout.ts";

/** The sizes of the model around a component. */
export interface ModelSizes {
  readonly hidden_size: number;
  readonly vocab_size: number;
  readonly num_layers: number;
}

/**
 * What a tensor is. `matrix`: the weights of a linear layer, which quantisation may change; `parameter`: a learnt tensor
 * that is none of the others; `buffer`: saved with the checkpoint, but no parameter.
 */
export type TensorRole = "matrix" | "bias" | "norm" | "convolution" | "embedding" | "parameter" | "buffer";

/** Equal parts of an axis, of which tensor parallelism gives each rank some. */
export interface Parts {
  /** What the parts are, in words: "query heads". */
  readonly what: string;
  readonly size: number;
  /** Whether several ranks keep the same part where there are fewer parts than ranks. */
  readonly repeated?: boolean;
  /** Whether engines repeat them by a loader of the weight alone, which no scales and no packed words go through. */
  readonly weightAlone?: boolean;
  /**
   * The channels of each of the matrices that lie there in one and that these parts make up: ranks cut each for itself.
   * If not given, the parts are one matrix: all of the axis, or of several kinds what their sizes have of it.
   */
  readonly channels?: readonly number[];
}

/** Where tensor parallelism cuts a tensor. */
interface Cut {
  /** Of its shape. */
  readonly axis: number;
  /** The parts that lie along the axis: one kind, or several one after the other. */
  readonly parts: readonly Parts[];
}

/** A tensor of a component, or equal ones of several experts. */
export interface Tensor {
  /** Inside its module, as transformers saves it; `{}` stands for an expert's number: `experts.{}.up_proj.weight`. */
  readonly name: string;
  /** What else checkpoints call the last part of its name: `w3`, and `gate_up_proj` where it is a part of that. */
  readonly otherNames: readonly string[];
  /** The parts of its name before the last one, each with what else checkpoints call it. */
  readonly submodules: readonly (readonly string[])[];
  /** The module inside a layer that it stands in, as most families call it first; "" is the layer itself. */
  readonly modules: readonly string[];
  /** As it is saved: for a matrix [output channels, input channels], or the other way round where `layout` says so. */
  readonly shape: readonly number[];
  readonly layout?: WeightLayout | undefined;
  /** The type in which it is always saved, as torch names it; the model's own, or a quantised one, if not given. */
  readonly dtype?: string | undefined;
  readonly role: TensorRole;
  /** The part of a mixture of experts that it belongs to; the router's part has the shared expert's gate too. */
  readonly experts: "routed" | "shared" | "router" | null;
  readonly count: number;
  /** The number of the first of them; 0 if not given. */
  readonly first?: number | undefined;
  /** Of `count`, those that one token passes through: a share of one where it takes some rows alone. */
  readonly active: number;
  /** null: every rank keeps all of it. */
  readonly cut: Cut | null;
  /** Whether it is a buffer that the class computes from its config: not every version saves it. */
  readonly computed?: boolean;
  /** Whether it counts with towers and projectors, and not with the text; it counts with the text if not given. */
  readonly besideText?: boolean;
}

/** The elements of one of these tensors. */
function elementsOf({ shape }: Tensor): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The output and input channels of a matrix, however it is saved. */
export function channelsOf({ shape, layout }: Tensor): { readonly rows: number; readonly columns: number } {
  const [first = 1, second = 1] = shape;
  return layout === "in_out" ? { rows: second, columns: first } : { rows: first, columns: second };
}

/** Parameters of a component: all of them, and those that one token passes through. */
export interface Weights {
  readonly all: number;
  readonly active: number;
}

/** The parameters among these tensors. */
export function weightsIn(tensors: readonly Tensor[]): Weights {
  let all = 0;
  let active = 0;
  for (const tensor of tensors) {
    if (tensor.role === "buffer") continue;
    const elements = elementsOf(tensor);
    all += tensor.count * elements;
    active += Math.round(tensor.active * elements);
  }
  return { all, active };
}

const NO_NAMES: readonly string[] = [];
const NO_SUBMODULES: readonly (readonly string[])[] = [];
const LAYER: readonly string[] = [""];

/** A tensor that is being described: makers below say more of it before anybody else sees it. */
type Described = { -readonly [K in keyof Tensor]: Tensor[K] };

/** How a tensor differs from one that stands alone, whole on every rank. */
type TensorOptions = Partial<
  Pick<Tensor, "otherNames" | "layout" | "dtype" | "experts" | "cut" | "computed">
>;

/** A tensor that stands once in the layer itself, and that every rank keeps. */
export function tensor(
  name: string,
  role: TensorRole,
  shape: readonly number[],
  { otherNames = NO_NAMES, layout, dtype, experts = null, cut = null, computed = false }: TensorOptions = {},
): Tensor {
  return {
    name,
    otherNames,
    submodules: NO_SUBMODULES,
    modules: LAYER,
    shape,
    layout,
    dtype,
    role,
    experts,
    count: 1,
    active: 1,
    cut,
    computed,
  };
}

/** How a linear layer differs from one that is saved as it is computed, without a bias, whole on every rank. */
export interface LinearOptions extends Partial<Pick<Tensor, "otherNames" | "layout" | "experts">> {
  readonly bias?: boolean;
  /** What lies along the output channels, where tensor parallelism cuts these (column-parallel). */
  readonly outputs?: readonly Parts[];
  /** What lies along the input channels, where tensor parallelism cuts these (row-parallel). */
  readonly inputs?: readonly Parts[];
}

/** The matrix of a linear layer from `columns` to `rows` channels, and its bias where it has one. */
export function linear(
  name: string,
  rows: number,
  columns: number,
  { bias = false, outputs, inputs, layout, otherNames = NO_NAMES, experts = null }: LinearOptions = {},
): Tensor[] {
  const turned = layout === "in_out";
  const parts = outputs ?? inputs;
  const cut = parts === undefined ? null : { axis: (outputs === undefined) === turned ? 0 : 1, parts };
  const shape = turned ? [columns, rows] : [rows, columns];
  const weight = tensor(`${name}.weight`, "matrix", shape, { otherNames, layout, experts, cut });
  if (!bias) return [weight];
  const own = outputs === undefined ? null : { axis: 0, parts: outputs };
  return [weight, tensor(`${name}.bias`, "bias", [rows], { otherNames, experts, cut: own })];
}

/** What a norm saves: its weight and its bias, where it has them. */
export function normTensors(
  name: string,
  norm: NormSpec,
  shape: number | readonly number[],
  options: TensorOptions = {},
): Tensor[] {
  const sizes = typeof shape === "number" ? [shape] : shape;
  const tensors = norm.has_weight ? [tensor(`${name}.weight`, "norm", sizes, options)] : [];
  if (norm.has_bias) tensors.push(tensor(`${name}.bias`, "norm", sizes, options));
  return tensors;
}

/** Puts tensors that were just made inside a module of the layer, which families give these names. */
export function inside(modules: readonly string[], tensors: readonly Tensor[]): readonly Tensor[] {
  for (const each of tensors as readonly Described[]) each.modules = modules;
  return tensors;
}

/** Puts tensors that were just made inside a submodule, whose most common name stands first. */
export function within(names: readonly [string, ...string[]], tensors: readonly Tensor[]): readonly Tensor[] {
  for (const each of tensors as readonly Described[]) {
    each.name = `${names[0]}.${each.name}`;
    each.submodules = [names, ...each.submodules];
  }
  return tensors;
}

/** Says of tensors that were just made that there are `count` of them, of which a token passes `active`. */
export function times(count: number, tensors: readonly Tensor[], active = count): readonly Tensor[] {
  for (const each of tensors as readonly Described[]) {
    each.count = count;
    each.active = active;
  }
  return tensors;
}

/** Says of tensors that were just made that their numbers begin with `first`. */
export function numberedFrom(first: number, tensors: readonly Tensor[]): readonly Tensor[] {
  for (const each of tensors as readonly Described[]) each.first = first;
  return tensors;
}

/** What checkpoints may call a tensor's module inside its layer; an expert's number is `*` or `0`, or is left out. */
export function moduleNames({ name, otherNames, submodules, modules }: Tensor): readonly string[] {
  const before = submodules.map(([first = ""]) => `${first}.`).join("");
  const own = name.slice(before.length).replace(/\.(?:weight|bias)$/, "");
  const inside = product([...submodules, [own, ...otherNames]]);
  return modules.flatMap((module) => {
    const names = module === "" ? inside : inside.map((local) => `${module}.${local}`);
    const [first = ""] = names;
    if (!first.includes(EACH)) return names;
    const [experts = ""] = first.split(EACH);
    return [
      experts.slice(0, -1),
      ...["*.", "0.", ""].flatMap((number) => names.map((local) => local.replace(EACH, number))),
    ];
  });
}

/** Every way to take one name of each list, joined by dots. */
function product(lists: readonly (readonly string[])[]): readonly string[] {
  return lists.reduce<readonly string[]>(
    (paths, names) =>
      paths.length === 0 ? names : paths.flatMap((path) => names.map((name) => `${path}.${name}`)),
    [],
  );
}

/** Where the number of an expert stands in a name. */
const EACH = "{}.";
