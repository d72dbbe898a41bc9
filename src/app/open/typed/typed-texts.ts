import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { ConfigFiles } from "../../../inspect/config-files.ts";
import { keep, kept } from "../../storage/storage.ts";
import { isPacked, pack, unpack } from "./pack.ts";
import type { TypedText } from "./typed-text.ts";

const PREFIX = "text/";

/** The typed texts of this page, as they are now. */
const texts = new Map<string, TypedText>();
/** Which of them stands in an address by value, and the files that the address carries. */
const inAddress = new Map<string, { readonly id: string; readonly files: ConfigFiles }>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The typed text of an id: undefined while it is looked for, null where this tab has none. */
export function useTypedText(id: string): TypedText | null | undefined {
  const known = useSyncExternalStore(subscribe, () => texts.get(id));
  const stored = useQuery({
    queryKey: ["text", id],
    queryFn: () => storedText(id),
    enabled: id !== "" && known === undefined,
  });
  return known ?? stored.data;
}

/**
 * A text kept in this tab, so that a reload and Back find it, or a long one kept in this browser, to which the list of
 * what was opened leads; null where there is none. It is then a text of this page as one that was typed here is: what is
 * open on it stays open when the address carries it.
 */
async function storedText(id: string): Promise<TypedText | null> {
  const text = kept("tab", PREFIX + id) ?? (await (await import("../../storage/long-texts.ts")).longText(id));
  if (text === null) return null;
  const read = isPacked(text) ? await unpack(text) : (await import("./stored-text.ts")).readStoredText(text);
  if (read && !texts.has(id)) texts.set(id, read);
  return texts.get(id) ?? read;
}

/** Longer texts are packed first, and not at every keystroke. In UTF-16 code units. */
const LONG = 128 * 1024;
/** Milliseconds without a further change after which a long text is kept. */
const PAUSE = 500;

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Takes a text, new or edited, and keeps it until the tab is closed. */
export function storeText(id: string, text: TypedText): void {
  texts.set(id, text);
  for (const listener of listeners) listener();
  clearTimeout(waiting.get(id));
  if (lengthOf(text.files) <= LONG) {
    keep("tab", PREFIX + id, JSON.stringify(text));
    return;
  }
  const keepPacked = (): void => {
    waiting.delete(id);
    void pack(text).then((packed) => {
      keep("tab", PREFIX + id, packed);
    });
  };
  waiting.set(id, setTimeout(keepPacked, PAUSE));
}

/** How much text there is in the files of a config, in UTF-16 code units. */
export function lengthOf({ config, hfQuantConfig, generationConfig }: ConfigFiles): number {
  return config.length + (hfQuantConfig?.length ?? 0) + (generationConfig?.length ?? 0);
}

/** Notes that an address carries a typed text as it is now. */
export function noteAddress(payload: string, id: string, files: ConfigFiles): void {
  inAddress.set(payload, { id, files });
}

/** The typed text that an address carries, where it has not gone on since; "" for none. */
export function idInAddress(payload: string): string {
  const noted = inAddress.get(payload);
  return noted && texts.get(noted.id)?.files === noted.files ? noted.id : "";
}

/** A name for a new text, which no other of this tab has. */
export function newTextId(): string {
  return Date.now().toString(36) + Math.floor(Math.random() * 1296).toString(36);
}
