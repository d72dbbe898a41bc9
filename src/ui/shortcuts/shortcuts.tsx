import { type JSX } from "react";
import { lazyPart, Part } from "../components/part.tsx";
import { Dialog } from "../components/dialog.tsx";

// Loaded when somebody asks for it.
const ShortcutList = lazyPart(async () => {
  const { ShortcutList: component } = await import("./shortcut-list.tsx");
  return { default: component };
});

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The keyboard shortcuts. */
export function Shortcuts({ open, onClose }: Props): JSX.Element {
  return (
    <Dialog title="Keyboard shortcuts" open={open} onClose={onClose}>
      <Part>
        <ShortcutList />
      </Part>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </Dialog>
  );
}
