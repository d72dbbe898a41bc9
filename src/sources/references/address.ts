const SLASH = /[/\\]/;

/** Percent-decodes; a text that is not well encoded, such as a branch called `100%`, stands for itself. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The segments of a path, each decoded as a whole, so that an encoded slash stays in its segment. */
export function pathSegments(path: string): readonly string[] {
  return path.split("/").filter(Boolean).map(decode);
}

/** A path for an address: each segment encoded, slashes kept. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** What is before the query and the fragment. */
export function withoutQuery(text: string): string {
  return /^[^?#]*/.exec(text)?.[0] ?? "";
}

/** Whether some segment of a path is `.` or `..`, percent-encoded too; `URL` would resolve them without a word. */
export function hasDotSegment(path: string): boolean {
  return path
    .split(SLASH)
    .flatMap((segment) => decode(segment).split(SLASH))
    .some((segment) => segment === "." || segment === "..");
}
