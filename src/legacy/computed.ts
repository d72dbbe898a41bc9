import type { ComputedForm } from "../classes/class-data.ts";
import { entryOf } from "../spec/entry.ts";
import { type Json, wordOf } from "../spec/json.ts";
import { sameJson } from "../spec/same-json.ts";
import { type ClassData, decoded } from "./class-data.ts";
import { nest } from "./families/common.ts";
import { perLayer } from "./layer-types.ts";
import { type ClassRules, get, put, type UnfinishedObject } from "./unfinished-object.ts";
import {
  computed,
  dictionary,
  isNone,
  isTruthy,
  json,
  member,
  moved,
  numberOf,
  plain,
  withMember,
} from "./tracked.ts";

const LAYERS = "num_hidden_layers";

/** What a form gives, the fields that it comes from, and the rule in words. */
interface Meaning {
  readonly value: (ask: Asked) => Json;
  readonly inputs: readonly string[];
  readonly rule: string;
}

/** What a form asks of the object: a number, any value, or a list by layer. */
interface Asked {
  readonly n: (name: string) => number;
  readonly of: (name: string) => Json;
  readonly layers: (of: (layer: number) => Json) => Json[];
}

/** A whole number that Python would compute; null where it would raise. */
const orNull = (value: number): Json => (Number.isFinite(value) ? value : null);

