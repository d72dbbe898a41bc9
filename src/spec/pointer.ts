/** A JSON Pointer (RFC 6901): "" is the whole document, "/text_config/head_dim" one member. */
export type Pointer = string;

/** Escapes one member name for use in a pointer (RFC 6901, section 3). */
function escapeToken(token: string): string {
  return token.includes("~") || token.includes("/")
    ? token.replaceAll("~", "~0").replaceAll("/", "~1")
    : token;
}

/** Reverses {@link escapeToken}. */
export function unescapeToken(token: string): string {
  return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
}

/** The pointer to member or element `token` of what `parent` points to. */
export function child(parent: Pointer, token: string | number): Pointer {
  return `${parent}/${typeof token === "number" ? token : escapeToken(token)}`;
}

/** The member names of a pointer, unescaped: "/a~1b/0" gives ["a/b", "0"]. */
export function tokensOf(pointer: Pointer): string[] {
  if (pointer === "") return [];
  const tokens = pointer.slice(1).split("/");
  return pointer.includes("~") ? tokens.map(unescapeToken) : tokens;
}

/** The pointer made of these member names, unescaped. */
export function pointerOf(tokens: readonly (string | number)[]): Pointer {
  return tokens.reduce<Pointer>((pointer, token) => child(pointer, token), "");
}

/** The last member name of a pointer, unescaped; "" for the whole document. */
export function nameOf(pointer: Pointer): string {
  return unescapeToken(pointer.slice(pointer.lastIndexOf("/") + 1));
}

/** The pointer to the object or array that holds what `pointer` points to. */
export function parentOf(pointer: Pointer): Pointer {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** Whether `pointer` is `ancestor` or lies inside it, compared by segments and not by characters. */
export function isWithin(pointer: Pointer, ancestor: Pointer): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}
