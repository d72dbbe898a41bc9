import { type JSX, type KeyboardEvent, useId, useMemo, useState } from "react";
import { movedIndex } from "../input/suggestion.ts";
import { type Command, commandsOn, matching } from "./commands.ts";
import "./palette.css";

interface Props {
  readonly onClose: () => void;
}

/** Everything that can be done here, found by a few letters and done by Enter. */
export function Palette({ onClose }: Props): JSX.Element {
  const id = useId();
  // What was typed while this was loaded stands in the field that waited for it.
  const [text, setText] = useState(
    () => document.querySelector<HTMLInputElement>(".palette-waiting")?.value ?? "",
  );
  const [active, setActive] = useState(0);
  const all = useMemo(() => commandsOn(document), []);
  const found = matching(all, text);
  const current = found[Math.min(active, found.length - 1)];
  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    // Once the dialog is gone, and the keyboard back where it was.
    requestAnimationFrame(command.run);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      setActive(movedIndex(active, event.key, found.length));
    else if (event.key === "Enter") run(current);
    else return;
    event.preventDefault();
  };
  const optionId = ({ name }: Command): string => `${id}${name}`;
  return (
    <div className="palette">
      <input
        type="text"
        role="combobox"
        aria-label="Find a command"
        aria-expanded
        aria-controls={`${id}list`}
        aria-activedescendant={current && optionId(current)}
        placeholder="Find a command"
        autoFocus
        autoComplete="off"
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
      />
      <ul id={`${id}list`} role="listbox" aria-label="Commands">
        {found.map((command, index) => (
          <li
            key={command.name}
            id={optionId(command)}
            role="option"
            aria-selected={command === current}
            ref={command === current ? intoSight : null}
            onClick={() => {
              run(command);
            }}
            onPointerMove={() => {
              setActive(index);
            }}
          >
            <span>{command.label}</span>
            {command.keys !== "" && <kbd>{command.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p role="status">Nothing here is called “{text.trim()}”.</p>}
    </div>
  );
}

function intoSight(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: "nearest" });
}
