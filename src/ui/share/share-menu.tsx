import { type JSX, useEffect, useId, useRef, useState } from "react";
import "./share.css";

/** One thing that the menu offers; `run` resolves to what is then said of it. */
export interface ShareAction {
  readonly label: string;
  /** What to know before choosing it; "" for nothing. */
  readonly hint: string;
  readonly disabled: boolean;
  readonly run: () => Promise<string>;
}

interface Props {
  /** Made when the menu is opened. */
  readonly prepare: () => Promise<readonly ShareAction[]>;
}

/** The ways to hand on what is on screen (ARIA APG: disclosure). */
export function ShareMenu({ prepare }: Props): JSX.Element {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [actions, setActions] = useState<readonly ShareAction[] | null>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!open) return undefined;
    let current = true;
    prepare().then(
      (made) => {
        if (current) setActions(made);
      },
      () => {
        if (current) setSaid("A part of this page could not be loaded. Reload it and try again.");
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
  }, [open, prepare]);
  return (
    <div
      ref={box}
      className="share"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
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
          setOpen(!open);
        }}
      >
        Share
      </button>
      <div id={id} className="share-panel" hidden={!open}>
        {actions === null && said === "" && <p>Making the link…</p>}
        {actions?.map(({ label, hint, disabled, run }) => (
          <button
            key={label}
            type="button"
            disabled={disabled}
            onClick={() => {
              void run().then(setSaid);
            }}
          >
            {label}
            {hint !== "" && <small>{hint}</small>}
          </button>
        ))}
        <p role="status">{said}</p>
      </div>
    </div>
  );
}
