/** What of a keyboard event tells keys apart. */
type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * Whether an event is of keys such as "Ctrl+C", "Shift+P" or "?". Command does for Control; a sign is the same with
 * Shift and without, for keyboards differ in that.
 */
export function isPressed(event: Pressed, keys: string): boolean {
  const parts = keys.split(/\+(?=.)/);
  const key = parts.at(-1) ?? "";
  if (event.altKey || (event.ctrlKey || event.metaKey) !== parts.includes("Ctrl")) return false;
  if (event.key.toLowerCase() !== key.toLowerCase()) return false;
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  return isSign || event.shiftKey === parts.includes("Shift");
}

/** Whether what is typed goes into something that takes text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
