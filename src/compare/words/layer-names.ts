import { componentWords } from "../../analysis/component-words.ts";
import { differencesOf, isAttention, type Slot } from "../../analysis/ribbon.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { Component } from "../../spec/component.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { LayerKind } from "../../spec/layers.ts";
import { sameJson } from "../../spec/same-json.ts";
import type { Json } from "../../spec/json.ts";
import type { ComponentPairs } from "../values/pair-components.ts";

/** The components of a layer: its two halves, where it has them, and what it has beside them. */
export function partsOf({ mixer, mlp, extras = [] }: LayerKind): readonly (string | null)[] {
  return [mixer, mlp, ...extras];
}

/** What a side's components are called in words; two that are not the same are not called the same. */
export interface LayerNames {
  readonly a: (name: string) => string;
  readonly b: (name: string) => string;
}

/** A component of the layers of one side or, where it is the same on both, of both. */
interface Named {
  readonly id: string;
  readonly component: Component;
}

/**
 * Words for the components of both sides' layers. Where several would be called alike they say in what they differ
 * ("dense MLP 28,672"), or else by what name the body has them.
 */
export function layerNames(a: DecoderBody, b: DecoderBody, { toA }: ComponentPairs): LayerNames {
  const byWords = new Map<string, Map<string, Named>>();
  const note = (body: DecoderBody, idOf: (name: string) => string): void => {
    for (const run of body.layers)
      for (const name of partsOf(run)) {
        if (name === null) continue;
        const words = componentWords(body, name);
        const named = byWords.get(words) ?? new Map<string, Named>();
        byWords.set(words, named.set(idOf(name), { id: idOf(name), component: componentOf(body, name) }));
      }
  };
  const idA = (name: string): string => name;
  const idB = (name: string): string => {
    const partner = toA.get(name);
    if (partner === undefined) return `${name} of B`;
    const isSame = sameJson(
      componentOf(a, partner) as unknown as Json,
      componentOf(b, name) as unknown as Json,
    );
    return isSame ? partner : `${partner} in B`;
  };
  note(a, idA);
  note(b, idB);
  const told = new Map<string, string>();
  for (const named of byWords.values()) {
    const all = [...named.values()];
    // What corresponds, and is only not the same in all of its values, is told apart from others alone.
    const kinds = new Set(all.map(({ id }) => id.replace(/ in B$/, "")));
    if (kinds.size === 1) continue;
    const differences = differencesOf(all.map(({ component }) => component));
    all.forEach(({ id }, index) => told.set(id, differences?.[index] ?? `(${id})`));
  }
  const namer =
    (body: DecoderBody, idOf: (name: string) => string) =>
    (name: string): string =>
      [componentWords(body, name), told.get(idOf(name)) ?? ""].join(" ").trimEnd();
  return { a: namer(a, idA), b: namer(b, idB) };
}

/** How the half is called that a layer lacks: "no attention" where all mixers are. */
export function lackWords(a: DecoderBody, b: DecoderBody, slot: Slot): string {
  if (slot === "mlp") return "no MLP";
  const attends = [a, b].every((body) =>
    body.layers.every(({ mixer }) => mixer === null || isAttention(body, mixer)),
  );
  return attends ? "no attention" : "no mixer";
}
