import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { nameJob } from '../../../scripts/commands/schedule.ts';
import { formatCron } from '../../../lib/run/schedule/cron-line.ts';
import { schedulerNames, schedulers } from '../../../lib/run/schedule/index.ts';
import { parseEvery } from '../../../lib/run/schedule/parse-every.ts';
import { renderShell } from '../../../lib/run/schedule/shell-steps.ts';
import { followZone, offsetAt } from '../../../lib/run/schedule/zone-offsets.ts';
import { SCHEDULED_AT, scheduleJob } from '../../support/schedule-job.ts';

const textOf = (as: keyof typeof schedulers, written: string, place = 0): string =>
  schedulers[as](scheduleJob(written))[place]?.text ?? '';

test.each([
  ['drills/My drill_2.yaml', 'cutover-my-drill-2'],
  // Its 40th letter is a hyphen, and a name in Kubernetes ends with none.
  [`${'a'.repeat(39)}-b.yaml`, `cutover-${'a'.repeat(39)}`],
  [`___${'b'.repeat(60)}.json`, `cutover-${'b'.repeat(39)}`],
  ['---.json', 'cutover-drill'],
])('the job of %s is called %s', (file, name) => {
  expect(nameJob(file)).toBe(name);
});

describe('when', () => {
  test.each([
    ['Tue 10:00 Europe/Berlin', { days: [2], hour: 10, minute: 0, zone: 'Europe/Berlin' }],
    ['mon-fri 9:30', { days: [1, 2, 3, 4, 5], hour: 9, minute: 30, zone: 'UTC' }],
    ['Fri-Mon 23:59 UTC', { days: [0, 1, 5, 6], hour: 23, minute: 59, zone: 'UTC' }],
    ['Thursday,Mon,Thu 00:00 Asia/Tokyo', { days: [1, 4], hour: 0, minute: 0, zone: 'Asia/Tokyo' }],
    ['Tue 10:00 europe/kyiv', { days: [2], hour: 10, minute: 0, zone: 'Europe/Kyiv' }],
    ['daily 06:15 UTC', { days: [0, 1, 2, 3, 4, 5, 6], hour: 6, minute: 15, zone: 'UTC' }],
  ])('%s is read', (text, every) => {
    expect(parseEvery(text)).toEqual(every);
  });

  test.each([
    ['Tue', '--every must be days, a time and a time zone'],
    ['Tue 24:00', 'the time must be from 00:00 to 23:59, got 24:00'],
    ['Tus 10:00', '"Tus" must be one of Sun, Mon, Tue'],
    ['Tue 10:00 Europe/Berlln', 'must be a time zone such as UTC or Europe/Berlin. Did you mean Europe/Berlin?'],
    ['Tue 10:00 +02:00', 'must be a time zone'],
    ['Tue 10:00 Europe/Berlin x', '--every must be days'],
    ['Tue 10:00\nUTC', 'on one line and in ASCII, got "Tue 10:00\\nUTC"'],
    ['Tue 10:00 UTC\n', 'on one line'],
    ['Tue\t10:00', 'on one line'],
    ['Tue 10:00\u2028UTC', 'on one line'],
  ])('%s is refused', (text, message) => {
    expect(() => parseEvery(text)).toThrow(message);
  });

  test.each([
    // The engine has an older name for each of these.
    ['Europe/Kyiv', 'EUROPE/KYIV'],
    ['Asia/Kolkata', 'asia/kolkata'],
    ['Asia/Ho_Chi_Minh', 'asia/ho_chi_minh'],
    ['America/Argentina/Buenos_Aires', 'america/argentina/buenos_aires'],
    ['America/Nuuk', 'America/nuuk'],
    ['Etc/UTC', 'etc/utc'],
    ['US/Eastern', 'us/eastern'],
    ['GMT', 'gmt'],
    ['Etc/GMT', 'etc/gmt'],
    // And the same for these.
    ['America/Port-au-Prince', 'america/port-au-prince'],
    ['Africa/Dar_es_Salaam', 'africa/dar_es_salaam'],
    ['Europe/Isle_of_Man', 'europe/isle_of_man'],
    ['UTC', 'utc'],
  ])('%s stays the zone that was written, and %s is righted to it', (zone, written) => {
    expect(parseEvery(`Tue 10:00 ${zone}`).zone).toBe(zone);
    expect(parseEvery(`Tue 10:00 ${written}`).zone).toBe(zone);
  });

  test.each([
    ['UTC', [0]],
    ['Asia/Kolkata', [330]],
    ['Europe/Berlin', [60, 120]],
    ['America/New_York', [-300, -240]],
    ['Australia/Lord_Howe', [630, 660]],
    ['Pacific/Auckland', [720, 780]],
  ])('in %s the clock is ahead of UTC by %j minutes', (zone, offsets) => {
    expect(followZone(parseEvery(`Tue 10:00 ${zone}`), SCHEDULED_AT).offsets).toEqual(offsets);
  });

  test('a time that a clock jumps over, or shows twice, is told by its days', () => {
    expect(followZone(parseEvery('Sun 02:30 Europe/Berlin'), SCHEDULED_AT)).toMatchObject({
      skipped: ['2027-03-28'],
      twice: ['2027-10-31'],
    });
    expect(followZone(parseEvery('Tue 02:30 Europe/Berlin'), SCHEDULED_AT)).toMatchObject({ skipped: [], twice: [] });
  });

  test.each([
    ['Tue 10:00 UTC', 0, '0 10 * * 2'],
    ['Tue 10:00 UTC', 120, '0 8 * * 2'],
    // Monday evening, where it is already Tuesday in Auckland.
    ['Tue 10:00 UTC', 780, '0 21 * * 1'],
    ['Sun 00:15 UTC', 330, '45 18 * * 6'],
    ['Sat 23:00 UTC', -300, '0 4 * * 0'],
    ['daily 01:00 UTC', 120, '0 23 * * *'],
  ])('%s, %i minutes ahead of UTC, is %s', (written, ahead, cron) => {
    expect(formatCron(parseEvery(written), ahead)).toBe(cron);
  });

  test('each line of GitHub’s comes at the local time, in summer and in winter', () => {
    const written = 'Tue 10:00 Pacific/Auckland';
    const { every, zone } = scheduleJob(written);
    for (const offset of zone.offsets) {
      const [minute = 0, hour = 0] = formatCron(every, offset).split(' ').map(Number);
      const day = Array.from(
        { length: 366 },
        (_, step) => SCHEDULED_AT + step * 86_400_000 + (hour * 60 + minute) * 60_000,
      ).find(
        (at) =>
          offsetAt(every.zone, at) === offset && new Date(at).getUTCDay() === Number(formatCron(every, offset).at(-1)),
      );
      const local = new Date((day ?? 0) + offset * 60_000);
      expect([local.getUTCDay(), local.getUTCHours(), local.getUTCMinutes()]).toEqual([2, 10, 0]);
    }
  });
});

