import { useEffect, useEffectEvent } from "react";
import { ACTIONS, type Action, type ContextOf, type Where } from "./actions.ts";
import { isPressed, isTyping } from "./keys.ts";

/**
 * Listens for the keys of the actions on one thing, outside of text fields. `context` is made when a key is pressed; null
 * where there is nothing to act on: then the browser has the key.
 */
export function useKeys<W extends Where>(where: W, context: () => ContextOf<W> | null): void {
  const listen = useEffectEvent((event: KeyboardEvent) => {
    // What lies over the page has the keys.
    const covered = document.querySelector("dialog[open], :popover-open") !== null;
    if (event.defaultPrevented || covered || isTyping(event.target)) return;
    const actions: readonly Action<W>[] = ACTIONS[where];
    const pressed = actions.find(({ keys }) => keys.some((key) => isPressed(event, key)));
    // What is marked on the page is what somebody wants to copy.
    if (!pressed || (event.ctrlKey && document.getSelection()?.isCollapsed === false)) return;
    const found = context();
    if (!found) return;
    event.preventDefault();
    pressed.run(found);
  });
  useEffect(() => {
    document.addEventListener("keydown", listen);
    return () => {
      document.removeEventListener("keydown", listen);
    };
  }, []);
}
