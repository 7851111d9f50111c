/** What `cutover schedule` prints, read by those who know the form: GitHub's own parser of workflows, GitLab's schema of pipelines, and those of Kubernetes' API. */
import { readFile } from 'node:fs/promises';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { CronJob } from 'kubernetes-models/batch/v1';
import { PersistentVolumeClaim } from 'kubernetes-models/v1';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { schedulers } from '../../../lib/run/schedule/index.ts';
import { scheduleJob } from '../../support/schedule-job.ts';

const textOf = (as: keyof typeof schedulers, written: string, leastReadiness: number | null = null): string =>
  schedulers[as](scheduleJob(written, { leastReadiness }))[0]?.text ?? '';

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

describe('gitlab', async () => {
  const schema = JSON.parse(
    await readFile(new URL('../../support/gitlab-ci/ci.json', import.meta.url), 'utf8'),
  ) as object;
  // What it has besides JSON schema is for an editor.
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  const check = (text: string): string => {
    validate(parse(text));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('\n');
  };

  test.each(times)('a pipeline for %s is one', (written) => {
    for (const leastReadiness of [null, 0.8]) expect(check(textOf('gitlab', written, leastReadiness))).toBe('');
  });

  test.each([
    ['  script:', '  scripts:', /\/cutover-my-drill must NOT have additional properties/],
    ['when: always', 'when: ever', /artifacts\/when must be equal to one of the allowed values/],
    ['timeout: 60 minutes', 'timeout: 60', /timeout must be string/],
    ['      - results/', '      results/', /artifacts\/paths must be array/],
  ])('sabotage: it is none with %s as %s', (part, other, message) => {
    const text = textOf('gitlab', 'Tue 10:00 Europe/Berlin');
    expect(text).toContain(part);
    expect(check(text.replace(part, other))).toMatch(message);
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