/** Runs the steps with an `npx` that ends drills as told; resolves to what was called, and the exit code. */
async function runSteps(codes: readonly number[], leastReadiness: number | null = null, historyCode = 0) {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-schedule-'));
  try {
    const npx = `#!/bin/sh
echo "$*" >> calls
case "$2" in
  drill) out="$5"; mkdir -p "$out"; touch "$out/scorecard.json"; n=$(grep -c "^cutover drill" calls); set -- ${codes.join(' ')}; shift $((n - 1)); exit "$1" ;;
  history) exit ${historyCode} ;;
esac
`;
    await writeFile(join(folder, 'npx'), npx, { mode: 0o755 });
    await writeFile(join(folder, 'cutover-junit.xml'), 'that of the run before');
    const steps = renderShell(scheduleJob('Tue 10:00 UTC', { leastReadiness }), 'summary.md').join('\n');
    const { status } = spawnSync('sh', ['-e', '-u', '-c', steps], {
      cwd: folder,
      env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
    });
    const junit = await readFile(join(folder, 'cutover-junit.xml'), 'utf8').catch(() => '');
    const calls = (await readFile(join(folder, 'calls'), 'utf8')).trimEnd().split('\n');
    return { status, drills: calls.filter((call) => call.startsWith('cutover drill')).length, calls, junit };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the steps, in a real shell', () => {
  test.each([
    ['a pass', [0], 1, 0],
    ['a fail is no reason to try again', [1], 1, 1],
    ['what is invalid is tried once more', [3, 0], 2, 0],
    ['and no more than once', [3, 3], 2, 3],
    ['a fail behind it counts', [3, 1], 2, 1],
    ['bad usage', [2], 1, 2],
  ])('%s', async (_what, codes, drills, status) => {
    const ran = await runSteps(codes);
    expect(ran).toMatchObject({ status, drills, junit: '' });
    expect(ran.calls.slice(-2)).toEqual([
      `cutover report results/try-${drills} --format junit`,
      `cutover report results/try-${drills} --format markdown`,
    ]);
  });

  test('a pass that is not ready fails, and a fail stays one', async () => {
    expect(await runSteps([0], 0.8, 1)).toMatchObject({ status: 1 });
    expect(await runSteps([0], 0.8, 0)).toMatchObject({ status: 0 });
    expect((await runSteps([3, 3], 0.8, 1)).status).toBe(3);
  });
});

