import type { ComputedForm } from "../classes/class-data.ts";
import type { Json } from "../spec/json.ts";
import { decoded } from "./class-data.ts";
import { nest } from "./families/common.ts";
import { perLayer } from "./layer-types.ts";
import { type ClassRules, get, put, type UnfinishedObject } from "./unfinished-object.ts";
import { computed, isNone, json, numberOf, plain } from "./tracked.ts";

const LAYERS = "num_hidden_layers";

/** What a form gives, the fields that it comes from, and the rule in words. */
interface Outcome {
  readonly value: Json;
  readonly inputs: readonly string[];
  readonly rule: string;
}

/** A whole number that Python would compute; null where it would raise. */
const orNull = (value: number): Json => (Number.isFinite(value) ? value : null);

function outcome(self: UnfinishedObject, form: ComputedForm): Outcome {
  const number = (name: string) => numberOf(get(self, name));
  switch (form[0]) {
    case "copy": {
      const [, a] = form;
      return { value: json(get(self, a)) ?? null, inputs: [a], rule: `as ${a}` };
    }
    case "quotient": {
      const [, a, b] = form;
      return { value: orNull(Math.floor(number(a) / number(b))), inputs: [a, b], rule: `${a} // ${b}` };
    }
    case "ratio": {
      const [, a, b] = form;
      return { value: orNull(number(a) / number(b)), inputs: [a, b], rule: `${a} / ${b}` };
    }
    case "product": {
      const [, a, b] = form;
      return { value: orNull(Math.trunc(number(a) * number(b))), inputs: [a, b], rule: `${a} × ${b}` };
    }
    case "sum": {
      const [, a, b] = form;
      return { value: orNull(number(a) + number(b)), inputs: [a, b], rule: `${a} + ${b}` };
    }
    case "times": {
      const [, a, factor] = form;
      return { value: orNull(number(a) * factor), inputs: [a], rule: `${factor} × ${a}` };
    }
    case "part": {
      const [, a, divisor] = form;
      return { value: orNull(Math.floor(number(a) / divisor)), inputs: [a], rule: `${a} // ${divisor}` };
    }
    case "cycle": {
      const [, items] = form;
      const value = perLayer(self, (layer) => items[layer % items.length] ?? null);
      const rule =
        items.length === 1
          ? `${words(items[0])} in every layer`
          : `${items.map(words).join(", ")}, and again`;
      return { value, inputs: [LAYERS], rule };
    }
    case "every": {
      const [, n, one, other] = form;
      const value = perLayer(self, (layer) => ((layer + 1) % number(n) === 0 ? one : other));
      return {
        value,
        inputs: [LAYERS, n],
        rule: `${words(one)} in every ${n}-th layer, ${words(other)} in the others`,
      };
    }
    case "first": {
      const [, n, one, other] = form;
      const count = typeof n === "number" ? n : number(n);
      const value = perLayer(self, (layer) => (layer < count ? one : other));
      const rule = `${words(one)} in the first ${n} layers, ${words(other)} in the others`;
      return { value, inputs: typeof n === "number" ? [LAYERS] : [LAYERS, n], rule };
    }
  }
}

const words = (item: Json | undefined): string => (typeof item === "string" ? item : JSON.stringify(item));

/** Sets what the class computes from other fields, where the file gives nothing or the class does not ask. */
function compute(self: UnfinishedObject): void {
  for (const [name, form] of Object.entries(self.data.computed)) {
    const given = get(self, name);
    if (!self.data.always.includes(name) && !isNone(given)) continue;
    const { value, inputs, rule } = outcome(self, form);
    put(self, name, computed(value, [given, ...inputs.map((input) => get(self, input))], rule));
  }
}

/**
 * Puts the constants of the class where it has no value: in place of None where that is what it declares. A null of the
 * file stays in an attribute that it does not declare.
 */
function fill(self: UnfinishedObject): void {
  for (const [name, value] of Object.entries(self.data.filled)) {
    const now = get(self, name);
    const declaresNone = self.data.fields[name] === null;
    if (name === "rope_parameters" || (now !== undefined && !(declaresNone && isNone(now)))) continue;
    put(self, name, plain(decoded(value), { kind: "class_default", class: self.className }));
  }
}

/** What the data say of a class: the constants that it puts in place of None, what it computes, the configs nested in it. */
export const byData: Required<Pick<ClassRules, "init">> = {
  init: (self, kwargs, base) => {
    for (const name of new Set([...Object.keys(self.data.nested), ...Object.keys(self.data.parts)]))
      nest(self, name, { missing: Object.hasOwn(self.data.parts, name) ? "defaults" : "null" });
    compute(self);
    fill(self);
    base(kwargs);
  },
};
