/** The line for crontab: when it is due, and how it ends. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scheduleByCron } from '../../../lib/run/schedule/cron.ts';
import { scheduleJob } from '../../support/schedule-job.ts';

/** The last line of the file: what stands above are comments and variables. */
const writeLine = (written: string, leastReadiness: number | null = null): string =>
  scheduleByCron(scheduleJob(written, { leastReadiness }))[0]?.text.split('\n').at(-2) ?? '';

test('cron: the line is due at its local time alone, whatever the clock of cron', async () => {
  const line = writeLine('Sun,Tue 10:07 Europe/Berlin');
  const [, fields, command] = /^(\S+ \S+ \S+ \S+ \S+) (.*)$/.exec(line) ?? [];
  expect(fields).toBe('7,22,37,52 * * * *');
  // As cron passes it on: what is behind the first bare % would be the command's input.
  expect(command?.replaceAll('\\%', '')).not.toContain('%');
  const due = command?.replaceAll('\\%', '%').split(' || ')[0] ?? '';
  const isDue = (at: string): Promise<boolean> => {
    const faked = due.replace('date ', `date -d @${Date.parse(at) / 1_000} `);
    return new Promise((resolve) => execFile('sh', ['-c', faked], (error) => resolve(error === null)));
  };
  expect(
    await Promise.all(
      ['2026-12-01T09:07:00Z', '2026-07-05T08:07:00Z', '2026-12-01T10:07:00Z', '2026-12-02T09:07:00Z'].map(isDue),
    ),
  ).toEqual([true, true, false, false]);
});

const hasFlock = spawnSync('sh', ['-c', 'command -v flock']).status === 0;

/** Runs cron's line where it is due, with an `npx` that ends drills and the history as told. */
async function runCronLine(codes: readonly number[], leastReadiness: number | null, historyCode: number) {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-cron-'));
  try {
    const npx = `#!/bin/sh
echo "$*" >> calls
case "$2" in
  drill) n=$(grep -c "^cutover drill" calls); set -- ${codes.join(' ')}; shift $((n - 1)); exit "$1" ;;
  history) exit ${historyCode} ;;
esac
`;
    await writeFile(join(folder, 'npx'), npx, { mode: 0o755 });
    const line = writeLine('Tue 10:00 UTC', leastReadiness);
    const command = line.replace(/^(?:\S+ ){5}/, '').replaceAll('\\%', '%');
    const { status, stdout } = spawnSync('sh', ['-c', command.replace(/^.*? \|\| exit 0;/, 'true || exit 0;')], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env['PATH']}`, REPOSITORY: folder },
    });
    const calls = await readFile(join(folder, 'calls'), 'utf8');
    return { status, stdout, drills: calls.match(/^cutover drill/gm)?.length ?? 0 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.runIf(hasFlock).each([
  { codes: [0], least: null, history: 0, status: 0, drills: 1 },
  // Another drill is overdue: not this one's to say.
  { codes: [0], least: null, history: 1, status: 0, drills: 1 },
  { codes: [0], least: 0.8, history: 1, status: 1, drills: 1 },
  { codes: [1], least: null, history: 0, status: 1, drills: 1 },
  { codes: [4], least: 0.8, history: 0, status: 4, drills: 1 },
  { codes: [3, 0], least: null, history: 0, status: 0, drills: 2 },
  { codes: [3, 1], least: null, history: 0, status: 1, drills: 2 },
  { codes: [3, 3], least: 0.8, history: 0, status: 3, drills: 2 },
])('cron: drills that end with $codes and a history with $history end with $status', async (one) => {
  const ended = await runCronLine(one.codes, one.least, one.history);
  expect(ended).toMatchObject({ status: one.status, drills: one.drills });
  // What it prints is mailed: that it failed, and nothing else.
  if (one.status === 0) expect(ended.stdout).toBe('');
  else expect(ended.stdout).toContain(`cutover-my-drill ended with ${one.status}: see cutover.log`);
});
