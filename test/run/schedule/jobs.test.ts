import { expect, test } from 'vitest';
import { renderWorkflow } from '../../../lib/run/init/workflow.ts';
import { schedulerNames, schedulers } from '../../../lib/run/schedule/index.ts';
import { findMostMinutes } from '../../../lib/run/schedule/scheduled.ts';
import { scheduleJob } from '../../support/schedule-job.ts';

test.each([
  [true, /npm ci$/m],
  [false, /npm install --no-save "\$\{CUTOVER_PACKAGE:-\.\/cutover\.tgz\}"/],
])('Cutover is installed as the workflow of init does it (an npm package: %s)', (isNpm, installs) => {
  const [command = ''] = installs.exec(renderWorkflow('drills/my-drill.yaml', isNpm).text) ?? [];
  expect(command).not.toBe('');
  // An image of Kubernetes has it already.
  for (const as of schedulerNames.filter((name) => name !== 'kubernetes'))
    expect(schedulers[as](scheduleJob('Tue 10:00 UTC', { isNpm }))[0]?.text, as).toContain(command);
});

test.each([
  [60_000, 60],
  [15 * 60_000, 60],
  [90 * 60_000, 210],
])('a job of a drill that lasts %i ms may take %i minutes: both tries of it have room', (lastsMs, minutes) => {
  expect(findMostMinutes(lastsMs)).toBe(minutes);
});

test.each([
  ['github', 'timeout-minutes: 210'],
  ['gitlab', 'timeout: 210 minutes'],
  ['jenkins', "timeout(time: 210, unit: 'MINUTES')"],
  ['cron', 'timeout 210m npx'],
  ['systemd', 'RuntimeMaxSec=210min'],
  ['kubernetes', 'activeDeadlineSeconds: 12600'],
] as const)('%s ends it behind that', (as, text) => {
  expect(schedulers[as](scheduleJob('Tue 10:00 UTC', { mostMinutes: 210 }))[0]?.text).toContain(text);
});
