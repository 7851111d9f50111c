import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { nearestName } from '../../lib/kit/settings/nearest-name.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type ShellName = (typeof shells)[number];

/**
 * The shell that `cutover completion [SHELL]` prints for: the one that is named, else the one in use by `$SHELL`, else bash; null: `args` ask for something else. Throws a
 * `usage` error for a shell that there is nothing for.
 */
export function readShell(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ShellName | null {
  const [command, named, ...more] = args;
  if (command !== 'completion' || named?.startsWith('-') === true || more.length > 0) return null;
  const inUse = shells.find((shell) => env['SHELL']?.endsWith(`/${shell}`) === true) ?? 'bash';
  const found = named === undefined ? inUse : shells.find((shell) => shell === named);
  if (found !== undefined) return found;
  const near = nearestName(named ?? '', shells);
  throw new CutoverError(
    'usage',
    `completion must be for one of ${shells.join(', ')}, got ${JSON.stringify(named)}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  );
}

/**
 * Completion for fish: it asks Cutover, as the scripts for bash and zsh do. That of yargs has no files, and behind a space completes the word before it.
 * Source: fish's documentation, `complete` and `commandline`.
 */
export const fishScript = `# cutover completion fish > ~/.config/fish/completions/cutover.fish
function __cutover_complete
    set -l current (commandline -ct)
    env SHELL=fish cutover --get-yargs-completions (commandline -opc) "$current" 2>/dev/null
end
complete -c cutover -a '(__cutover_complete)'
`;
