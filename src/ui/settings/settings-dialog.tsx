import { type JSX } from "react";
import { lazyPart, Part } from "../components/part.tsx";
import { Dialog } from "../components/dialog.tsx";
import type { SettingsFormProps } from "./settings-form.tsx";

// Loaded when somebody opens the dialog.
const SettingsForm = lazyPart(async () => {
  const { SettingsForm: component } = await import("./settings-form.tsx");
  return { default: component };
});

interface Props extends SettingsFormProps {
  readonly open: boolean;
}

/** Where the Hub is, and the token for models that are given on request. */
export function SettingsDialog({ open, onClose, ...props }: Props): JSX.Element {
  return (
    <Dialog title="Hub" open={open} onClose={onClose}>
      <Part>
        <SettingsForm {...props} onClose={onClose} />
      </Part>
    </Dialog>
  );
}
