import { type Component, tensorsOf } from "../../spec/component.ts";
import type { Held } from "../../spec/checkpoint.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { type Pointer, pointerOf } from "../../spec/pointer.ts";
import type { Tensor } from "../../spec/tensors.ts";
import { towerTensors } from "../../spec/towers/tower.ts";
import { outsideComponents } from "./outside-components.ts";

/** The values of the spec that decide each axis of a tensor of a component. */
export type ShapeValues = readonly (readonly Pointer[])[];

/** What of the spec makes a tensor of a component what it is. */
export interface TensorValues {
  readonly axes: ShapeValues;
  /** Which values decide how many of them a layer has: those of experts. */
  readonly count: readonly Pointer[];
}

/** The values of each axis as it is saved: experts may stand before it, and a matrix may lie the other way round. */
export function savedAxes(
  { stacked, turned }: Pick<Held, "stacked" | "turned">,
  { axes, count }: TensorValues,
): ShapeValues {
  const own = turned ? axes.toReversed() : axes;
  return stacked ? [count, ...own] : own;
}

/** The sizes of the model that shapes hang on. */
const SIZES = ["hidden_size", "vocab_size", "num_layers"] as const;

/** What stands outside of components can have widths of its own. */
const OUTER_SIZES = [...SIZES, "embedding_size", "embedding_extra_rows", "head_width"] as const;

/**
 * From a tensor of a component or a tower to the values that make its shape, axis by axis. They are found by trying: each
 * number of the component, and each size of the model, is doubled, and an axis that changes hangs on it.
 * @param name the component's or tower's name in the body; null for what stands outside of components.
 * @returns a function from the name that a tensor has in its component; undefined for a tensor that it has not.
 */
export function shapeValuesOf(
  body: DecoderBody,
  name: string | null,
): (tensor: Pick<Tensor, "name" | "modules">) => TensorValues | undefined {
  const tower = name === null ? undefined : body.towers?.[name];
  const plain =
    tower !== undefined
      ? towerTensors(tower)
      : name === null
        ? outsideComponents(body)
        : tensorsOf(componentOf(body, name), body);
  const found = new Map<string, { readonly axes: Pointer[][]; readonly count: Pointer[] }>();
  for (const tensor of plain) found.set(keyOf(tensor), { axes: tensor.shape.map(() => []), count: [] });
  const tryOut = (changed: readonly Tensor[], pointer: Pointer): void => {
    const after = new Map(changed.map((tensor) => [keyOf(tensor), tensor]));
    for (const tensor of plain) {
      const key = keyOf(tensor);
      const other = after.get(key);
      if (other === undefined) continue;
      if (other.count !== tensor.count) found.get(key)?.count.push(pointer);
      tensor.shape.forEach((size, axis) => {
        if (other.shape[axis] !== undefined && other.shape[axis] !== size)
          found.get(key)?.axes[axis]?.push(pointer);
      });
    }
  };
  if (name !== null && tower !== undefined) {
    for (const [fact, value] of Object.entries(tower.facts)) {
      if (!isSize(value)) continue;
      const changed = towerTensors({ ...tower, facts: { ...tower.facts, [fact]: twice(value) } });
      tryOut(changed, pointerOf(["body", "towers", name, "facts", fact]));
    }
    return (tensor) => found.get(keyOf(tensor));
  }
  if (name !== null) {
    const component = componentOf(body, name);
    for (const path of numbersIn(component)) {
      const changed = doubledAt(component, path) as Component;
      tryOut(tensorsOf(changed, body), pointerOf(["body", ...name.split("/"), ...path]));
    }
  }
  for (const size of name === null ? OUTER_SIZES : SIZES) {
    const before = body[size];
    if (before === undefined) continue;
    const sizes = { ...body, [size]: 2 * before };
    // A component knows its tensors for one model at a time: a copy is asked for those of another.
    const changed =
      name === null ? outsideComponents(sizes) : tensorsOf({ ...componentOf(body, name) }, sizes);
    tryOut(changed, pointerOf(["body", size]));
  }
  return (tensor) => found.get(keyOf(tensor));
}

/** What keeps a tensor of a component apart from its others. */
export const keyOf = ({ name, modules }: Pick<Tensor, "name" | "modules">): string =>
  `${modules[0] ?? ""} ${name}`;

/** Whether a fact is a number, or a list of numbers, which is one value of the spec. */
const isSize = (value: unknown): value is number | readonly number[] =>
  typeof value === "number" ||
  (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "number"));

const twice = (value: number | readonly number[]): number | number[] =>
  typeof value === "number" ? 2 * value : value.map((each) => 2 * each);

/** Where the numbers of a value are. */
function numbersIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, key]));
}

/** A copy in which one number is twice as large. */
function doubledAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return typeof value === "number" ? 2 * value : value;
  if (Array.isArray(value))
    return value.map((inner: unknown, at) => (String(at) === key ? doubledAt(inner, rest) : inner));
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [key]: doubledAt(object[key], rest) };
}
