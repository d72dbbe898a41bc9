import { type JSX, useEffect, useRef } from "react";
import "./shortcuts.css";

const KEYS: readonly (readonly [string, string])[] = [
  ["/", "search names, HF names and values"],
  ["?", "show this list"],
  ["Ctrl+V", "open the config on the clipboard"],
  ["↑ ↓ ← →", "move in the tree, open and close its branches"],
  ["Home, End", "first and last row of the tree"],
  ["Enter", "select the row"],
  ["Ctrl+F", "search in the source"],
  ["Esc", "close this list; clear the search"],
];

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The keyboard shortcuts, in a dialog of the browser's own. */
export function Shortcuts({ open, onClose }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="shortcuts" aria-labelledby="shortcuts-title" onClose={onClose}>
      <h2 id="shortcuts-title">Keyboard shortcuts</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
