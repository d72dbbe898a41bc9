import { type JSX, useRef } from "react";
import { Combobox } from "./combobox.tsx";
import { looksLikeContent } from "./looks-like-content.ts";
import type { Suggestion } from "./suggestion.ts";
import "./input.css";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: readonly Suggestion[];
  /** Takes what was typed or pasted: the content of a file, a name or an address. */
  readonly onSubmit: (text: string) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly notice: string;
}

/** The id of the hidden file picker, for buttons elsewhere that open it. */
export const FILE_PICKER = "file-picker";

/** The one input: the text of a config.json, a model's name, or an address; beside it, a file picker. */
export function InputBar(props: Props): JSX.Element {
  const { value, onChange, suggestions, onSubmit, onFiles, notice } = props;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <form
      className="input-bar"
      role="search"
      aria-label="Open a config"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(value);
      }}
    >
      <Combobox
        label="Open a config: paste it, or name a model or an address"
        placeholder="org/model@revision, an address, or paste a config.json"
        value={value}
        suggestions={suggestions}
        onChange={onChange}
        onSubmit={onSubmit}
        onPaste={(event) => {
          const text = event.clipboardData.getData("text/plain");
          if (!looksLikeContent(text)) return;
          // A one-line field would lose the line ends.
          event.preventDefault();
          onSubmit(text);
        }}
      />
      <button type="button" onClick={() => picker.current?.click()}>
        Open file
      </button>
      <input
        ref={picker}
        id={FILE_PICKER}
        type="file"
        accept=".json,application/json,.safetensors,.gguf"
        multiple
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) onFiles(files);
          event.target.value = "";
        }}
      />
      <p className="input-notice" role="status">
        {notice}
      </p>
    </form>
  );
}