/** What a form says, before there is an object. */
function meaningOf(form: ComputedForm): Meaning {
  switch (form[0]) {
    case "copy": {
      const [, a] = form;
      return { value: ({ of }) => of(a), inputs: [a], rule: `as ${a}` };
    }
    case "quotient": {
      const [, a, b] = form;
      return { value: ({ n }) => orNull(Math.floor(n(a) / n(b))), inputs: [a, b], rule: `${a} // ${b}` };
    }
    case "ratio": {
      const [, a, b] = form;
      return { value: ({ n }) => orNull(n(a) / n(b)), inputs: [a, b], rule: `${a} / ${b}` };
    }
    case "product": {
      const [, a, b] = form;
      return { value: ({ n }) => orNull(Math.trunc(n(a) * n(b))), inputs: [a, b], rule: `${a} × ${b}` };
    }
    case "sum": {
      const [, a, b] = form;
      return { value: ({ n }) => orNull(n(a) + n(b)), inputs: [a, b], rule: `${a} + ${b}` };
    }
    case "times": {
      const [, a, factor] = form;
      return { value: ({ n }) => orNull(n(a) * factor), inputs: [a], rule: `${factor} × ${a}` };
    }
    case "part": {
      const [, a, divisor] = form;
      return {
        value: ({ n }) => orNull(Math.floor(n(a) / divisor)),
        inputs: [a],
        rule: `${a} // ${divisor}`,
      };
    }
    case "constant":
      return { value: () => decoded(form[1]), inputs: [], rule: `${wordOf(form[1])} in place of null` };
    case "each": {
      const [, a] = form;
      const value = ({ of, layers }: Asked) => {
        const given = of(a);
        return Array.isArray(given) ? given : layers(() => given);
      };
      return { value, inputs: [LAYERS, a], rule: `${a} in every layer` };
    }
    case "indexes":
      return { value: ({ layers }) => layers((layer) => layer), inputs: [LAYERS], rule: "every layer" };
    case "product_quotient": {
      const [, a, b, c] = form;
      const value = ({ n }: Asked) => orNull(Math.floor((n(a) * n(b)) / n(c)));
      return { value, inputs: [a, b, c], rule: `${a} × ${b} // ${c}` };
    }
    case "ceil": {
      const [, a, divisor] = form;
      return {
        value: ({ n }) => orNull(Math.ceil(n(a) / divisor)),
        inputs: [a],
        rule: `${a} / ${divisor}, rounded up`,
      };
    }
    case "plus": {
      const [, a, more] = form;
      const rule = more < 0 ? `${a} − ${-more}` : `${a} + ${more}`;
      return { value: ({ n }) => orNull(n(a) + more), inputs: [a], rule };
    }
    case "power": {
      const [, a, power] = form;
      // Python rounds a power correctly; of JavaScript's functions, only the root does.
      const value = ({ n }: Asked) => orNull(Math.sqrt(power < 0 ? 1 / n(a) : n(a)));
      return { value, inputs: [a], rule: `${a} to the power of ${power}` };
    }
    case "over": {
      const [, dividend, a] = form;
      return { value: ({ n }) => orNull(dividend / n(a)), inputs: [a], rule: `${dividend} / ${a}` };
    }
    case "share": {
      const [, share, a, b] = form;
      const value = ({ n }: Asked) => orNull(Math.trunc((share * n(a)) / n(b)));
      return { value, inputs: [a, b], rule: `${share} × ${a} / ${b}, cut to a whole number` };
    }
    case "cycle_last": {
      const [, items, last] = form;
      const value = ({ layers }: Asked) => {
        const list = layers((layer) => items[layer % items.length] ?? null);
        if (list.length > 0) list[list.length - 1] = last;
        return list;
      };
      const rule = `${items.map(wordOf).join(", ")}, and again; the last is ${wordOf(last)}`;
      return { value, inputs: [LAYERS], rule };
    }
    case "cycle": {
      const [, items] = form;
      const value = ({ layers }: Asked) => layers((layer) => items[layer % items.length] ?? null);
      const rule =
        items.length === 1
          ? `${wordOf(items[0])} in every layer`
          : `${items.map(wordOf).join(", ")}, and again`;
      return { value, inputs: [LAYERS], rule };
    }
    case "cycle_back": {
      const [, items] = form;
      const value = ({ layers }: Asked) => layers((layer) => items[layer % items.length] ?? null).reverse();
      const rule = `from the last layer back: ${items.map(wordOf).join(", ")}, and again`;
      return { value, inputs: [LAYERS], rule };
    }
    case "then_cycle": {
      const [, start, again] = form;
      const value = ({ layers }: Asked) =>
        layers((layer) =>
          layer < start.length
            ? (start[layer] ?? null)
            : (again[(layer - start.length) % again.length] ?? null),
        );
      const rule = `${start.map(wordOf).join(", ")}, then ${again.map(wordOf).join(", ")}, and again`;
      return { value, inputs: [LAYERS], rule };
    }
    case "nth": {
      const [, n, one, other] = form;
      const value = ({ n: number, layers }: Asked) =>
        layers((layer) => (layer % number(n) === 0 ? one : other));
      const rule = `${wordOf(one)} in the first and every ${n}-th layer after it, ${wordOf(other)} in the others`;
      return { value, inputs: [LAYERS, n], rule };
    }
    case "every": {
      const [, n, one, other] = form;
      const value = ({ n: number, layers }: Asked) =>
        layers((layer) => ((layer + 1) % number(n) === 0 ? one : other));
      return {
        value,
        inputs: [LAYERS, n],
        rule: `${wordOf(one)} in every ${n}-th layer, ${wordOf(other)} in the others`,
      };
    }
    case "first": {
      const [, n, one, other] = form;
      const value = ({ n: number, layers }: Asked) => {
        const count = typeof n === "number" ? n : number(n);
        return layers((layer) => (layer < count ? one : other));
      };
      const rule = `${wordOf(one)} in the first ${n} layers, ${wordOf(other)} in the others`;
      return { value, inputs: typeof n === "number" ? [LAYERS] : [LAYERS, n], rule };
    }
  }
}

/** Whether an attribute still has what its class declares: None, nothing, or a word that stands for a rule. */
function isUnset(self: UnfinishedObject, name: string): boolean {
  const now = get(self, name);
  if (isNone(now)) return now === undefined || (self.data.fields[name] ?? null) === null;
  const declared = self.data.fields[name];
  const value = json(now);
  return declared !== undefined && value !== undefined && sameJson(value, decoded(declared));
}

/** What a form says in words. */
export const ruleOf = (form: ComputedForm): string => meaningOf(form).rule;

/** The form by which an attribute of a built object was computed, of those that the data of its class have. */
export function formOf(
  { computed: forms, nulls }: ClassData,
  name: string,
  rule: string,
): ComputedForm | undefined {
  return [entryOf(forms, name), entryOf(nulls, name)].find((form) => form && ruleOf(form) === rule);
}

