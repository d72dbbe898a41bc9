import { type JSX, lazy, Suspense } from "react";
import { Dialog } from "../components/dialog.tsx";

// Loaded when somebody asks for it.
const ShortcutList = lazy(async () => {
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
      <Suspense>
        <ShortcutList />
      </Suspense>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </Dialog>
  );
}
