import { type JSX, type ReactNode, useId, useRef } from "react";
import "./popover.css";

interface Props {
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that shows something over the page, and moves nothing. The browser closes it by Escape and by a click beside it. */
export function Popover({ label, children }: Props): JSX.Element {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button ref={button} type="button" className="popover-button" popoverTarget={id}>
        {label}
      </button>
      <div
        id={id}
        popover="auto"
        className="popover"
        onBeforeToggle={(event) => {
          const { bottom, right } = button.current?.getBoundingClientRect() ?? { bottom: 0, right: 0 };
          event.currentTarget.style.top = `${bottom + 4}px`;
          event.currentTarget.style.right = `${Math.max(8, window.innerWidth - right)}px`;
        }}
      >
        {children}
      </div>
    </>
  );
}
