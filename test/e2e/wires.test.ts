/** A drill in each wire format: what left the providers is what reached the callers, by what both sides of the target say. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { RunRecord } from '../../lib/collector/records/record.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import type { WireName } from '../../lib/wire/formats/index.ts';
import { startPathGateway } from '../support/path-gateway.ts';
import { writePatience } from '../support/drills.ts';
import { countInOutage, runWrittenDrill } from '../support/run-written-drill.ts';

const paths: Record<WireName, string> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
  gemini: '/v1beta',
};

test.each(Object.keys(paths) as WireName[])('a drill in %s', async (wire) => {
  const [primary, fallback] = [await findFreePort(), await findFreePort()];
  await using gateway = await startPathGateway([`http://127.0.0.1:${primary}`, `http://127.0.0.1:${fallback}`]);
  const provider = (model: string, listenPort: number): DrillInput['providers']['primary'] => ({
    upstream: { kind: 'mock', mock: { model, wire, dialect: 'strict', ttft: 'gpt-4o-mini', tokensPerSecond: 2_000 } },
    listenPort,
  });
  const { scorecard, folder } = await runWrittenDrill({
    target: { kind: 'url', url: `${gateway.origin}${paths[wire]}`, wire },
    providers: { primary: provider('primary-model', primary), fallback: provider('fallback-model', fallback) },
    traffic: { ...writePatience().traffic, model: 'primary-model' },
  });
  expect(scorecard.validity.filter(({ ok }) => !ok)).toEqual([]);
  expect(scorecard.verdict, scorecard.reasons.map(({ message }) => message).join()).toBe('pass');
  expect(scorecard.onTheWay).toMatchObject({ kinds: {}, notCompared: 0, ambiguous: 0 });
  expect(countInOutage(scorecard, 'fallback')).toBeGreaterThan(30);

  const records = (await readFile(folder.records, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RunRecord);
  const of = <Kind extends RunRecord['kind']>(kind: Kind) =>
    records.filter((record): record is Extract<RunRecord, { kind: Kind }> => record.kind === kind);
  const served = new Map(
    of('attempt')
      .filter(({ status }) => status === 200)
      .map((attempt) => [attempt.index, attempt]),
  );
  const answered = of('exchange').filter(({ status }) => status === 200);
  expect(answered.length).toBeGreaterThan(150);
  for (const { index, said, end } of answered) {
    expect(served.get(index)?.said).toEqual(said);
    expect(served.get(index)?.end).toBe(end);
  }
});
