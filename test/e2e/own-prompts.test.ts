/** A whole drill on prompts of one's own: what is asked for, answered, judged and kept is the user's. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { scoreRun } from '../../lib/run/runner/score-run.ts';
import { writeDrill } from '../support/drills.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

const schema = {
  type: 'object',
  required: ['total'],
  properties: { total: { type: 'number' }, note: { type: 'string' } },
};

function writeOwn(file: string, fallbackDialect: string): Partial<DrillInput> {
  const { traffic, providers } = writeDrill();
  const { mock } = (providers.fallback as { upstream: { mock: object } }).upstream;
  return {
    target: { kind: 'router' },
    providers: {
      ...providers,
      fallback: { upstream: { kind: 'mock', mock: { ...mock, model: 'fallback-model', dialect: fallbackDialect } } },
    },
    traffic: { ...traffic, requests: [{ name: 'orders', workload: { kind: 'prompts', file } }] },
    contracts: [{ kind: 'json-schema', for: 'orders', schema }],
    objectives: [{ metric: 'usableRatio', phase: 'outage', min: 0.9 }],
  };
}

it('answers the user’s schema, blames the fallback alone, and is judged again when the prompts are gone', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'cutover-own-')), 'prompts.ndjson');
  const response_format = { type: 'json_schema', json_schema: { name: 'order', schema } };
  const lines = Array.from({ length: 40 }, (_, at) =>
    JSON.stringify({ prompt: `Order ${at} over ${at}.5 EUR`, response_format, expected: { total: at + 0.5 } }),
  );
  await writeFile(file, lines.join('\n'));
  const { scorecard, folder } = await runWrittenDrill(writeOwn(file, 'gpt-4o-dspy-2024'));
  expect(scorecard.application.usableRatio['baseline']).toBe(1);
  expect(scorecard.application.usableRatio['on-fallback'] ?? scorecard.application.usableRatio['cutover']).toBeLessThan(
    0.95,
  );
  const kept = (await readFile(folder.cases, 'utf8')).trimEnd().split('\n');
  expect(JSON.parse(kept[0] ?? '')).toEqual({
    body: {
      messages: [{ role: 'user', content: expect.stringMatching(/^Order \d+ over [\d.]+ EUR$/) as unknown }],
      response_format,
    },
    expected: { kind: 'json', value: { total: expect.any(Number) as unknown } },
  });
  await writeFile(file, '');
  expect((await scoreRun(folder.path)).application).toEqual(scorecard.application);
});
