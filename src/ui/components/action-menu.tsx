import { type JSX, useEffect, useId, useRef, useState } from "react";
import { LOST } from "./part.tsx";
import "./action-menu.css";

/** One thing that a menu offers; `run` resolves to what is then said of it. */
export interface MenuAction {
  readonly label: string;
  /** What to know before choosing it; "" for nothing. */
  readonly hint: string;
  readonly disabled: boolean;
  readonly run: () => Promise<string>;
}

interface Props {
  readonly label: string;
  /** A class of the menu; its panel has the same with `-panel`. */
  readonly kind: string;
  /** What is said while the actions are made. */
  readonly waiting: string;
  /** Makes the actions, when the menu is opened. */
  readonly prepare: () => Promise<readonly MenuAction[]>;
}

/** A button that opens a list of actions (ARIA APG: disclosure). */
export function ActionMenu({ label, kind, waiting, prepare }: Props): JSX.Element {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [actions, setActions] = useState<readonly MenuAction[] | null>(null);
  const [said, setSaid] = useState("");
  // What makes the actions did not arrive; each attempt asks for it anew.
  const [lost, setLost] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!open) return undefined;
    let current = true;
    prepare().then(
      (made) => {
        if (current) setActions(made);
      },
      () => {
        if (current) setLost(true);
      },
    );
    const away = (event: Event): void => {
      const { target } = event;
      if (!(target instanceof Node) || !box.current || box.current.contains(target)) return;
      // The page gives the focus to the part around the menu when it has opened something: nobody left the menu.
      if (event.type === "focusin" && target.contains(box.current)) return;
      setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    return () => {
      current = false;
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
    };
  }, [open, prepare, attempt]);
  return (
    <div
      ref={box}
      className={`menu ${kind}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.preventDefault();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          setSaid("");
          setActions(null);
          setLost(false);
          setOpen(!open);
        }}
      >
        {label}
      </button>
      <div id={id} className={`menu-panel ${kind}-panel`} hidden={!open}>
        {actions === null && said === "" && !lost && <p>{waiting}</p>}
        {lost && (
          <div role="alert">
            <p>{LOST}</p>
            <button
              type="button"
              onClick={() => {
                setLost(false);
                setAttempt(attempt + 1);
              }}
            >
              Try again
            </button>
          </div>
        )}
        {actions?.map(({ label: what, hint, disabled, run }) => (
          <button
            key={what}
            type="button"
            disabled={disabled}
            onClick={() => {
              void run().then(setSaid);
            }}
          >
            {what}
            {hint !== "" && <small>{hint}</small>}
          </button>
        ))}
        <p role="status">{said}</p>
      </div>
    </div>
  );
}
