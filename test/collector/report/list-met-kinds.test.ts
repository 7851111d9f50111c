import { expect, test } from 'vitest';
import { listMet } from '../../../lib/collector/report/list-met-kinds.ts';
import type { ContractRow } from '../../../lib/collector/scorecard/application.ts';

function row(phase: ContractRow['phase'], kinds: ContractRow['kinds'], notes?: ContractRow['notes']): ContractRow {
  return {
    contract: 'chat',
    provider: 'fallback',
    phase,
    total: 100,
    usable: 90,
    repaired: 0,
    repairedWrong: 0,
    failed: 10,
    kinds,
    missRatio: 0.1,
    missInterval: [0.05, 0.2],
    ...(notes === undefined ? {} : { notes }),
  };
}

test('kinds stand by layer and then by count, summed over phases, with those of the outage by themselves', () => {
  const rows = [
    row('baseline', { 'wrong-value': 2, 'fence-json': 1 }),
    row('cutover', { 'fence-json': 3, 'own:tone': 9 }),
    row('on-fallback', { 'fence-json': 4, 'prose-before': 5, 'tool-id': 1 }, { 'preamble-with-tool': 7 }),
  ];
  expect(listMet(rows)).toEqual([
    { kind: 'tool-id', count: 1, inOutage: 1 },
    { kind: 'fence-json', count: 8, inOutage: 7 },
    { kind: 'preamble-with-tool', count: 7, inOutage: 7 },
    { kind: 'prose-before', count: 5, inOutage: 5 },
    { kind: 'wrong-value', count: 2, inOutage: 0 },
    { kind: 'own:tone', count: 9, inOutage: 9 },
  ]);
  expect(listMet([])).toEqual([]);
});
