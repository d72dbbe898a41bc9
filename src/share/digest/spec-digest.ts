import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { fromBase64Url, toBase64Url } from "../codec/base64url.ts";
import { type Polynomial, valueAt, withoutRoot } from "./gf24.ts";
import { leafElement } from "./leaf-element.ts";
import { CAPACITY, differenceOf, type Sketch, sketchOf } from "./spec-sketch.ts";

/** How the spec of today differs from the one that a digest was made of. */
export type DigestComparison =
  | { readonly kind: "same" }
  | {
      readonly kind: "differs";
      /** Leaves of today's spec that the other had not, or with another value. */
      readonly changed: readonly ChangedLeaf[];
      /** How many leaves the other had, beyond the earlier values of those changed. */
      readonly gone: number;
    }
  /** In more leaves than a digest can name: more than 4 values. */
  | { readonly kind: "differs-much" }
  /** The digest was damaged, or is of a version that is not known here. */
  | { readonly kind: "unreadable" };

export interface ChangedLeaf {
  readonly pointer: Pointer;
  readonly now: Json;
  /** Its value in the other spec; undefined where none of the candidates is it, or where it was not there. */
  readonly then: Json | undefined;
}

const VERSION = "1";

/** A digest of a spec, 33 characters of base64url: says later on which values have changed. Does not hold the values. */
export function specDigest(spec: EngineModelSpec): string {
  return VERSION + toBase64Url(toBytes(sketchOf(leavesOf(spec).map(({ element }) => element))));
}

/**
 * Compares a spec with a digest of another, for example of the same config as another version of this program read it.
 * `candidates` are values that a changed leaf may have had, beyond the usual ones and those of other leaves.
 */
export function compareDigest(
  digest: string,
  spec: EngineModelSpec,
  candidates: Iterable<Json>,
): DigestComparison {
  const sketch = readDigest(digest);
  if (!sketch) return { kind: "unreadable" };
  const leaves = leavesOf(spec);
  const difference = differenceOf(sketch, sketchOf(leaves.map(({ element }) => element)));
  if (!difference) return { kind: "differs-much" };
  if (difference.length === 1) return { kind: "same" };

  let rest = difference;
  const here = leaves.filter(({ element }) => {
    if (valueAt(rest, element) !== 0) return false;
    rest = withoutRoot(rest, element);
    return true;
  });
  const values = [...leaves.map(({ value }) => value), ...candidates, ...usualValues()];
  const changed = here.map(({ pointer, value: now }): ChangedLeaf => {
    const then = values.find((value) => valueAt(rest, leafElement(pointer, value)) === 0);
    if (then !== undefined) rest = withoutRoot(rest, leafElement(pointer, then));
    return { pointer, now, then };
  });
  const unnamed = changed.filter(({ then }) => then === undefined).length;
  return { kind: "differs", changed, gone: Math.max(0, degree(rest) - unnamed) };
}

function degree(polynomial: Polynomial): number {
  return polynomial.length - 1;
}

interface Leaf {
  readonly pointer: Pointer;
  readonly value: Json;
  readonly element: number;
}

function leavesOf(spec: EngineModelSpec): Leaf[] {
  const leaves: Leaf[] = [];
  forEachLeaf(jsonView, spec as Json, (pointer, value) => {
    leaves.push({ pointer, value, element: leafElement(pointer, value) });
  });
  return leaves;
}

function* usualValues(): Generator<Json> {
  yield* [null, true, false];
  for (let value = 0; value <= 256; value++) yield value;
  for (let value = 512; value <= 2 ** 30; value *= 2) yield value;
}

const BYTES_EACH = 3;

function toBytes(sketch: Sketch): Uint8Array {
  return Uint8Array.from(sketch.flatMap((sum) => [sum >> 16, (sum >> 8) & 0xff, sum & 0xff]));
}

function readDigest(digest: string): Sketch | undefined {
  // Chat programs take the punctuation after a link for its end.
  const sums = /^1([\w-]{32})[^\w-]*$/.exec(digest)?.[1];
  const bytes = sums === undefined ? undefined : fromBase64Url(sums);
  return (
    bytes &&
    Array.from({ length: CAPACITY }, (_, at) => {
      const [high = 0, middle = 0, low = 0] = bytes.subarray(BYTES_EACH * at);
      return (high << 16) | (middle << 8) | low;
    })
  );
}
