import type { ConfigDocument, Node, NumberNode, ObjectNode } from "../../config/document.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { type Source, Sourced, mapped } from "../../config/reading/sourced.ts";
import type { Json } from "../../spec/json.ts";
import { type Pointer, isWithin, tokensOf } from "../../spec/pointer.ts";

/** A member object while it is built. */
type Members = Map<string, { keyStart: number; keyEnd: number; value: Node }>;

/**
 * A config.json that is made of another file, with where each of its fields comes from in that file. Its nodes keep the
 * places that they have in the other file's text; those that no field of it carries have none.
 */
export class NormalForm {
  readonly #given: ConfigDocument;
  readonly #members: Members = new Map();
  readonly #sources = new Map<Pointer, Source>();
  /** Objects that were taken as they are, by where they stand now, with where they come from. */
  readonly #whole = new Map<Pointer, Pointer>();

  constructor(given: ConfigDocument) {
    this.#given = given;
  }

  /** The document that families read. */
  get document(): ConfigDocument {
    const { start, end } = this.#given.root;
    const root: ObjectNode = { type: "object", members: this.#members, start, end };
    return { text: this.#given.text, root, diagnostics: [] };
  }

  /** Sets a field to a value with its own source. */
  set(at: Pointer, { value, source }: Sourced<Json>, node: Node = nodeOf(value)): void {
    this.#place(at, node);
    this.#sources.set(at, source);
  }

  /** Takes a field of the file as it stands, where there is one; says whether there is. */
  take(at: Pointer, from: Pointer): boolean {
    const node = nodeAt(this.#given.root, from);
    if (!node) return false;
    this.#place(at, node);
    if (node.type === "object") this.#whole.set(at, from);
    else this.#sources.set(at, mapped(null, from).source);
    return true;
  }

  /** Where a field comes from: of an object the sources of all that is in it. */
  sourcesOf(at: Pointer): readonly Source[] {
    const own = this.#sources.get(at);
    if (own) return [own];
    const whole = this.#heldBy(at);
    if (whole !== null) return [mapped(null, whole).source];
    return [...this.#sources].flatMap(([pointer, source]) => (isWithin(pointer, at) ? [source] : []));
  }

  /** The place in the file of a field inside an object that was taken as it is. */
  #heldBy(at: Pointer): Pointer | null {
    for (const [here, there] of this.#whole) if (isWithin(at, here)) return there + at.slice(here.length);
    return null;
  }

  /** The field of the file that a field of this form is; null where it is none, or made of several. */
  fieldAt(at: Pointer): Pointer | null {
    const whole = this.#heldBy(at);
    if (whole !== null) return whole;
    const from = this.#sources.get(at)?.from ?? [];
    return from.length === 1 ? (from[0] ?? null) : null;
  }

  #place(at: Pointer, value: Node): void {
    const tokens = tokensOf(at);
    const name = tokens.pop() ?? "";
    let members = this.#members;
    for (const token of tokens) {
      const inner = members.get(token)?.value;
      if (inner?.type === "object") members = inner.members as Members;
      else {
        const made: Members = new Map();
        members.set(token, member({ type: "object", members: made, start: 0, end: 0 }));
        members = made;
      }
    }
    members.set(name, member(value));
  }
}

const member = (value: Node) => ({ keyStart: value.start, keyEnd: value.start, value });

const NOWHERE = { start: 0, end: 0 };

/** A value as a node without a place. */
function nodeOf(value: Json): Node {
  if (value === null) return { type: "null", ...NOWHERE };
  if (Array.isArray(value)) return { type: "array", items: value.map(nodeOf), ...NOWHERE };
  switch (typeof value) {
    case "string":
      return { type: "string", value, ...NOWHERE };
    case "boolean":
      return { type: "boolean", value, ...NOWHERE };
    case "number":
      return { type: "number", value, form: Number.isInteger(value) ? "integer" : "float", ...NOWHERE };
    default: {
      const members: Members = new Map();
      for (const [name, inner] of Object.entries(value)) members.set(name, member(nodeOf(inner)));
      return { type: "object", members, ...NOWHERE };
    }
  }
}

/** A number as Python's float() gives it: what is written without a point has one then. */
export function asFloat(node: NumberNode): NumberNode {
  return { ...node, form: "float" };
}
