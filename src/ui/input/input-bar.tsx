import { type JSX, useId, useRef, useState } from "react";
import { searchGallery } from "../../sources/gallery.ts";
import "./input.css";

interface Props {
  readonly onText: (text: string) => void;
  readonly onFile: (file: File) => void;
  readonly onGallery: (id: string) => void;
  readonly notice: string;
  readonly onNotice: (notice: string) => void;
}

/** Whether a text is meant as the content of a file and not as the name of a model. */
export function looksLikeContent(text: string): boolean {
  return /^[\s\uFEFF]*[{[<]/.test(text) || text.includes("\n");
}

/** The one input: text of a config.json, or the name of a bundled one; beside it, a file picker. */
export function InputBar({ onText, onFile, onGallery, notice, onNotice }: Props): JSX.Element {
  const [value, setValue] = useState("");
  const listId = useId();
  const picker = useRef<HTMLInputElement>(null);
  const submit = (text: string): void => {
    if (looksLikeContent(text)) {
      setValue("");
      onText(text);
      return;
    }
    const [item, ...others] = searchGallery(text);
    if (text.trim() === "") return;
    if (item && (others.length === 0 || item.title.toLowerCase() === text.trim().toLowerCase())) {
      setValue("");
      onGallery(item.id);
    } else {
      onNotice(
        item
          ? "Several bundled configs have that name: choose one from the list."
          : "No bundled config has that name. Paste its config.json, or drop the file here.",
      );
    }
  };
  return (
    <form
      className="input-bar"
      role="search"
      aria-label="Open a config"
      onSubmit={(event) => {
        event.preventDefault();
        submit(value);
      }}
    >
      <input
        className="input-field"
        aria-label="Paste a config.json or name a bundled model"
        placeholder="Paste a config.json, drop a file, or name a model"
        list={listId}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onPaste={(event) => {
          const text = event.clipboardData.getData("text/plain");
          if (!looksLikeContent(text)) return;
          // A one-line field would lose the line ends.
          event.preventDefault();
          submit(text);
        }}
        onChange={(event) => {
          const text = event.target.value;
          setValue(text);
          onNotice("");
          const chosen = searchGallery(text).find(({ title }) => title === text);
          if (chosen) submit(text);
        }}
      />
      <datalist id={listId}>
        {searchGallery(looksLikeContent(value) ? "" : value).map(({ id, title }) => (
          <option key={id} value={title} />
        ))}
      </datalist>
      <button type="button" onClick={() => picker.current?.click()}>
        Open file
      </button>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          event.target.value = "";
        }}
      />
      <p className="input-notice" role="status">
        {notice}
      </p>
    </form>
  );
}
