/** The facts of a tower, as its tensors are computed from them. */
export interface Facts {
  /** A number; 0 where it is not given, and where it is less: no class makes layers of a negative number. */
  readonly size: (name: string) => number;
  /** Height and width, which one number gives both. */
  readonly sides: (name: string) => readonly [height: number, width: number];
  readonly has: (name: string) => boolean;
  /** How many entries a list has. */
  readonly length: (name: string) => number;
  /** The numbers of a list. */
  readonly numbers: (name: string) => readonly number[];
  readonly text: (name: string) => string;
}

export function factsOf(facts: { readonly [name: string]: unknown }): Facts {
  return {
    size: (name) => Math.max(0, Number(facts[name] ?? 0)),
    sides: (name) => {
      const [height = 0, width = height] = [facts[name] ?? 0].flat().map((side) => Math.max(0, Number(side)));
      return [height, width];
    },
    has: (name) => Boolean(facts[name]),
    length: (name) => {
      const value = facts[name];
      return Array.isArray(value) ? value.length : 0;
    },
    numbers: (name) => {
      const value = facts[name];
      return Array.isArray(value) ? value.map(Number) : [];
    },
    text: (name) => String(facts[name] ?? ""),
  };
}
