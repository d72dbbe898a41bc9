/** Percent-decodes; a text that is not properly encoded is taken as it is, for a link may have been written by hand. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Percent-encodes each segment of a path and keeps its slashes. */
export function encode(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
