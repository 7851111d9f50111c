import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** One thing a guide says to do, in the order of the page. */
type Step =
  | { kind: 'write'; path: string; text: string }
  | { kind: 'edit'; path: string; diff: string }
  | { kind: 'run'; commands: string[] };

/** A copy of the project in which a guide is followed. */
export interface FollowedGuide extends AsyncDisposable {
  path: string;
  /** What the commands printed, in order. */
  printed: string;
}

/**
 * Does what the text of a page says, to the letter, in a copy of the project: a code block with a path is a file to
 * write, a `diff` block lines to add behind those it shows, an `sh` block commands to run. Throws where a file is
 * there already, where the lines to add to are not there once, and where a command fails.
 */
export async function followGuide(page: string): Promise<FollowedGuide> {
  const path = await mkdtemp(join(tmpdir(), 'cutover-guide-'));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  try {
    await copyProject(path);
    let printed = '';
    for (const step of readSteps(page)) printed += await follow(step, path);
    return { path, printed, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What git knows or would take, and the packages that are installed. */
async function copyProject(path: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  const names = stdout
    .split('\0')
    .filter((name) => name !== '' && (!name.startsWith('results/') || name.startsWith('results/sample/')));
  for (const folder of new Set(names.map((name) => dirname(name))))
    await mkdir(join(path, folder), { recursive: true });
  // A file that was deleted and not committed yet is still listed.
  await Promise.all(names.map((name) => copyFile(join(root, name), join(path, name)).catch(() => {})));
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
}

function readSteps(page: string): Step[] {
  return Array.from(page.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms), ([, language, path, text = '']): Step => {
    if (language === 'sh') return { kind: 'run', commands: text.trim().split('\n') };
    if (path === undefined) throw new Error(`A block of ${language} must say which file it is.`);
    return language === 'diff' ? { kind: 'edit', path, diff: text } : { kind: 'write', path, text };
  });
}

async function follow(step: Step, copy: string): Promise<string> {
  switch (step.kind) {
    case 'write': {
      const path = join(copy, step.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, step.text, { flag: 'wx' });
      return '';
    }
    case 'edit':
      await edit(join(copy, step.path), step.diff);
      return '';
    case 'run': {
      let printed = '';
      for (const command of step.commands) printed += await runCommand(command, copy);
      return printed;
    }
  }
}

async function edit(path: string, diff: string): Promise<void> {
  const lines = diff.trimEnd().split('\n');
  const shown = (without: string): string =>
    lines
      .filter((line) => !line.startsWith(without))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const parts = (await readFile(path, 'utf8')).split(shown('+'));
  if (parts.length !== 2) {
    throw new Error(`${path} has these lines ${parts.length - 1} times, not once:\n${shown('+')}`);
  }
  await writeFile(path, parts.join(shown('-')));
}

async function runCommand(command: string, cwd: string): Promise<string> {
  try {
    const { stdout, stderr } = await run('/bin/sh', ['-c', command], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', npm_config_loglevel: 'error' },
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The command of the guide failed: ${command}\n${stdout}${stderr}`, { cause: error });
  }
}
