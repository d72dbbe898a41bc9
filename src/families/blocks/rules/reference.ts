import type { EngineDefault } from "../../../config/reading/reader.ts";

/** The modeling file that a family's rules are read from. */
export interface Reference {
  /** What its class names begin with: `Llama` in LlamaAttention. */
  readonly prefix: string;
  /** Whose file, which version and which file. */
  readonly file: string;
  /** What the file calls a class after the prefix, where it is not what most files call it: `Block` for `DecoderLayer`. */
  readonly names?: { readonly [suffix: string]: string };
}

/** A modeling file of the transformers version that the rules were read in. */
export function modeling(prefix: string, name: string, names?: Reference["names"]): Reference {
  return { prefix, file: `transformers 5.18.0, modeling_${name}.py`, ...(names && { names }) };
}

/** A rule of one of its classes, for the reason of an implied value: "LlamaMLP has no biases (transformers …)". */
export function cite({ prefix, file, names }: Reference, classSuffix: string, rule = ""): string {
  return `${prefix}${names?.[classSuffix] ?? classSuffix}${rule && ` ${rule}`} (${file})`;
}

/** What a config class of a repository has where the file gives no field; `file` says whose it is. */
export function defaultsOf(className: string, file: string): <T>(value: T) => EngineDefault<T> {
  return (value) => ({ value, rule: `${className} has ${String(value)} (${file})` });
}

/** The same for one reference is made once: its words would be put together anew for every file. */
export function oncePerReference<T>(make: (reference: Reference) => T): (reference: Reference) => T {
  const made = new WeakMap<Reference, T>();
  return (reference) => {
    let known = made.get(reference);
    if (known === undefined) made.set(reference, (known = make(reference)));
    return known;
  };
}
