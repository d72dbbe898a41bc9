import { type Component, isComponentType, tensorsOf } from "../../spec/component.ts";
import { memberOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { type Pointer, tokensOf } from "../../spec/pointer.ts";
import type { Tensor } from "../../spec/tensors.ts";
import { outsideComponents } from "./outside-components.ts";

/**
 * Whether a checkpoint has other tensors, or tensors of other shapes, where a value of the body is another. It is tried
 * out, so that no list of names has to say which values decide tensors.
 * @param pointer of the value in the spec.
 */
export function changesTensors(body: DecoderBody, pointer: Pointer, value: Json): boolean {
  const [root, ...path] = tokensOf(pointer);
  if (root !== "body") return false;
  const length = [1, 2].find((count) => isComponent(memberOf(body, path.slice(0, count).join("/"))));
  const tensorsIf = (changed: DecoderBody): readonly Tensor[] =>
    length === undefined
      ? outsideComponents(changed)
      : tensorsOf({ ...(memberOf(changed, path.slice(0, length).join("/")) as Component) }, changed);
  const other = withValue(body as unknown as JsonObject, path, value) as unknown as DecoderBody;
  return shapesOf(tensorsIf(body)) !== shapesOf(tensorsIf(other));
}

function isComponent(value: unknown): boolean {
  const type = (value as { readonly type?: unknown } | null | undefined)?.type;
  return typeof type === "string" && isComponentType(type);
}

function shapesOf(tensors: readonly Tensor[]): string {
  return JSON.stringify(tensors.map(({ name, modules, shape, count }) => [name, modules, shape, count]));
}

/** A copy in which one value is another. */
function withValue(root: Json, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  if (Array.isArray(root))
    return root.map((inner, at) => (String(at) === key ? withValue(inner, rest, value) : inner));
  return isJsonObject(root) ? { ...root, [key]: withValue(root[key] ?? null, rest, value) } : root;
}
