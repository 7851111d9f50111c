/** A drill's cases put to its target, with injectors and observer, while all providers but one are held down. */
import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import type { RunRecord } from '../../../lib/collector/records/record.ts';
import { findRehearsalVerdict } from '../../../lib/collector/report/rehearsal/describe-cell.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { writeDrill } from '../../support/drills.ts';
import { closeServers, mock, rehearse, serve } from '../../support/rehearsals.ts';

afterAll(closeServers);

const extractionOnly = (changes: Partial<DrillInput>): DrillInput => {
  const drill = writeDrill();
  return writeDrill({
    providers: { primary: mock('strict'), fallback: mock('fence-heavy-2026') },
    traffic: {
      ...drill.traffic,
      requests: [{ name: 'extraction', workload: { kind: 'support-desk', asks: 'extraction' } }],
    },
    contracts: drill.contracts!.filter(({ for: request }) => request === 'extraction'),
    ...changes,
  });
};

test('through the target each provider answers while the other is held down', { timeout: 120_000 }, async () => {
  const result = await rehearse(extractionOnly({ target: { kind: 'router' } }), {
    through: 'target',
    stopsEarly: false,
    maxCases: 20,
  });
  const { rehearsal, folder } = result;
  expect(rehearsal.through).toBe('target');
  const [primary, fallback] = rehearsal.cells;
  expect(primary).toMatchObject({ total: 20, usable: 20, unanswered: 0, misrouted: 0 });
  expect(fallback).toMatchObject({ total: 20, unanswered: 0, misrouted: 0 });
  expect(fallback!.usable).toBeLessThan(17);
  // The fallback was asked because the primary was down, and nothing is left of that.
  const records = (await readFile(folder.records, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunRecord);
  const faulted = records.filter((record) => record.kind === 'attempt' && record.fault !== null);
  expect(new Set(faulted.map((record) => 'provider' in record && record.provider))).toEqual(new Set(['primary']));
  const changes = records
    .filter((record) => record.kind === 'fault')
    .map(({ provider, event }) => `${provider} ${event}`);
  expect(changes.filter((change) => change.endsWith('armed'))).toEqual(['fallback armed', 'primary armed']);
  expect(changes.filter((change) => change.endsWith('reverted'))).toEqual(['fallback reverted', 'primary reverted']);
});

test('what the target says by itself is no answer of a provider', async () => {
  const url = await serve((_request, response) => {
    const message = { role: 'assistant', content: '{"ticket_id":"T-1"}' };
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] }));
  });
  const result = await rehearse(extractionOnly({ target: { kind: 'url', url: `${url}/v1/chat/completions` } }), {
    through: 'target',
    providers: ['fallback'],
    maxCases: 3,
  });
  expect(result.rehearsal.cells).toMatchObject([{ total: 0, misrouted: 3, unanswered: 0, decision: 'not-measured' }]);
  expect(findRehearsalVerdict(result.rehearsal)).toBe('undecided');
  expect(await readFile(result.folder.report, 'utf8')).toContain('answered by no provider');
});

test('providers are not taken away from a target by nobody’s leave', async () => {
  await expect(rehearse(extractionOnly({ approval: 'required' }), { through: 'target' })).rejects.toThrow(
    /--through target takes providers away, and approval "required" lets cutover drill do so alone/,
  );
});