describe('github', () => {
  const read = (written: string) =>
    parse(textOf('github', written)) as {
      on: { schedule: { cron: string }[] };
      concurrency: unknown;
      jobs: Record<string, { if?: string; steps: { run?: string; if?: string; uses?: string }[] }>;
    };

  test('a zone whose clock is changed has a line for each offset, and a job that lets one through', () => {
    const { on, jobs, concurrency } = read('Tue 10:00 Europe/Berlin');
    expect(on.schedule).toEqual([{ cron: '0 9 * * 2' }, { cron: '0 8 * * 2' }]);
    expect(jobs['drill']?.if).toBe("needs.when.outputs.due == 'true'");
    expect(concurrency).toEqual({ group: 'cutover-my-drill', 'cancel-in-progress': false });
    expect(jobs['drill']?.steps.at(-1)).toMatchObject({ if: 'always()', uses: 'actions/upload-artifact@v4' });
  });

  test('another has one line and no such job', () => {
    const { on, jobs } = read('Tue 10:00 Asia/Tokyo');
    expect(on.schedule).toEqual([{ cron: '0 1 * * 2' }]);
    expect(Object.keys(jobs)).toEqual(['drill']);
  });

  test.each([
    ['+0100', '0 9 * * 2', true],
    ['+0100', '0 8 * * 2', false],
    ['+0200', '0 8 * * 2', true],
    ['+0200', '0 9 * * 2', false],
    ['+0200', '', true],
  ])('on a day with the clock at %s the line %j is due: %j', async (offset, came, due) => {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-due-'));
    await writeFile(join(folder, 'date'), `#!/bin/sh\necho ${offset}\n`, { mode: 0o755 });
    const output = join(folder, 'output');
    execFileSync('sh', ['-e', '-c', read('Tue 10:00 Europe/Berlin').jobs['when']?.steps[0]?.run ?? 'exit 9'], {
      env: { PATH: `${folder}:${process.env['PATH']}`, CAME: came, GITHUB_OUTPUT: output },
    });
    expect(await readFile(output, 'utf8')).toBe(`due=${due}\n`);
    await rm(folder, { recursive: true });
  });
});

test('gitlab: a job for its schedule, one at a time, JUnit and artefacts also of a fail; the command names cron and zone', () => {
  const text = textOf('gitlab', 'Tue 10:00 Europe/Berlin');
  expect(parse(text)).toMatchObject({
    'cutover-my-drill': {
      rules: [{ if: '$CI_PIPELINE_SOURCE == "schedule" && $CUTOVER_SCHEDULE == "cutover-my-drill"' }],
      resource_group: 'cutover-my-drill',
      artifacts: { when: 'always', reports: { junit: 'cutover-junit.xml' } },
    },
  });
  expect(text).toContain('"cron=0 10 * * 2" --data-urlencode "cron_timezone=Europe/Berlin"');
});

test('kubernetes: a CronJob in its zone that never overlaps, and tries again what is invalid alone', () => {
  const [job, claim] = parseAllDocuments(textOf('kubernetes', 'Tue 10:00 Europe/Berlin')).map((one): unknown =>
    one.toJS(),
  );
  expect(job).toMatchObject({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    spec: {
      schedule: '0 10 * * 2',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [3] } }] },
          template: { spec: { restartPolicy: 'Never' } },
        },
      },
    },
  });
  expect(claim).toMatchObject({ kind: 'PersistentVolumeClaim', metadata: { name: 'cutover-my-drill-results' } });
});

test('jenkins: a pipeline in its zone, one at a time, with JUnit and artefacts', () => {
  const text = textOf('jenkins', 'Tue 10:00 Europe/Berlin');
  expect(text).toContain("cron('''TZ=Europe/Berlin\n0 10 * * 2''')");
  for (const part of ['disableConcurrentBuilds()', "junit testResults: 'cutover-junit.xml'", 'archiveArtifacts']) {
    expect(text).toContain(part);
  }
  expect(text.match(/\{/g)?.length).toBe(text.match(/\}/g)?.length);
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

test.runIf(hasSystemd)('systemd: its own reader takes the time and both units', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-units-'));
  const files = schedulers.systemd(scheduleJob('Mon-Fri 10:00 Europe/Berlin', { leastReadiness: 0.8 }));
  const paths = await Promise.all(
    files.map(async ({ path, text }) => {
      const at = join(folder, path.split('/').at(-1) ?? '');
      // The repository is not where it would be.
      await writeFile(at, text.replace('/srv/repository', folder));
      return at;
    }),
  );
  const { stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
  expect(stderr.split('\n').filter((line) => line.includes('cutover-'))).toEqual([]);
  expect(status).toBe(0);
  const calendar = /OnCalendar=(.*)/.exec(files[1]?.text ?? '')?.[1] ?? '';
  const read = execFileSync('systemd-analyze', ['calendar', calendar], { encoding: 'utf8' });
  expect(read).toContain('Normalized form: Mon..Fri *-*-* 10:00:00 Europe/Berlin');
});

test.each(schedulerNames)('%s says where its file belongs and what it is of', (as) => {
  const [{ path, text } = { path: '', text: '' }] = schedulers[as](scheduleJob('Tue 10:00 UTC'));
  expect(path).toContain('cutover-my-drill');
  expect(text.split('\n')[0]).toContain('drills/my-drill.yaml: Tue 10:00 UTC.');
});
