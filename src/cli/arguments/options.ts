/** Every option of the command line: what is written after it, where it takes a value, and what holds without it. */
export const OPTIONS = {
  transformers: { type: "string", value: "VERSION", multiple: true },
  as: { type: "string", value: "TYPE" },
  "fail-on": { type: "string", value: "CONDITION", multiple: true },
  load: { type: "string", value: "B,C,BYTES,TP" },
  pretty: { type: "boolean" },
  sarif: { type: "boolean" },
  hub: { type: "string", value: "REPOSITORY" },
  all: { type: "boolean" },
  merge: { type: "boolean" },
  legacy: { type: "boolean" },
  tp: { type: "string", value: "RANKS" },
  names: { type: "string", value: "NAMES" },
  each: { type: "boolean" },
  ids: { type: "string", value: "IDS" },
  positions: { type: "string", value: "POSITIONS" },
  hidden: { type: "boolean" },
  weights: { type: "string", value: "DIR" },
  headers: { type: "boolean" },
  format: { type: "string", value: "FORMAT" },
  output: { type: "string", value: "FILE", short: "o" },
  "only-changes": { type: "boolean" },
  from: { type: "string", value: "VERSION" },
  to: { type: "string", value: "VERSION" },
  app: { type: "string", value: "URL" },
  engine: { type: "string", value: "ENGINE", multiple: true },
  since: { type: "string", value: "TABLE" },
  resaved: { type: "string", value: "VERSION" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const satisfies { readonly [name: string]: OptionSyntax };

interface OptionSyntax {
  readonly type: "string" | "boolean";
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly short?: string;
  /** Whether the command reads every value that is given; otherwise the last one counts. */
  readonly multiple?: boolean;
}

export type OptionName = keyof typeof OPTIONS;

/** What the options were given: false, and undefined or nothing, where they were not. */
export type OptionValues = {
  readonly [N in OptionName]: (typeof OPTIONS)[N] extends { readonly multiple: true }
    ? readonly string[]
    : (typeof OPTIONS)[N] extends { readonly type: "boolean" }
      ? boolean
      : string | undefined;
};

/** An option as it is written: "--load B,C,BYTES,TP". */
export function spelled(name: OptionName): string {
  const { value }: OptionSyntax = OPTIONS[name];
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** The values of an option that takes a list of known ones; an error names one that is not among them. */
export function conditions<T extends string>(
  known: readonly T[],
  given: readonly string[],
  command: string,
): Read<readonly T[]> {
  const all = given.flatMap((value) => value.split(","));
  const unknown = all.find((value) => !(known as readonly string[]).includes(value));
  return unknown === undefined
    ? { ok: true, value: all as T[] }
    : { ok: false, error: `--fail-on of ${command} knows ${known.join(", ")}, not ${unknown}.` };
}

/** What the command line asks for, or a sentence for the user that says what is wrong with it. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };
