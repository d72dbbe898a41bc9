import { shown } from "../../spec/shown.ts";
import type { Json } from "../../spec/json.ts";
import { forEachLeaf } from "../../spec/leaves.ts";
import { type Pointer, nameOf } from "../../spec/pointer.ts";
import { type HfClass, classDefault } from "../../classes/hf-class.ts";
import type { ConfigDocument, Node, ObjectNode, Severity, TextPosition } from "../document.ts";
import type { IgnoredBecause, ReadBy } from "./field-use.ts";
import type { FieldType } from "./field-types.ts";
import { describeValue } from "../nodes/describe-value.ts";
import { nodeView } from "../nodes/node-view.ts";
import { nodeAt, nodeUnder } from "../nodes/node.ts";
import { sameValue } from "../nodes/same-value.ts";
import { type AbsentField, Sourced, defaulted, derive, mapped } from "./sourced.ts";
import { dotted } from "../nodes/dotted.ts";

/** The field that a leaf below a node at `at` belongs to: a list is one, whatever stands in it. */
function fieldOf(node: Node, at: Pointer, leaf: Pointer): Pointer {
  let field = at;
  let here: Node | undefined = node;
  for (const token of leaf.slice(at.length + 1).split("/")) {
    if (here?.type !== "object") break;
    here = nodeUnder(here, token);
    field += `/${token}`;
  }
  return field;
}

/** Something found while reading, before its place in the text is looked up. */
export interface Finding {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly at: Pointer;
  /** Where it is in the file that `at` names, for one beside config.json; not given: where config.json has the field. */
  readonly place?: TextPosition;
  /** Whether no spec can be given: unlike other errors it is about a value that the spec must have. */
  readonly fatal: boolean;
}

/** A default of the engine's own, for a field to which no config class gives one, with the rule that sets it. */
export interface EngineDefault<T> {
  readonly value: T;
  readonly rule: string;
}

/** What to do about a field that the file does not give. */
export type Fallback<T> = EngineDefault<T> | Sourced<T>;

/**
 * The recording reader: adapters take every value through it, so that what became of each field is known without a
 * second list. It remembers which spelling of a fact won and which lost, and what was wrong.
 */
export class ConfigReader {
  readonly document: ConfigDocument;
  readonly findings: Finding[] = [];
  readonly shadowed = new Map<Pointer, { readonly by: Pointer; readonly agrees: boolean }>();
  readonly ignored = new Map<
    Pointer,
    { readonly because: IgnoredBecause; readonly reason: string; readonly read_by?: readonly ReadBy[] }
  >();
  /** Every field that was looked for, present or not, where the caller wants to know. */
  readonly lookedFor: Set<Pointer> | null;
  /** The reader of hf_quant_config.json, where one stands beside the file. Its pointers lead into that file. */
  readonly quantFile: ConfigReader | null;

  constructor(
    document: ConfigDocument,
    quantFile: ConfigReader | null = null,
    lookedFor: Set<Pointer> | null = null,
  ) {
    this.document = document;
    this.quantFile = quantFile;
    this.lookedFor = lookedFor;
  }

  get root(): ObjectNode {
    return this.document.root as ObjectNode;
  }

  report(severity: Severity, code: string, at: Pointer, message: string): void {
    this.findings.push({ severity, code, message: shortened(message), at, fatal: false });
  }

  /** Reports what makes a spec impossible. Reading goes on, so that one look shows all that is wrong. */
  refuse(code: string, at: Pointer, message: string): void {
    this.findings.push({ severity: "error", code, message: shortened(message), at, fatal: true });
  }

  /** Says of a field that is there why nothing is taken from it. `node` is what stands there, for those who have it. */
  ignore(at: Pointer, because: IgnoredBecause, reason: string, node = nodeAt(this.root, at)): void {
    this.lookedFor?.add(at);
    if (!node) return;
    const use = { because, reason };
    this.ignored.set(at, use);
    // Lists of lists are fields entry by entry, and belong to what is named; members of objects are named one by one.
    if (node.type === "array") forEachLeaf(nodeView, node, (leaf) => this.ignored.set(leaf, use), at);
  }

  /**
   * Says of a field that another won over it; a disagreement is a warning. Objects are taken leaf by leaf, and of a list one
   * warning is given, however much stands in it.
   */
  shadow(loser: Pointer, winner: Pointer, agrees?: boolean): void {
    const node = nodeAt(this.root, loser);
    if (!node) return;
    const deciderOf = (at: Pointer): Pointer => {
      const rival = winner + at.slice(loser.length);
      return nodeAt(this.root, rival) ? rival : winner;
    };
    const odd = new Set<Pointer>();
    forEachLeaf(
      nodeView,
      node,
      (at, leaf) => {
        const same = agrees ?? (leaf.type === "null" || this.#sameAt(winner + at.slice(loser.length), leaf));
        this.shadowed.set(at, { by: deciderOf(at), agrees: same });
        if (!same) odd.add(fieldOf(node, loser, at));
      },
      loser,
    );
    for (const at of odd) {
      const value = describeValue(nodeAt(this.root, at) ?? node, this.document.text);
      const message = `${dotted(at)} says ${value}, but ${dotted(deciderOf(at))} decides and says otherwise.`;
      this.report("warning", "spellings-disagree", at, message);
    }
  }

  /** Says of a field that one of another file decides its fact, and whether the two say the same. */
  settle(loser: Pointer, by: Pointer, agrees: boolean): void {
    this.lookedFor?.add(loser);
    const node = nodeAt(this.root, loser);
    if (node) forEachLeaf(nodeView, node, (at) => this.shadowed.set(at, { by, agrees }), loser);
  }

  #sameAt(pointer: Pointer, leaf: Node): boolean {
    const rival = nodeAt(this.root, pointer);
    return rival !== undefined && sameValue(rival, leaf);
  }

  /** The scope of the whole file; `hf` gives the defaults of fields that are not there. */
  scope(hf: HfClass): Scope {
    return new Scope(this, "", this.root, hf);
  }
}

/** The longest message, and what is left of the end of a longer one, in characters. */
const LONGEST = 1000;
const END = 300;

/** A message that quotes long values or names, without its middle, and with what of them would not be seen. */
export function shortened(message: string): string {
  const text = shown(message);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - END)} … ${text.slice(-END)}`;
}

/** A path through nested objects as a pointer has it: "/" stands between names, and "~" is escaped. */
function escapeTildes(path: string): string {
  return path.includes("~") ? path.replaceAll("~", "~0") : path;
}

/** A field that the file gives. */
interface Present {
  readonly at: Pointer;
  readonly node: Node;
}

const NONE: readonly never[] = [];

/** An object of the file, or the place where it would be, with the class whose defaults count there. */
export class Scope {
  readonly reader: ConfigReader;
  readonly pointer: Pointer;
  readonly node: ObjectNode | undefined;
  readonly hf: HfClass;

  constructor(reader: ConfigReader, pointer: Pointer, node: ObjectNode | undefined, hf: HfClass) {
    this.reader = reader;
    this.pointer = pointer;
    this.node = node;
    this.hf = hf;
  }

  /** The nested object `name`, read with another class's defaults. */
  inside(name: string, hf: HfClass): Scope {
    const pointer = this.at(name);
    const node = this.find(pointer);
    if (node && node.type !== "object" && node.type !== "null") {
      this.reader.refuse(
        "wrong-type",
        pointer,
        `${dotted(pointer)} is ${describeValue(node, this.reader.document.text)}, but an object is expected.`,
      );
    }
    if (node && (node.type === "null" || (node.type === "object" && node.members.size === 0))) {
      this.reader.ignore(pointer, "no effect", "it says nothing: the class's defaults stand");
    }
    return new Scope(this.reader, pointer, node?.type === "object" ? node : undefined, hf);
  }

  /** The pointer of a field: relative to this scope, through nested objects by "/", or absolute with a leading "/". */
  at(name: string): Pointer {
    return name.startsWith("/") ? name : `${this.pointer}/${escapeTildes(name)}`;
  }

  /** The node of a field that is there. */
  find(pointer: Pointer): Node | undefined {
    this.reader.lookedFor?.add(pointer);
    return nodeAt(this.reader.root, pointer);
  }

  /** As `find`, by a name as `at` takes it. */
  #named(name: string): Node | undefined {
    if (name.startsWith("/")) return this.find(name);
    this.reader.lookedFor?.add(this.at(name));
    return this.node && nodeUnder(this.node, escapeTildes(name));
  }

  /** Says of a field of this object, if it is there, why nothing is taken from it. */
  ignore(name: string, because: IgnoredBecause, reason: string): void {
    const node = this.#named(name);
    if (node) this.reader.ignore(this.at(name), because, reason, node);
  }

  /**
   * The value of the first of `names` that the file gives; the later ones are other spellings of the same fact and are
   * shadowed. Where none is given: the class's default (of the field `inClass`, where a version spells it in another
   * way than the file), else `fallback`, else it is an error.
   */
  read<T>(
    type: FieldType<T>,
    names: string | readonly string[],
    fallback?: Fallback<T>,
    inClass?: string,
  ): Sourced<T> {
    const list = this.#spellings(names);
    return this.optional(type, list) ?? this.#absent(type, list, fallback, inClass);
  }

  /** As `read`, without any default: undefined where the file gives none of the names (or only null). */
  optional<T>(type: FieldType<T>, names: string | readonly string[]): Sourced<T> | undefined {
    const present = this.#present(names);
    const winner = present.find((candidate) => candidate.node.type !== "null") ?? present[0];
    if (!winner) return undefined;
    for (const loser of present) if (loser !== winner) this.reader.shadow(loser.at, winner.at);
    const value = type.accept(winner.node);
    if (value !== undefined) return mapped(value, winner.at);
    const ofNull = winner.node.type === "null" ? this.#ofNull(type, winner.at) : undefined;
    if (ofNull) return ofNull;
    this.reader.refuse(
      winner.node.type === "null" ? "null-value" : "wrong-type",
      winner.at,
      this.#wrong(type, winner.at, winner.node),
    );
    return mapped(type.placeholder, winner.at);
  }

  /** What a null that the class takes comes to; undefined where nothing can be said in its place. */
  #ofNull<T>(type: FieldType<T>, at: Pointer): Sourced<T> | undefined {
    const field = nameOf(at);
    if (type.ofNull === undefined || at !== this.at(field) || !this.hf.takesNull?.(field)) return undefined;
    if (type.ofNull === "false") return derive([mapped(null, at)], () => type.placeholder, "a null is false");
    const value = classDefault(this.hf, field);
    if (typeof value !== "number" && !Array.isArray(value)) return undefined;
    const { name, transformersVersion } = this.hf;
    const message = `${dotted(at)} is null: ${name} of transformers ${transformersVersion} takes it, and the model fails where it computes with it. The class's default, ${JSON.stringify(value)}, stands in the spec.`;
    this.reader.report("warning", "null-cannot-run", at, message);
    return derive(
      [mapped(null, at)],
      () => value as T,
      `the default of ${name}: a null cannot be computed with`,
    );
  }

  /**
   * As `read`, for a field in which null stands for the fallback. As in Python, a null in the file overrides the
   * class's default too, and so is a source of what comes in its place.
   */
  nullable<T>(
    type: FieldType<T>,
    names: string | readonly string[],
    fallback: Fallback<T>,
    inClass?: string,
  ): Sourced<T> {
    const list = this.#spellings(names);
    const present = this.#present(list);
    if (present.length === 0 || present.some((candidate) => candidate.node.type !== "null"))
      return this.read(type, list, fallback, inClass);
    const nulls = present.map((candidate) => mapped(null, candidate.at));
    if (!(fallback instanceof Sourced))
      return derive(nulls, () => fallback.value, `null says nothing: ${fallback.rule}`);
    return derive([...nulls, fallback], () => fallback.value, `null, and so ${fallback.source.text}`);
  }

  #present(names: string | readonly string[]): readonly Present[] {
    let present: Present[] | undefined;
    for (const name of this.#spellings(names)) {
      const node = this.#named(name);
      if (node) (present ??= []).push({ at: this.at(name), node });
    }
    return present ?? NONE;
  }

  /** The names, and after them what the class keeps them as (attribute_map): given both, the alias overwrites that. */
  #spellings(names: string | readonly string[]): readonly string[] {
    const list = typeof names === "string" ? [names] : names;
    const { aliases } = this.hf;
    if (!aliases || !list.some((name) => Object.hasOwn(aliases, name))) return list;
    return [...new Set([...list, ...list.flatMap((name) => aliases[name] ?? [])])];
  }

  #wrong<T>(type: FieldType<T>, at: Pointer, node: Node): string {
    const found = describeValue(node, this.reader.document.text);
    const quoted =
      node.type === "string" && type.expected.includes("number") ? " Remove the quotation marks." : "";
    const none = node.type === "number" && node.value === 0 && /positive|above 0/.test(type.expected);
    const served = none ? " A class of transformers may take 0; an engine then has nothing to serve." : "";
    return `${dotted(at)} is ${found}, but ${type.expected} is expected.${quoted}${served}`;
  }

  #absent<T>(
    type: FieldType<T>,
    names: readonly string[],
    fallback: Fallback<T> | undefined,
    inClass: string | undefined,
  ): Sourced<T> {
    const lookedFor = names.map((name) => this.at(name));
    const own = names.find((name) => !name.startsWith("/") && classDefault(this.hf, name) !== undefined);
    const value =
      (inClass === undefined ? undefined : classDefault(this.hf, inClass)) ??
      classDefault(this.hf, own ?? "");
    const field = this.at(own ?? names[0] ?? "");
    if (value !== undefined && value !== null) {
      const { name, transformersVersion } = this.hf;
      const absent: AbsentField = {
        field,
        lookedFor,
        value,
        default_from: "hf_class",
        class: name,
        transformers_version: transformersVersion,
      };
      return defaulted(value as T, absent);
    }
    if (fallback instanceof Sourced) return fallback;
    if (fallback) {
      const absent: AbsentField = {
        field,
        lookedFor,
        value: fallback.value as Json,
        default_from: "engine",
        rule: fallback.rule,
      };
      return defaulted(fallback.value, absent);
    }
    this.reader.refuse(
      "missing-field",
      field,
      `${dotted(field)} is missing, and ${this.hf.isRemote ? `the default of ${this.hf.name} is not known here` : `${this.hf.name} has no default for it`}: give ${type.expected}.`,
    );
    return mapped(type.placeholder, field);
  }
}
