import { useEffect, useState } from "react";

const MAX_BYTES = 32 * 1024 * 1024;

/** Whether the keyboard's text goes into something that takes text. */
function isEditable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null;
}

/** Reads a dropped or picked file; too large ones are refused with a message. */
export async function readFile(file: File): Promise<{ text: string } | { refusal: string }> {
  if (file.size > MAX_BYTES)
    return { refusal: `${file.name} has ${file.size} bytes; more than 32 MB are not read.` };
  try {
    return { text: await file.text() };
  } catch {
    return { refusal: `${file.name} cannot be read. Is it a folder, or has it been moved?` };
  }
}

/** Opens what is pasted outside of a text field and files that are dropped anywhere. @returns whether one is held over the page. */
export function useOpenAnywhere(open: (text: string) => void, openFile: (file: File) => void): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text.trim() === "" || isEditable(event.target)) return;
      event.preventDefault();
      open(text);
    };
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const drop = (event: DragEvent): void => {
      setDragging(false);
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      openFile(file);
    };
    document.addEventListener("paste", paste);
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("paste", paste);
      document.removeEventListener("dragover", over);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, [open, openFile]);
  return dragging;
}
