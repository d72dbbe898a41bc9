import type { ACTIONS, OWN_KEYS, Where } from "../actions/actions.ts";

/** Keys, as they are written on them, and what they do. */
interface KeyLine {
  readonly keys: readonly string[];
  readonly label: string;
}

interface KeyGroup {
  readonly title: string;
  readonly lines: readonly KeyLine[];
}

const TITLES: { readonly [W in Where | (typeof OWN_KEYS)[number]["by"]]: string } = {
  page: "Everywhere",
  model: "With a config open",
  value: "On the selected value, or the row with the keyboard",
  tree: "In the tree",
  findings: "In the findings",
  source: "In the source",
  texts: "In a comparison of texts",
};

const NAMES: ReadonlyMap<string, string> = new Map([
  ["ArrowUp", "↑"],
  ["ArrowDown", "↓"],
  ["ArrowLeft", "←"],
  ["ArrowRight", "→"],
  ["Escape", "Esc"],
  ["Mod", "Ctrl"],
  ["f", "F"],
  ["z", "Z"],
]);

/** Every key of the page by what it applies to. */
export function keyGroups(actions: typeof ACTIONS, own: typeof OWN_KEYS): readonly KeyGroup[] {
  const keyed: readonly { readonly where: keyof typeof TITLES; readonly line: KeyLine }[] = [
    ...Object.values(actions)
      .flat()
      .map(({ where, keys, label }) => ({ where, line: { keys: keys.map(written), label } })),
    ...own.map(({ by, keys, label }) => ({ where: by, line: { keys: keys.map(written), label } })),
  ];
  return Object.entries(TITLES).map(([where, title]) => ({
    title,
    lines: keyed.filter((one) => one.where === where).map(({ line }) => line),
  }));
}

/** Keys as they are written on them: "Mod-f" is Ctrl+F. */
function written(keys: string): string {
  return keys
    .split(/(?<=.)[-+](?=.)/)
    .map((key) => NAMES.get(key) ?? key)
    .join("+");
}
