import { type JSX, useEffect, useSyncExternalStore } from "react";
import "./said.css";

let said = "";
const listeners = new Set<() => void>();

/** Says something for a moment at the edge of the page: that a text was copied, for example. */
export function say(text: string): void {
  said = text;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Milliseconds that it stands. */
const LONG_ENOUGH = 3000;

/** Where {@link say} says it. */
export function Said(): JSX.Element {
  const text = useSyncExternalStore(subscribe, () => said);
  useEffect(() => {
    if (text === "") return undefined;
    const timer = setTimeout(() => {
      say("");
    }, LONG_ENOUGH);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <p className="said" role="status">
      {text}
    </p>
  );
}
