/** How the container of a CronJob ends, in a real shell: it is the first process there, which no signal ends by itself. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { scheduleOnKubernetes } from '../../../lib/run/schedule/kubernetes.ts';
import { scheduleJob } from '../../support/schedule-job.ts';

interface Job {
  spec: { jobTemplate: { spec: { template: { spec: { containers: { command: string[] }[] } } } } };
}

const textOf = (leastReadiness: number | null): string =>
  scheduleOnKubernetes(scheduleJob('Tue 10:00 UTC', { leastReadiness }))[0]?.text ?? '';

describe('the command of a container of Kubernetes', () => {
  /** Runs it with an `npx` whose drill ends with `code`, or, told to end, a while later with 4. */
  async function runContainer({
    code,
    terminate = false,
    least = null,
  }: {
    code: number;
    terminate?: boolean;
    least?: number | null;
  }) {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-kubernetes-'));
    try {
      const npx = `#!/bin/sh
echo "$2" >> calls
[ "$2" = history ] && exit 1
trap 'kill $!; sleep 0.3; echo reverted >> calls; exit 4' TERM
echo ready
sleep ${terminate ? 10 : 0.1} & wait $!
exit ${code}
`;
      await writeFile(join(folder, 'npx'), npx, { mode: 0o755 });
      const [job] = parseAllDocuments(textOf(least)).map((one): unknown => one.toJS());
      const [shell = '', ...args] = (job as Job).spec.jobTemplate.spec.template.spec.containers[0]?.command ?? [];
      const child = spawn(shell, args, {
        cwd: folder,
        env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
      });
      if (terminate) child.stdout.once('data', () => child.kill('SIGTERM'));
      const ended = await new Promise((resolve) => child.once('close', resolve));
      return { ended, calls: (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n') };
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test.each([
    ['a pass', { code: 0 }, 0, ['drill']],
    ['what is invalid', { code: 3, least: 0.8 }, 3, ['drill']],
    ['a pass that is not ready', { code: 0, least: 0.8 }, 1, ['drill', 'history']],
    [
      'one that is told to end reverts its faults first',
      { code: 0, terminate: true, least: 0.8 },
      4,
      ['drill', 'reverted'],
    ],
  ])('%s', async (_, what, ended, calls) => {
    expect(await runContainer(what)).toEqual({ ended, calls });
  });
});
