import { COMMANDS, type Shell } from "../arguments/arguments.ts";

/** Completes commands, their options, and files elsewhere; for a shell to evaluate. */
export function completionFor(shell: Shell): string {
  return { bash, zsh, fish }[shell]();
}

const optionsOf = (options: object): string =>
  [...Object.keys(options), "help"].map((name) => `--${name}`).join(" ");

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function bash(): string {
  return `_spec() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${COMMANDS.map(({ name }) => name).join(" ")} --help --version" -- "$current"))
  elif [[ "$current" == -* ]]; then
    case "\${COMP_WORDS[1]}" in
${COMMANDS.map(({ name, options }) => `      ${name}) COMPREPLY=($(compgen -W "${optionsOf(options)}" -- "$current")) ;;`).join("\n")}
    esac
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _spec spec
`;
}

function zsh(): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash()}`;
}

function fish(): string {
  const lines = COMMANDS.flatMap(({ name, summary, options }) => [
    `complete -c spec -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...Object.entries(options).map(
      ([option, meaning]) =>
        `complete -c spec -n "__fish_seen_subcommand_from ${name}" -l ${option} -d ${quoted(String(meaning))}`,
    ),
  ]);
  return `${lines.join("\n")}\n`;
}
