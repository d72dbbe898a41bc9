import { isOnlyUnscaled } from "./unscaled.ts";
import { type Change, noticed, type Upgrade } from "./upgrade.ts";

const SHOWN = 6;

/** What an upgrade changes, in a few sentences: whether it is safe, what is not, and which versions stand for others. */
export function upgradeWords(upgrade: Upgrade): string {
  const stands = upgrade.instead.map(
    ({ asked, used }) => ` The classes of ${asked} are not known here: the nearest, ${used}, stands for it.`,
  );
  return `${changesWords(upgrade)}${stands.join("")}`;
}

function changesWords(upgrade: Upgrade): string {
  const { from, to, able, impossible, changes } = upgrade;
  if (impossible !== null) return impossible;
  if (from === to)
    return able.length === 1
      ? `Of the versions of transformers that are known here ${to} alone loads this file: there is no upgrade to judge.`
      : `From transformers ${from} to ${to} there is nothing to upgrade.`;
  if (noticed(upgrade).length === 0)
    return `From transformers ${from} to ${to} nothing changes for model code that reads this file's attributes.`;
  const others = changes.filter(({ effect }) => effect === "other");
  const parts = [
    named("gives another value of $", others.filter((change) => !isUnscaled(change)).map(name)),
    named("gives $ in another form, without scaling in either", others.filter(isUnscaled).map(name)),
    named(
      "raises at $",
      changes.filter(({ effect, after }) => effect === "error" && after.is === "raises").map(name),
    ),
    named(
      "has no $",
      changes.flatMap(({ attribute, effect, after, as }) =>
        effect !== "error" || after.is !== "absent"
          ? []
          : [as === null ? attribute : `${attribute} (${as} has another value)`],
      ),
    ),
    named(
      "keeps $",
      changes.flatMap(({ attribute, effect, as }) =>
        effect === "moved" && as !== null ? [`${attribute} as ${as}`] : [],
      ),
    ),
  ].filter((part) => part !== null);
  return `From transformers ${from} to ${to} model code has to follow: ${to} ${parts.join("; it ")}.`;
}

/** Whether neither version scales positions: null in one, a set of the default type in the other. */
const isUnscaled = ({ attribute, before, after }: Change): boolean =>
  before.is === "value" && after.is === "value" && isOnlyUnscaled(attribute, [before.value, after.value]);

const name = ({ attribute }: { readonly attribute: string }) => attribute;

/** The words with the names in place of `$`; null without a name. */
function named(words: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return words.replace("$", () => `${names.slice(0, SHOWN).join(", ")}${more}`);
}
