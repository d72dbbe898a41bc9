import { type JSX, useEffect, useRef, useState } from "react";
import { breakingNames } from "../components/breaking.tsx";

interface Props {
  readonly title: string;
  /** Gives the config another name; null where it has one that is not the reader's to change. */
  readonly onRename: ((name: string) => void) | null;
}

/** What is open, by its name, which the reader may change where the text is the reader's own. */
export function Title({ title, onRename }: Props): JSX.Element {
  const [editing, setEditing] = useState(false);
  const [named, setNamed] = useState(title);
  // Another config, or the new name: there is nothing to go on naming.
  if (named !== title) {
    setNamed(title);
    setEditing(false);
  }
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);
  const close = (): void => {
    setEditing(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  if (!editing || onRename === null)
    return (
      <>
        <h1>{breakingNames(title)}</h1>
        {onRename && (
          <button
            ref={button}
            type="button"
            className="overview-rename"
            onClick={() => {
              setEditing(true);
            }}
          >
            Rename
          </button>
        )}
      </>
    );
  return (
    <form
      className="overview-naming"
      onSubmit={(event) => {
        event.preventDefault();
        const name = (input.current?.value ?? "").trim();
        if (name !== "" && name !== title) onRename(name);
        close();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <h1 className="visually-hidden">{title}</h1>
      <input ref={input} aria-label="Name of this config" defaultValue={title} maxLength={200} />
      <button type="submit">Save</button>
      <button type="button" onClick={close}>
        Cancel
      </button>
    </form>
  );
}
