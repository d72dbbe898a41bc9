/** The modeling file that a family's rules are read from. */
export interface Reference {
  /** What its class names begin with: `Llama` in LlamaAttention. */
  readonly prefix: string;
  /** Whose file, which version and which file. */
  readonly file: string;
}

/** A modeling file of the transformers version that the rules were read in. */
export function modeling(prefix: string, name: string): Reference {
  return { prefix, file: `transformers 5.18.0, modeling_${name}.py` };
}

/** A rule of one of its classes, for the reason of an implied value: "LlamaMLP has no biases (transformers …)". */
export function cite({ prefix, file }: Reference, classSuffix: string, rule = ""): string {
  return `${prefix}${classSuffix}${rule && ` ${rule}`} (${file})`;
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
