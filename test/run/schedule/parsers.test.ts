/** What `cutover schedule` prints, read by those who know the form: GitHub's own parser of workflows, and the schemas of Kubernetes' API. */
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { CronJob } from 'kubernetes-models/batch/v1';
import { PersistentVolumeClaim } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { schedulers } from '../../../lib/run/schedule/index.ts';
import { parseEvery } from '../../../lib/run/schedule/parse-every.ts';
import { followZone } from '../../../lib/run/schedule/zone-offsets.ts';

function textOf(as: 'github' | 'kubernetes', written: string, leastReadiness: number | null = null): string {
  const every = parseEvery(written);
  const zone = followZone(every, Date.parse('2026-11-29T00:00:00Z'));
  const drill = 'drills/my-drill.yaml';
  return schedulers[as]({ drill, name: 'cutover-my-drill', every, written, zone, leastReadiness })[0]?.text ?? '';
}

const times = ['Tue 10:00 Europe/Berlin', 'Mon-Fri 09:30 UTC', 'daily 06:15 Asia/Tokyo', 'Sun 00:15 Pacific/Auckland'];

describe('github', () => {
  /** What GitHub's parser finds wrong, expressions and what jobs need of one another too. */
  const check = async (content: string): Promise<string[]> => {
    const { context, value } = parseWorkflow({ name: 'drill.yml', content }, new NoOperationTraceWriter());
    if (value !== undefined) await convertWorkflowTemplate(context, value);
    return context.errors.getErrors().map(({ message }) => message);
  };

  test.each(times)('a workflow for %s is one', async (written) => {
    expect(await check(textOf('github', written))).toEqual([]);
    expect(await check(textOf('github', written, 0.8))).toEqual([]);
  });

  test.each<[string, RegExp]>([
    ['runs-on:', /Required property is missing: runs-on/],
    ["outputs.due == 'true'", /Unexpected end of expression/],
    ['needs: when', /depends on unknown job/],
    ["cron: '0", /Invalid cron expression/],
  ])('sabotage: it is none where %s is another', async (part, message) => {
    const text = textOf('github', 'Tue 10:00 Europe/Berlin');
    const broken = {
      'runs-on:': 'run-on:',
      "outputs.due == 'true'": 'outputs.due ==',
      'needs: when': 'needs: then',
      "cron: '0": "cron: '99",
    }[part];
    expect(text).toContain(part);
    expect((await check(text.replace(part, broken ?? ''))).join()).toMatch(message);
  });
});

describe('kubernetes', () => {
  const read = (written: string, leastReadiness: number | null = null): [job: CronJobData, claim: object] =>
    parseAllDocuments(textOf('kubernetes', written, leastReadiness)).map((one): unknown => one.toJS()) as [
      CronJobData,
      object,
    ];
  type CronJobData = ConstructorParameters<typeof CronJob>[0] & { spec: Record<string, unknown> };

  test.each(times)('a CronJob for %s and its claim are as the API has them', (written) => {
    for (const leastReadiness of [null, 0.8]) {
      const [job, claim] = read(written, leastReadiness);
      expect(() => new CronJob(job).validate()).not.toThrow();
      expect(() => new PersistentVolumeClaim(claim).validate()).not.toThrow();
    }
  });

  test.each<[Record<string, unknown>, RegExp]>([
    [{ concurrencyPolicy: 'Never' }, /concurrencyPolicy must be equal to one of the allowed values/],
    [{ schedule: undefined }, /must have required property schedule/],
    [{ startingDeadlineSeconds: '1800' }, /startingDeadlineSeconds must be integer/],
  ])('sabotage: it is none with %j', (change, message) => {
    const [job] = read('Tue 10:00 Europe/Berlin');
    const changed = { ...job, spec: { ...job.spec, ...change } };
    expect(() => new CronJob(changed as CronJobData).validate()).toThrow(message);
  });
});
