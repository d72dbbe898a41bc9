import type { Severity } from "../config/document.ts";
import type { VerdictKind } from "../verdict/concern.ts";

/** What an audit says of many configs. Counts are of configs; an example is the first of the names by their characters. */
export interface AuditReport {
  /** The version of this form. */
  readonly audit: 1;
  readonly transformers: string;
  readonly configs: number;
  /** Of these: with a spec by a family of their own, with one by the most similar family, and with none. */
  readonly read: number;
  readonly guessed: number;
  readonly failed: number;
  readonly types: readonly TypeCount[];
  /** Why configs gave no spec. */
  readonly errors: readonly (Counted & { readonly model_type: string; readonly code: string })[];
  /** Fields that nobody read. */
  readonly unmapped: readonly (Counted & { readonly model_type: string; readonly field: string })[];
  /** Values that rest on fields which the file leaves out. */
  readonly defaulted: readonly (Counted & { readonly model_type: string; readonly value: string })[];
  readonly verdicts: readonly (Counted & {
    readonly kind: VerdictKind;
    readonly severity: Severity;
    readonly code: string;
  })[];
}

/** A model type, and what became of its configs. */
export interface TypeCount {
  readonly model_type: string;
  readonly configs: number;
  readonly read: number;
  readonly guessed: number;
  readonly failed: number;
}

/** In how many configs something was found, and one of them. */
export interface Counted {
  readonly configs: number;
  readonly example: string;
}

/** The lists of a report that are counted, with what tells their entries apart. */
const LISTS = {
  errors: ["model_type", "code"],
  unmapped: ["model_type", "field"],
  defaulted: ["model_type", "value"],
  verdicts: ["kind", "severity", "code"],
} as const;

type ListName = keyof typeof LISTS;

const LIST_NAMES = Object.keys(LISTS) as ListName[];

/** A report of no configs. */
export function emptyReport(transformers: string): AuditReport {
  return {
    ...{ audit: 1, transformers, configs: 0, read: 0, guessed: 0, failed: 0 },
    ...{ types: [], errors: [], unmapped: [], defaulted: [], verdicts: [] },
  };
}

/** The report of one config under another name. */
export function renamed(report: AuditReport, name: string): AuditReport {
  const lists = LIST_NAMES.map((list) => [
    list,
    (report[list] as readonly Counted[]).map((entry) => ({ ...entry, example: name })),
  ]);
  return { ...report, ...(Object.fromEntries(lists) as Pick<AuditReport, ListName>) };
}

/** Adds up reports. The sum is the same however the configs were split among them, and in whatever order. */
export class AuditSum {
  readonly #transformers: string;
  readonly #sums = { configs: 0, read: 0, guessed: 0, failed: 0 };
  readonly #types = new Map<string, TypeCount>();
  readonly #lists = new Map<ListName, Map<string, Counted>>(LIST_NAMES.map((name) => [name, new Map()]));

  constructor(transformers: string) {
    this.#transformers = transformers;
  }

  add(report: AuditReport): void {
    for (const name of ["configs", "read", "guessed", "failed"] as const) this.#sums[name] += report[name];
    for (const type of report.types) {
      const known = this.#types.get(type.model_type);
      this.#types.set(type.model_type, known ? sumOf(known, type) : type);
    }
    for (const name of LIST_NAMES)
      for (const entry of report[name] as readonly Counted[]) this.#count(name, entry);
  }

  #count(name: ListName, entry: Counted): void {
    const list = this.#lists.get(name) as Map<string, Counted>;
    const key = keyOf(name, entry);
    const known = list.get(key);
    if (!known) list.set(key, entry);
    else
      list.set(key, {
        ...known,
        configs: known.configs + entry.configs,
        example: known.example < entry.example ? known.example : entry.example,
      });
  }

  /** What is most frequent comes first. */
  report(): AuditReport {
    const listed = Object.fromEntries(
      LIST_NAMES.map((name) => [name, sorted(this.#lists.get(name) ?? new Map<string, Counted>())]),
    ) as unknown as Pick<AuditReport, ListName>;
    return {
      audit: 1,
      transformers: this.#transformers,
      ...this.#sums,
      types: sorted(this.#types),
      ...listed,
    };
  }
}

function sumOf(a: TypeCount, b: TypeCount): TypeCount {
  return {
    model_type: a.model_type,
    configs: a.configs + b.configs,
    read: a.read + b.read,
    guessed: a.guessed + b.guessed,
    failed: a.failed + b.failed,
  };
}

function keyOf(name: ListName, entry: object): string {
  return JSON.stringify(
    LISTS[name].map((member) => (entry as { readonly [member: string]: unknown })[member]),
  );
}

function sorted<T extends { readonly configs: number }>(entries: ReadonlyMap<string, T>): T[] {
  return [...entries]
    .sort(([a, x], [b, y]) => y.configs - x.configs || (a < b ? -1 : 1))
    .map(([, entry]) => entry);
}

/** A text as a report of this version; undefined where it is none. */
export function reportIn(text: string): AuditReport | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const report = value as { readonly [member: string]: unknown };
  const counts = ["configs", "read", "guessed", "failed"].every((name) => Number.isSafeInteger(report[name]));
  const lists = ["types", ...LIST_NAMES].every((name) => Array.isArray(report[name]));
  const ours = report["audit"] === 1 && typeof report["transformers"] === "string";
  return ours && counts && lists ? (value as AuditReport) : undefined;
}
