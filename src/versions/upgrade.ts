import type { VersionRow } from "./across.ts";
import { type Outcome, sameOutcome } from "./outcome.ts";
import type { CauseKind } from "./causes.ts";

/**
 * What becomes of model code that reads an attribute when the version changes: `other` goes on with another value,
 * `error` stops (AttributeError, or an attribute that differs by layer), `moved` stops too, but the same value is
 * there under another name or in a dictionary; `new` is there to be read and was not; `base` is bookkeeping that every
 * object of a version has.
 */
type Effect = "other" | "error" | "moved" | "new" | "base";

/** One attribute that an upgrade changes. */
export interface Change {
  readonly attribute: string;
  readonly effect: Effect;
  /** Where the later version has the value, of one that moved, or another value of it, of one at which code stops; else null. */
  readonly as: string | null;
  readonly before: Outcome;
  readonly after: Outcome;
  readonly kind: CauseKind;
  readonly cause: string;
}

/** What going from one version to another changes for a file. */
export interface Upgrade {
  readonly from: string;
  readonly to: string;
  /** Versions that were asked for and whose classes are not known, with those that stand for them. */
  readonly instead: readonly { readonly asked: string; readonly used: string }[];
  /** The versions that load the file. */
  readonly able: readonly string[];
  /** Why there is nothing to compare: a version that has no class for the file, or refuses it; null where there is. */
  readonly impossible: string | null;
  /** The versions that `impossible` gives the reasons of. */
  readonly told: readonly string[];
  readonly changes: readonly Change[];
}

/** The changes between two of the versions that `rows` are of. */
export function changesBetween(rows: readonly VersionRow[], from: string, to: string): Change[] {
  return rows.flatMap(({ attribute, outcomes, cause, kept }): Change[] => {
    const [before, after] = [outcomes[from], outcomes[to]];
    if (!before || !after || sameOutcome(before, after)) return [];
    const place = kept.find(({ of, by }) => of === from && by === to);
    const effect = effectOf(before, after, cause.kind, place?.same === true);
    return [{ attribute, effect, as: place?.as ?? null, before, after, kind: cause.kind, cause: cause.text }];
  });
}

function effectOf(before: Outcome, after: Outcome, kind: CauseKind, isSame: boolean): Effect {
  if (kind === "base") return "base";
  if (before.is === "absent") return after.is === "raises" ? "error" : "new";
  if (after.is === "value") return "other";
  return after.is === "absent" && isSame ? "moved" : "error";
}

/** Effects that model code notices: with these, an upgrade is not safe for code that reads the attribute. */
const NOTICED: readonly Effect[] = ["other", "error", "moved"];

/** The changes that model code notices. */
export function noticed({ changes }: Upgrade): readonly Change[] {
  return changes.filter(({ effect }) => NOTICED.includes(effect));
}

/** Whether model code that reads the attributes has to follow, or cannot go to the version at all. */
export function changesCode(upgrade: Upgrade): boolean {
  return upgrade.impossible !== null || noticed(upgrade).length > 0;
}
