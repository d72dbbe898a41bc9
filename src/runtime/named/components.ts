import { componentOf } from "../../spec/component-of.ts";
import type { Component } from "../../spec/component.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";

type Half = "mixer" | "mlp";

/** The names of the components that the layers have as one of their halves, in the order of the layers. */
export function namesOf(body: DecoderBody, half: Half): readonly string[] {
  return [...new Set(body.layers.flatMap((run) => run[half] ?? []))];
}

/** The first component of one of these types that a layer has as this half; undefined where none has. */
export function firstOf(
  body: DecoderBody,
  half: Half,
  ...types: readonly Component["type"][]
): string | undefined {
  return namesOf(body, half).find((name) => types.includes(componentOf(body, name).type));
}

/** Where a component of the body stands in the spec. */
export function pointerTo(name: string): Pointer {
  return `/body/${name}`;
}
