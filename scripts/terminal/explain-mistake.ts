import { nearestName } from '../../lib/kit/settings/nearest-name.ts';

/** What the commands that cannot do without a name of something want, with an example. */
const wants: Readonly<Record<string, string>> = {
  drill: 'a drill as JSON or YAML, or a scenario (.ts, .js), as in: cutover drill drill.json',
  score: "a run's folder, as in: cutover score results/my-drill-20261122T101500Z-42",
  report: "a run's folder, as in: cutover report results/my-drill-20261122T101500Z-42 --format html",
};

/** Says that there is no such command, and which was meant; undefined when `args` name one, or none at all. */
export function explainUnknownCommand(args: readonly string[], commands: readonly string[]): string | undefined {
  const words = args.filter((arg) => !arg.startsWith('-'));
  if (words.length === 0 || words.some((word) => commands.includes(word))) return undefined;
  // A flag before it may have taken a word for its value.
  const meant = words.find((word) => nearestName(word, commands) !== undefined) ?? words[0] ?? '';
  const near = nearestName(meant, commands);
  const remedy = near === undefined ? `The commands are ${commands.join(', ')}.` : `Did you mean ${near}?`;
  return `There is no command ${meant}. ${remedy}`;
}

/** Makes a sentence about `command` of what yargs says is wrong with its arguments. */
export function explainArguments(command: string | undefined, complaint: string): string {
  const wanted = wants[command ?? ''];
  if (wanted !== undefined && complaint.startsWith('Not enough non-option arguments'))
    return `${command} wants ${wanted}.`;
  return complaint;
}
