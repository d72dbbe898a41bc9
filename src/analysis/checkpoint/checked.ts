import { fnv1a } from "../../spec/fnv1a.ts";
import { differences, type TensorComparison } from "./compare-tensors.ts";

/** A config held against its checkpoint: what came of it, and how much of the checkpoint was read for it. */
export interface CheckedCheckpoint {
  readonly comparison: TensorComparison;
  /** Which checkpoint, in words: `model.safetensors`, `org/model at 0123456`. */
  readonly source: string;
  /** Of how many files of weights the header was read; of the others names alone are known, from the index. */
  readonly headers: { readonly read: number; readonly of: number };
  /** How many files of the checkpoint are not there, and so can be read by nobody; not given: none. */
  readonly absent?: number;
  /** What was fetched for it; 0 of files that lie here. */
  readonly requests: number;
  readonly bytes: number;
}

/** How far a check is. */
export interface CheckProgress {
  /** Headers. */
  readonly done: number;
  /** null where it is not known yet how many there are. */
  readonly of: number | null;
  readonly bytes: number;
}

/** Before anything is read. */
export const NOTHING_READ: CheckProgress = { done: 0, of: null, bytes: 0 };

/**
 * What a link says of a check, so that whoever opens it can tell whether theirs comes to the same: how many tensors agree,
 * how many differ, and a hash of what differs in which way; behind it, where there are any, how many of those that agree are
 * known by name alone, and how many were not looked for.
 */
export function checkDigest({ comparison }: Pick<CheckedCheckpoint, "comparison">): string {
  const { agree, named, unseen, differing, keys = [], files = [], notes } = comparison;
  const lines = differing.map(({ kind, name, count, spec, file }) =>
    [kind, name, count, shapeAndType(spec), shapeAndType(file)].join(" "),
  );
  const others = keys.map(({ key, file, spec }) => [key, file, spec].join(" "));
  const broken = files.filter((each) => each.broken).map(({ what }) => what);
  const hash = fnv1a([...lines, ...others, ...broken, ...notes].sort().join("\n"));
  const left = named + unseen > 0 ? `.${named}.${unseen}` : "";
  return `${agree}.${differences(comparison)}.${hash.toString(16).padStart(8, "0")}${left}`;
}

/** What a digest says. */
export interface DigestCounts {
  readonly agree: number;
  readonly differ: number;
  /** How many of those that agree are known by name alone. */
  readonly named: number;
  /** How many were not looked for. */
  readonly unseen: number;
}

/** The counts of a digest; null where it is none. One without the last two is of an older link, or has none of these. */
export function countsInDigest(digest: string): DigestCounts | null {
  const [whole, agree, differ, named, unseen] =
    /^(\d{1,9})\.(\d{1,9})\.[0-9a-f]{8}(?:\.(\d{1,9})\.(\d{1,9}))?$/.exec(digest) ?? [];
  return whole === undefined
    ? null
    : {
        agree: Number(agree),
        differ: Number(differ),
        named: Number(named ?? 0),
        unseen: Number(unseen ?? 0),
      };
}

/** Whether two checks came to the same; a digest of an older link does not say what was not looked at. */
export function isSameDigest(shared: string, here: string): boolean {
  return shared === here || (shared.split(".").length === 3 && here.startsWith(`${shared}.`));
}

function shapeAndType(
  tensor: { readonly shape: readonly number[] | null; readonly dtype: string | null } | null,
) {
  return tensor === null ? "" : `${tensor.shape?.join() ?? ""} ${tensor.dtype ?? ""}`;
}
