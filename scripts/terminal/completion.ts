import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { nearestName } from '../../lib/kit/settings/nearest-name.ts';

/** What there is completion for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
type ShellName = (typeof shells)[number];

/**
 * The shell that `cutover completion [SHELL]` prints for: the one that is named, else the one in use by `$SHELL`, else bash; null: `args` ask for its help, or something else. Throws a
 * `usage` error for a shell that there is nothing for.
 */
export function readShell(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ShellName | null {
  const [command, named, ...more] = args;
  if (command !== 'completion' || args.includes('--help')) return null;
  if (more.length > 0)
    throw new CutoverError(
      'usage',
      `completion takes one shell, of ${shells.join(', ')}, got ${JSON.stringify([named, ...more].join(' '))}.`,
    );
  const inUse = shells.find((shell) => env['SHELL']?.endsWith(`/${shell}`) === true) ?? 'bash';
  const found = named === undefined ? inUse : shells.find((shell) => shell === named);
  if (found !== undefined) return found;
  const near = nearestName(named ?? '', shells);
  throw new CutoverError(
    'usage',
    `completion must be for one of ${shells.join(', ')}, got ${JSON.stringify(named)}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  );
}

/** In place of yargs's own, which prints a script of yargs's. */
export const completionHelp = `cutover completion [shell]

Print a completion script for bash, zsh or fish: the shell in use, or the one named

Positionals:
  shell  Whose script, one of ${shells.join(', ')} (default: that of SHELL, else bash)

Examples:
  source <(cutover completion)  # in bash or zsh, where cutover is on PATH
  cutover completion bash >> ~/.bashrc  # for each new shell
  cutover completion fish | source
`;

/**
 * What each shell is to run: it asks Cutover with the words up to the cursor, and completes files where that knows nothing. It says which shell it is, as `$SHELL` is
 * the one that a person logs in with: words for zsh and fish have what they are for behind them, which bash would take for a part of the word.
 * Source: bash(1), Programmable Completion; zshcompsys(1); fish's documentation, `complete` and `commandline`.
 */
export const completionScripts: Readonly<Record<ShellName, string>> = {
  bash: `# cutover completion bash >> ~/.bashrc
_cutover_complete() {
  local IFS=$'\\n' current="\${COMP_WORDS[COMP_CWORD]}" found
  found=$(SHELL=bash cutover --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
  COMPREPLY=($(compgen -W "$found" -- "$current"))
}
complete -o bashdefault -o default -F _cutover_complete cutover
`,
  zsh: `#compdef cutover
# cutover completion zsh > DIR/_cutover, where DIR is in fpath before compinit; or behind compinit: source <(cutover completion zsh)
_cutover() {
  local -a found
  found=("\${(@f)$(SHELL=zsh cutover --get-yargs-completions "\${(@Q)words[1,CURRENT]}" 2>/dev/null)}")
  if [[ -n $found[1] ]]; then
    _describe cutover found
  else
    _files
  fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _cutover "$@"
else
  compdef _cutover cutover
fi
`,
  fish: `# cutover completion fish > ~/.config/fish/completions/cutover.fish
function __cutover_complete
    set -l current (commandline -ct)
    set -l found (env SHELL=fish cutover --get-yargs-completions (commandline -opc) "$current" 2>/dev/null)
    if set -q found[1]
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c cutover -f -a '(__cutover_complete)'
`,
};
