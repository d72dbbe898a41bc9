import { type Json, isJsonObject, wordOf } from "../../spec/json.ts";
import { forEachLeaf } from "../../spec/leaves.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import type { ConfigDocument, Node, ObjectNode } from "../document.ts";
import { dotted } from "../nodes/dotted.ts";
import { nodeView } from "../nodes/node-view.ts";
import { nodeAt } from "../nodes/node.ts";
import { sameValue } from "../nodes/same-value.ts";
import type { OtherForm } from "./other-form.ts";
import { ConfigReader } from "./reader.ts";
import { Sourced, allDependOn, dependsOn, mapped } from "./sourced.ts";

/** The most empty objects of a file that are looked into: each costs two readings or so, and no real file has as many. */
const MOST = 32;

/** What is ignored for these reasons decides nothing by being there either. */
const NEVER_DECIDE: ReadonlySet<string> = new Set(["training", "generation", "bookkeeping"]);

/**
 * An empty object has no value that could decide anything, and yet a class may make a tower of it, or take other
 * defaults than it takes without one. Which values hang on one is seen by reading the file without it.
 * @param tree what a family made of the file.
 * @param form what the family read in place of the file, where it did.
 * @param read what the same family makes of another file.
 * @returns the same values, those that would be others or none without the object given by it.
 */
export function givenByEmptyObjects<D extends object>(
  tree: D,
  { document, quantFile, ignored }: ConfigReader,
  form: OtherForm | undefined,
  read: (reader: ConfigReader) => object | undefined,
): D {
  const root = document.root as ObjectNode;

  /** What is read without these; undefined where that would be the file of another model, or none. */
  function without(empty: readonly Pointer[]): object | undefined {
    const other = { ...document, root: withoutMembers(root, empty) };
    const otherForm = form?.again(other);
    if (form && (!otherForm || otherForm.refusal || !isSameType(otherForm.document, form.document)))
      return undefined;
    // A reader keeps what was found, and what is found in another file is not to be told of this one.
    const beside = quantFile && new ConfigReader(quantFile.document);
    const values = read(new ConfigReader(otherForm?.document ?? other, beside));
    return values && otherForm ? otherForm.retraced(values) : values;
  }

  /** The values with what each of these decides. They are looked into one by one only where all together decide something. */
  function given(values: D, empty: readonly Pointer[]): D {
    if (empty.length === 0) return values;
    const [at = ""] = empty;
    const other = without(empty);
    if (empty.length === 1)
      return other
        ? givenBy(values, other, at)
        : hangingOn(values, at, "the file would be that of another model");
    if (other && givenBy(values, other, at) === values) return values;
    const half = empty.length >> 1;
    return given(given(values, empty.slice(0, half)), empty.slice(half));
  }

  const empty: Pointer[] = [];
  forEachLeaf(nodeView, root, (at, node, key) => {
    if (node.type !== "object" || node.members.size > 0 || typeof key !== "string") return;
    if (!NEVER_DECIDE.has(ignored.get(at)?.because ?? "")) empty.push(at);
  });
  return given(tree, empty.slice(0, MOST));
}

function isSameType(a: ConfigDocument, b: ConfigDocument): boolean {
  const [ours, other] = [a, b].map(({ root }) => nodeAt(root, "/model_type"));
  return ours !== undefined && other !== undefined && sameValue(ours, other);
}

/** The object without these members of it or of what is in it. */
function withoutMembers(root: ObjectNode, gone: readonly Pointer[]): ObjectNode {
  const names = new Set(gone);
  const holders = new Set(gone.flatMap((at) => prefixesOf(at)));
  const copy = (node: Node, at: Pointer): Node => {
    if (!holders.has(at)) return node;
    if (node.type === "array")
      return { ...node, items: node.items.map((item, index) => copy(item, child(at, index))) };
    if (node.type !== "object") return node;
    const left = [...node.members].flatMap(([name, member]) => {
      const inside = child(at, name);
      return names.has(inside) ? [] : [[name, { ...member, value: copy(member.value, inside) }] as const];
    });
    return { ...node, members: new Map(left) };
  };
  return copy(root, "") as ObjectNode;
}

/** The pointers of all that holds a place, from the whole file on. */
function prefixesOf(at: Pointer): Pointer[] {
  const prefixes: Pointer[] = [];
  for (let slash = at.lastIndexOf("/"); slash >= 0; slash = slash === 0 ? -1 : at.lastIndexOf("/", slash - 1))
    prefixes.push(at.slice(0, slash));
  return prefixes;
}

/** The tree with the object at `at` as what its values are given by where `other`, read without it, has others; itself where none. */
function givenBy<D extends object>(tree: D, other: object | undefined, at: Pointer): D {
  if (tree instanceof Sourced || !other || other instanceof Sourced) {
    if (
      tree instanceof Sourced &&
      other instanceof Sourced &&
      sameJson(tree.value as Json, other.value as Json)
    )
      return tree;
    return hangingOn(tree, at, otherwise(other));
  }
  const all: { [name: string]: object } = {};
  let isSame = true;
  for (const name of Object.keys(tree)) {
    const own = tree[name as keyof D] as object;
    const now = givenBy(own, (other as { readonly [name: string]: object })[name], at);
    if (now !== own) isSame = false;
    all[name] = now;
  }
  if (!isSame) return all as D;
  // What is not there has no origin: what stands where it would be tells of it.
  const more = Object.keys(other).filter((name) => !Object.hasOwn(tree, name));
  return more.length > 0 ? hangingOn(tree, at, `${more.join(" and ")} would stand beside this`) : tree;
}

function hangingOn<D extends object>(part: D, at: Pointer, without: string): D {
  const rule = `${dotted(at)} is there, though empty: without it ${without}`;
  const condition = [mapped({}, at)];
  return part instanceof Sourced
    ? (dependsOn(part, condition, rule) as unknown as D)
    : allDependOn(part, condition, rule);
}

function otherwise(other: object | undefined): string {
  const value = other instanceof Sourced ? (other.value as Json) : null;
  if (!other || isNothing(value)) return "this would not be there";
  const isScalar = other instanceof Sourced && (typeof value !== "object" || value === null);
  return `this would be ${isScalar ? wordOf(value) : "another"}`;
}

const isNothing = (value: Json): boolean => isJsonObject(value) && Object.keys(value).length === 0;
