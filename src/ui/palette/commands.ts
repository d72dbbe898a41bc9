import { ACTIONS, type Where } from "../actions/actions.ts";

/** Something that the list of commands offers. */
export interface Command {
  readonly name: string;
  readonly label: string;
  /** How it is done without the list. */
  readonly keys: string;
  readonly run: () => void;
}

/** What has to be on the page for actions on it. */
const NEEDS: { readonly [W in Where]: string } = {
  page: "body",
  model: ".workspace",
  tree: '[role="tree"]',
  value: ".explain.selected",
};

/** All that can be done on the page as it is: its actions that have a key, and its views. */
export function commandsOn(page: Document): readonly Command[] {
  const views = [...page.querySelectorAll<HTMLElement>('[role="tab"]')].map((tab): Command => {
    // Not with the number of what waits there.
    const label = `Go to ${tab.firstChild?.textContent ?? ""}`;
    return {
      name: tab.id,
      label,
      keys: "",
      run: () => {
        tab.click();
        tab.focus();
      },
    };
  });
  const actions = (Object.keys(NEEDS) as Where[])
    .filter((where) => page.querySelector(NEEDS[where]) !== null)
    .flatMap((where) => [...ACTIONS[where]])
    .flatMap(({ name, label, keys: [key] }): Command[] =>
      key === undefined || name === "palette"
        ? []
        : [{ name, label, keys: key, run: () => page.dispatchEvent(pressOf(key)) }],
    );
  return [...views, ...actions];
}

/** The press of a key: what listens to it does the same, whoever presses. */
function pressOf(keys: string): KeyboardEvent {
  const parts = keys.split(/\+(?=.)/);
  return new KeyboardEvent("keydown", {
    key: parts.at(-1) ?? "",
    shiftKey: parts.includes("Shift"),
    ctrlKey: parts.includes("Ctrl"),
    bubbles: true,
    cancelable: true,
  });
}

/** The commands that have all words of a text in their label. */
export function matching(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}
