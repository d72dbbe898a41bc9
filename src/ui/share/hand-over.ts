/** Puts a text on the clipboard. @returns what to say of it. */
export async function copyText(text: string, done: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return done;
  } catch {
    return "The browser did not allow copying.";
  }
}

/** Hands a text over as a file. @returns what to say of it. */
export function downloadText(text: string, name: string, type: string): string {
  return downloadBlob(new Blob([text], { type }), name);
}

/** Hands bytes over as a file. @returns what to say of it. */
export function downloadBlob(bytes: Blob, name: string): string {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
  return `Downloaded as ${name}.`;
}
