import { readFile } from 'node:fs/promises';
import { type LoadSettings, OWN_USER } from '../../../scenarios/support/settings.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { readLastWords } from '../../proxies/process/read-last-words.ts';
import { type Program, startProgram } from '../../proxies/process/start-program.ts';
import type { RunFolder } from './run-folder.ts';

/** k6, replaying the plan. */
export interface RunningLoad {
  program: Program;
  /** What k6 ended with, once it has: its exit code and the exceptions its script threw, as k6 logged them; null: its log is gone. */
  finish(): Promise<{ exitCode: number | null; exceptions: string[] | null }>;
  /** The last lines k6 logged, for an error message. */
  readLastWords(): string;
}

/**
 * Starts k6 on the bundled script. Every virtual user's line goes straight to the records file, which k6 opens for
 * appending; everything else k6 says goes to `k6.log`, for a virtual user of one's own its summary of checks and metrics too.
 */
export async function startLoad(options: {
  k6Path: string;
  folder: Pick<RunFolder, 'records' | 'script' | 'k6Log'>;
  settings: LoadSettings;
  env: NodeJS.ProcessEnv;
  /** Takes out of k6's log what must not be written. */
  clean: (line: string) => string;
  /** k6's own metrics go there, with these tags. */
  output?: { url: string; tags: Readonly<Record<string, string>> } | undefined;
}): Promise<RunningLoad> {
  const { k6Path, folder, settings, env, clean, output } = options;
  // Its checks and metrics are k6's to tell; of a plain replay there are none.
  const hasOwnUser = (await readFile(folder.script, 'utf8')).includes(OWN_USER);
  const program = await startProgram({
    name: 'k6',
    command: k6Path,
    args: [
      'run',
      `--console-output=${folder.records}`,
      '--log-format=raw',
      `--summary-mode=${hasOwnUser ? 'compact' : 'disabled'}`,
      '--no-thresholds',
      '--no-usage-report',
      '--no-color',
      '--quiet',
      ...listOutputFlags(output),
      folder.script,
    ],
    env: { ...withoutK6Settings(env), CUTOVER_LOAD: JSON.stringify(settings) },
    logPath: folder.k6Log,
    clean,
  });
  const readLog = async (): Promise<string[]> =>
    (await readFile(folder.k6Log, 'utf8')).split('\n').filter((line) => line !== '');
  return {
    program,
    async finish() {
      const { code } = await program.ended;
      return { exitCode: code, exceptions: await readLog().then(listExceptions, () => null) };
    },
    readLastWords: () => readLastWords(folder.k6Log),
  };
}

function listOutputFlags(output: Parameters<typeof startLoad>[0]['output']): string[] {
  if (output === undefined) return [];
  const tags = Object.entries(output.tags).flatMap(([name, value]) => ['--tag', `${name}=${value}`]);
  return ['--out', `influxdb=${output.url}`, ...tags];
}

/** k6 reads options from `K6_*`; a user's own must not change a drill. */
function withoutK6Settings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('K6_')));
}

/**
 * Script exceptions in k6's log: lines followed by a stack. k6 ends with 0 even when every iteration threw (its
 * issue 6480), so they are counted where it writes them.
 */
export function listExceptions(lines: readonly string[]): string[] {
  const isStack = (line: string | undefined): boolean => line !== undefined && /^\s+at /.test(line);
  return lines.filter((line, index) => !isStack(line) && isStack(lines[index + 1]));
}

/** Throws what k6 said when it ended before the load began. */
export async function rejectUnstarted(load: RunningLoad): Promise<never> {
  const { exitCode } = await load.finish();
  throw new CutoverError(
    'usage',
    `k6 ended with ${exitCode ?? 'a signal'} before the load began: ${load.readLastWords()}`,
  );
}
