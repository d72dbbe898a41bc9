import { type ClipboardEvent, type JSX, type KeyboardEvent, useId, useState } from "react";
import { movedIndex, type Suggestion } from "./suggestion.ts";

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly suggestions: readonly Suggestion[];
  readonly onChange: (value: string) => void;
  readonly onSubmit: (value: string) => void;
  readonly onPaste?: (event: ClipboardEvent<HTMLInputElement>) => void;
}

/** Whether a text may name something by itself: an organisation and a model, an address, two of them, or a content. */
function isWhole(text: string): boolean {
  const name = text.trim();
  return name === "" || /^[^/\s]+\/[^/\s]/.test(name) || /:|\.\./.test(name);
}

/** An input with a list of suggestions (ARIA APG: editable combobox with list autocomplete, manual selection). */
export function Combobox(props: Props): JSX.Element {
  const { label, placeholder, value, suggestions, onChange, onSubmit, onPaste } = props;
  const id = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = open && suggestions.length > 0;
  const optionId = (index: number): string => `${id}option${index}`;
  const close = (): void => {
    setOpen(false);
    setActive(-1);
  };
  const choose = (suggestion: Suggestion): void => {
    close();
    suggestion.open();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      setActive(movedIndex(active, event.key, suggestions.length));
    } else if (event.key === "Escape") {
      if (shown) close();
      else onChange("");
    } else if (event.key === "Enter") {
      event.preventDefault();
      // A text that is no name of a model by itself is the beginning of one: the first that is offered is meant.
      const chosen = shown
        ? (suggestions[active] ?? (isWhole(value) ? undefined : suggestions[0]))
        : undefined;
      if (chosen) choose(chosen);
      else {
        close();
        onSubmit(value);
      }
    }
  };
  return (
    <div className="combobox">
      <input
        className="input-field"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}list`}
        aria-activedescendant={shown && active >= 0 ? optionId(active) : undefined}
        placeholder={placeholder}
        value={value}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
        onClick={() => {
          setOpen(true);
        }}
        onBlur={close}
        onChange={(event) => {
          setOpen(true);
          setActive(-1);
          onChange(event.target.value);
        }}
      />
      <ul id={`${id}list`} role="listbox" aria-label="Suggestions" hidden={!shown}>
        {shown &&
          suggestions.map((suggestion, index) => (
            <li
              key={suggestion.key}
              id={optionId(index)}
              role="option"
              aria-selected={index === active}
              // The press would take the focus, and with it the list, away before the click.
              onMouseDown={(event) => {
                event.preventDefault();
              }}
              onClick={() => {
                choose(suggestion);
              }}
            >
              <span>{suggestion.title}</span> <small>{suggestion.note}</small>
            </li>
          ))}
      </ul>
    </div>
  );
}
