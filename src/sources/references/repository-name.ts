import { startsWithKnownHost } from "./known-hosts.ts";

/** `organisation/model`, or null where two names cannot be those of a repository: letters, digits, `-`, `_` and `.`, as the Hub and ModelScope allow. */
export function repositoryName(organisation: string | undefined, model: string | undefined): string | null {
  const name = model?.replace(/\.git$/, "");
  if (organisation === undefined || startsWithKnownHost(organisation)) return null;
  // No model is called *.json: this is the address of a file.
  if (/\.json$/i.test(name ?? "")) return null;
  return isName(organisation) && isName(name) ? `${organisation}/${name}` : null;
}

function isName(text: string | undefined): boolean {
  return text !== undefined && /^[\w.-]{1,96}$/.test(text) && /\w/.test(text);
}
