/** The Jenkinsfile that `cutover schedule` prints, read by the Groovy that Jenkins runs: its sections and steps, and their texts as the shell gets them. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { scheduleOnJenkins } from '../../../lib/run/schedule/jenkins.ts';
import { indent, renderShell } from '../../../lib/run/schedule/shell-steps.ts';
import { scheduleJob } from '../../support/schedule-job.ts';

/** A section or step: its name, what stands behind it, and what is in its braces; null: it has none. */
interface Call {
  name: string;
  args: unknown[];
  inside: Call[] | null;
}

const GROOVY = '/usr/share/java/groovy-all.jar';
const reader = fileURLToPath(new URL('../../support/read-jenkinsfile.groovy', import.meta.url));

async function readAll(texts: readonly string[]): Promise<({ calls: Call[] } | { error: string })[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-jenkins-'));
  try {
    const files = texts.map((_, place) => join(folder, `${place}.Jenkinsfile`));
    for (const [place, file] of files.entries()) await writeFile(file, texts[place] ?? '');
    const { stdout } = await promisify(execFile)('java', [
      '-cp',
      GROOVY,
      'groovy.ui.GroovyMain',
      reader,
      ...files,
    ]).catch((error: unknown) => {
      throw new Error(`Groovy cannot be started: it is needed here, apt-get install groovy (${GROOVY})`, {
        cause: error,
      });
    });
    return JSON.parse(stdout) as ({ calls: Call[] } | { error: string })[];
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('is a declarative pipeline whose shell gets the steps to the letter; broken, it is refused', async () => {
  const all = [
    scheduleJob('Tue 10:00 Europe/Berlin'),
    scheduleJob('Mon-Fri 09:30 UTC', { leastReadiness: 0.8, isNpm: false }),
    scheduleJob('daily 06:15 Asia/Tokyo', { leastReadiness: 0.8 }),
  ];
  const texts = all.map((one) => scheduleOnJenkins(one)[0]?.text ?? '');
  const [first = ''] = texts;
  const sabotaged = [
    first.replace(/}\n$/, ''),
    first.replace("        '''\n", '\n'),
    first.replace("unit: 'MINUTES')", "unit: 'MINUTES'"),
    first.replace('agent any', "agent 'any"),
  ];
  expect(sabotaged).not.toContain(first);
  const read = await readAll([...texts, ...sabotaged]);
  for (const [place, one] of all.entries()) {
    const found = read[place];
    const inside = found !== undefined && 'calls' in found ? (found.calls[0]?.inside ?? []) : [];
    // Source: https://www.jenkins.io/doc/book/pipeline/syntax/
    expect(inside.map(({ name }) => name)).toEqual(['agent', 'triggers', 'options', 'stages', 'post']);
    const within = (name: string, calls: readonly Call[] | null = inside): Call[] =>
      calls?.find((call) => call.name === name)?.inside ?? [];
    expect(within('triggers')).toMatchObject([
      { name: 'cron', args: [expect.stringMatching(new RegExp(`^TZ=${one.every.zone}\\n[\\d,* ]+$`))] },
    ]);
    const steps = within('steps', within('stage', within('stages')));
    expect(steps.map(({ name }) => name)).toEqual(['sh', 'sh']);
    expect(steps[0]?.args).toEqual([
      expect.stringContaining(one.isNpm ? 'npm ci' : '"${CUTOVER_PACKAGE:-./cutover.tgz}"'),
    ]);
    const shell = indent(['set +x', ...renderShell(one, null)], 10);
    expect(String(steps[1]?.args[0]).trim()).toBe(shell.trim());
    expect(within('always', within('post')).map(({ name }) => name)).toEqual(['archiveArtifacts', 'junit']);
  }
  for (const broken of read.slice(all.length)) expect(broken).toEqual({ error: expect.stringMatching(/\S/) });
});
