import { excerpt } from '../../kit/excerpt.ts';

/** A file to write into a repository. */
export interface WrittenFile {
  /** From the repository's root, with `/`. */
  path: string;
  text: string;
  /** What it is, as a phrase. */
  what: string;
}

/** A drill to write, with what is to be known of it. */
export interface WrittenDrill extends WrittenFile {
  /** What to do before it is run, and what to check in it, a sentence each. */
  advice: string[];
}

/** Where the files lie that are nobody else's. */
export const DRILLS_FOLDER = 'drills';
export const PROMPTS_PATH = `${DRILLS_FOLDER}/prompts.yaml`;

/** What the first lines of each drill are. `what`: lines of comment. */
export function renderHead(name: string, path: string, what: readonly string[]): string {
  const schema = '../node_modules/cutover/schema/drill.json';
  return [
    // What editors read, each its own.
    `# yaml-language-server: $schema=${schema}`,
    // A name from somebody's file may have a line's end in it.
    ...what.map((line) => `# ${excerpt(line, 1_000)}`),
    '# Run it where this repository begins: paths in it are from there.',
    `#   npx cutover drill ${path} --check    tries it in seconds: one request of each kind, and no load`,
    `#   npx cutover drill ${path}`,
    `$schema: ${schema}`,
    `name: ${name}`,
    '# Fixes all that is random: arrivals, prompts, faults, what mocks answer.',
    'seed: 1',
  ].join('\n');
}

/** A text as YAML: JSON is YAML, and has one form of text only. */
export const quote = (text: string): string => JSON.stringify(text);
