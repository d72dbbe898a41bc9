import { parseArguments } from "./arguments/arguments.ts";
import { runCommand } from "./run-command.ts";

/** What a call of the command line prints, of files that are read by `read`. Throws where it would save a file. */
export async function printedBy(args: readonly string[], read: (file: string) => string): Promise<string> {
  const parsed = parseArguments(args);
  if (!parsed.ok || parsed.value.command === "audit") throw new Error("no such call");
  const printed: string[] = [];
  await runCommand(parsed.value, {
    read,
    print: (line) => void printed.push(line),
    write: (text) => void printed.push(text),
    save: () => {
      throw new Error("nothing else is written");
    },
    complain: () => undefined,
  });
  return printed.join("\n");
}
