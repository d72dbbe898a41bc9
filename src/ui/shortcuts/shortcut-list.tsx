import type { JSX } from "react";
import "./shortcuts.css";

const KEYS: readonly (readonly [string, string])[] = [
  ["/", "search names, HF names and values"],
  ["?", "show this list"],
  ["Ctrl+V", "open the config, or the address, on the clipboard"],
  ["↑ ↓ ← →", "move in the tree, open and close its branches"],
  ["Home, End", "first and last row of the tree"],
  ["Enter", "select the row"],
  ["Ctrl+F", "search in the source"],
  ["F7, Shift+F7", "next and previous difference of two texts"],
  ["Esc", "close this list; clear the search"],
];

/** Each key, and what it does. */
export function ShortcutList(): JSX.Element {
  return (
    <dl className="shortcuts">
      {KEYS.map(([keys, what]) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
