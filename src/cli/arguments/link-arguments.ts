/** Where `./run start` serves the app. */
export const DEFAULT_APP = "http://localhost:5173/";

export interface LinkArguments {
  readonly command: "link";
  readonly files: readonly string[];
  /** The address of the app that the links open. */
  readonly app: string;
}

/** Reads what follows `link`; an error is a sentence for the user. */
export function linkArguments(
  files: readonly string[],
  app: string,
): { ok: true; value: LinkArguments } | { ok: false; error: string } {
  if (files.length === 0) return { ok: false, error: "No file is named." };
  if (files.filter((file) => file === "-").length > 1)
    return { ok: false, error: "Standard input can be read once." };
  if (!URL.canParse(app))
    return { ok: false, error: `--app takes an address such as ${DEFAULT_APP}, not ${app}.` };
  return { ok: true, value: { command: "link", files, app: app.replace(/#.*$/s, "") } };
}
