/** The calls of guards that ask a model are in a rehearsal's budgets, as those of its cases are. */
import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { renderRehearsalText } from '../../../lib/collector/report/rehearsal/text.ts';
import { createLedger } from '../../../lib/run/rehearse/ledger.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeModelGuard } from '../../support/model-guards.ts';
import { closeServers, mock, rehearse } from '../../support/rehearsals.ts';

afterAll(closeServers);

const guarded: DrillInput = writeDrill({
  providers: [
    { name: 'primary', ...mock('strict') },
    { name: 'fallback', ...mock('strict') },
    { name: 'judge', role: 'guard', ...mock('strict') },
  ] as never,
  traffic: {
    ...writeDrill().traffic,
    requests: [{ name: 'chat', weight: 1, workload: { kind: 'support-desk', asks: 'chat' } }],
  } as never,
  contracts: [writeModelGuard()] as never,
});
const options = { providers: ['primary'], stopsEarly: false, maxCases: 12, concurrency: 1 };

test('counts each, and tells them', async () => {
  const { rehearsal, folder } = await rehearse(guarded, options);
  const [column] = rehearsal.columns;
  const [guard] = rehearsal.guards ?? [];
  expect(guard).toMatchObject({ provider: 'judge', calls: 12, estimated: false, spent: null });
  expect(guard!.inputTokens).toBeGreaterThan(12);
  expect(rehearsal.calls).toBe(column!.calls + 12);
  expect(renderRehearsalText(rehearsal)).toContain('guards, asking judge: 12 calls');
  expect(await readFile(folder.report, 'utf8')).toContain('judge, by guards');
});

test('ends where a call of a guard would go over, and counts no answer that nobody judged', async () => {
  const { rehearsal } = await rehearse(guarded, { ...options, budget: { requests: 7 } });
  expect(rehearsal.ended).toEqual({ kind: 'budget', limit: '--max-requests 7' });
  // Three are asked and judged; the fourth is asked, and there is no call left to judge it.
  expect(rehearsal.calls).toBe(7);
  expect(rehearsal.columns[0]).toMatchObject({ calls: 4 });
  expect(rehearsal.guards).toMatchObject([{ calls: 3 }]);
  expect(rehearsal.cells).toMatchObject([{ total: 3, unanswered: 1 }]);
});

test('keeps to a budget of tokens', async () => {
  const { rehearsal } = await rehearse(guarded, { ...options, budget: { tokens: 1_500 } });
  expect(rehearsal.ended).toEqual({ kind: 'budget', limit: '--max-tokens 1500' });
  const all = [...rehearsal.columns, ...rehearsal.guards!];
  const used = all.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
  expect(used).toBeLessThanOrEqual(1_500);
});

test('a ledger keeps what was refused first, and prices a guard as its provider', () => {
  const columns = [
    { name: 'primary', provider: 'primary' },
    { name: 'guard judge', provider: 'judge' },
  ];
  const ledger = createLedger(columns, { spend: 1 }, [{ provider: 'judge', input: 1_000_000, output: 0 }]);
  const cost = { inputTokens: 1, outputTokens: 0 };
  expect(ledger.limit()).toBeNull();
  expect(ledger.reserve('guard judge', cost)).toBeNull();
  expect(ledger.reserve('guard judge', cost)).toBe('--max-spend 1');
  expect(ledger.reserve('primary', cost)).toBeNull();
  expect(ledger.limit()).toBe('--max-spend 1');
});
