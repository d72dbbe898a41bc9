/** Whether two names can be those of a repository: letters, digits, `-`, `_` and `.`, as the Hub and ModelScope allow. */
export function repositoryName(organisation: string | undefined, model: string | undefined): string | null {
  const name = model?.replace(/\.git$/, "");
  return isName(organisation) && isName(name) ? `${organisation}/${name}` : null;
}

function isName(text: string | undefined): boolean {
  return text !== undefined && /^[\w.-]{1,96}$/.test(text) && /\w/.test(text);
}