/**
 * Sets what the class computes from other fields, where the file gives nothing or the class does not ask, and what it
 * puts in place of a null.
 */
function compute(self: UnfinishedObject, only?: string): void {
  const { computed: forms, nulls, always } = self.data;
  const done = new Set<string>();
  const settle = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    const given = get(self, name);
    const declaresNone = (self.data.fields[name] ?? null) === null;
    // A null over a default that is none is what `nulls` says, and stays one where they say nothing.
    const isOpen = given === undefined || (declaresNone && isNone(given));
    const ofNull = Object.hasOwn(nulls, name) && isNone(given) && !declaresNone ? nulls[name] : undefined;
    const ruled = Object.hasOwn(forms, name) ? forms[name] : undefined;
    const form =
      ofNull ?? (ruled && (always.includes(name) || isOpen || isUnset(self, name)) ? ruled : undefined);
    if (!form) return;
    for (const input of fieldsNamed(form)) settle(input);
    const { value, inputs, rule } = meaningOf(form);
    const of = (input: string) => json(get(self, input)) ?? null;
    const n = (input: string) => numberOf(get(self, input));
    const outcome = value({ n, of, layers: (each) => perLayer(self, each) });
    put(self, name, computed(outcome, [given, ...inputs.map((input) => get(self, input))], rule));
  };
  if (only !== undefined) {
    for (const input of Object.keys(forms)) if (input !== only) done.add(input);
    settle(only);
  } else for (const name of Object.keys({ ...forms, ...nulls })) settle(name);
}

/** What classes of transformers 4 do with the older spelling `type` in `rope_scaling`. */
export function olderRope(self: UnfinishedObject): void {
  const { type_copied: copied, mrope_is_default: mrope } = self.data.rope;
  const scaling = dictionary(get(self, "rope_scaling"));
  const type = member(scaling, "type");
  if (!scaling || !type || !(copied || mrope)) return;
  const kept =
    mrope && json(type) === "mrope" ? computed("default", [type], "default in place of mrope") : type;
  const renamed = withMember(scaling, "type", kept);
  const copy = moved(kept, "copied from the older spelling type");
  put(self, "rope_scaling", copied ? withMember(renamed, "rope_type", copy) : renamed);
}

/** The fields that a form names: they are settled first. */
function fieldsNamed(form: ComputedForm): readonly string[] {
  const [kind, ...rest] = form;
  if (
    kind === "constant" ||
    kind === "cycle" ||
    kind === "cycle_back" ||
    kind === "cycle_last" ||
    kind === "then_cycle"
  )
    return [];
  const named = kind === "every" || kind === "nth" || kind === "first" ? rest.slice(0, 1) : rest;
  return named.filter((item): item is string => typeof item === "string");
}

/**
 * Puts the constants of the class where it has no value: in place of None where that is what it declares. A null of the
 * file stays in an attribute that it does not declare.
 */
function fill(self: UnfinishedObject): void {
  const source = { kind: "class_default", class: self.className } as const;
  for (const [name, value] of Object.entries(self.data.filled)) {
    const now = get(self, name);
    const declaresNone = self.data.fields[name] === null;
    const byRope = name === "rope_parameters" && Object.hasOwn(self.data.fields, name);
    if (byRope || (now !== undefined && !(declaresNone && isNone(now)))) continue;
    put(self, name, plain(decoded(value), source));
  }
  for (const [name, value] of Object.entries(self.data.rest)) {
    // What is switched off by default is there once the file switches it on.
    const switchedOn = !value && isTruthy(get(self, `use_${name}`));
    if (!switchedOn && isUnset(self, name)) put(self, name, plain(decoded(value), source));
  }
}

/** What the data say of a class: the constants that it puts in place of None, what it computes, the configs nested in it. */
export const byData: Required<Pick<ClassRules, "init">> = {
  init: (self, kwargs, base) => {
    for (const name of new Set([...Object.keys(self.data.nested), ...Object.keys(self.data.parts)]))
      nest(self, name, { missing: Object.hasOwn(self.data.parts, name) ? "defaults" : "null", rest: kwargs });
    compute(self);
    fill(self);
    base(kwargs);
    for (const name of self.data.late) compute(self, name);
  },
};
