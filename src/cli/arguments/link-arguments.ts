import type { OptionValues, Read } from "./options.ts";

/** Where `./run start` serves the app. */
export const DEFAULT_APP = "http://localhost:5173/";

export interface LinkArguments {
  readonly command: "link";
  readonly files: readonly string[];
  /** The address of the app that the links open. */
  readonly app: string;
}

/** Reads what follows `link`. */
export function linkArguments(
  files: readonly string[],
  { app = DEFAULT_APP }: Pick<OptionValues, "app">,
): Read<LinkArguments> {
  if (!URL.canParse(app))
    return { ok: false, error: `--app takes an address such as ${DEFAULT_APP}, not ${app}.` };
  return { ok: true, value: { command: "link", files, app: app.replace(/#.*$/s, "") } };
}
