import { useEffect, useState } from "react";

/** Whether the keyboard's text goes into something that takes text. */
function isEditable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null;
}

/** Opens what is pasted outside of a text field and files that are dropped anywhere. @returns whether one is held over the page. */
export function useOpenAnywhere(
  open: (text: string) => void,
  openFiles: (files: readonly File[]) => void,
): boolean {
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
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      openFiles(files);
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
  }, [open, openFiles]);
  return dragging;
}
