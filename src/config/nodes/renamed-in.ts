import type { Pointer } from "../../spec/pointer.ts";
import { dotted } from "./dotted.ts";

/** A message that names the field at `at`, with the one at `own` in its place: where the same thing stands in another file. */
export function renamedIn(message: string, at: Pointer, own: Pointer): string {
  const path = dotted(at);
  if (path === "" || at === own) return message;
  const word = new RegExp(`(?<![\\w.])${path.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")}(?!\\w)`, "g");
  return message.replaceAll(word, () => dotted(own));
}
