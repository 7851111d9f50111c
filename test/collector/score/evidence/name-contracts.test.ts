import { expect, it } from 'vitest';
import { nameContracts } from '../../../../lib/collector/score/evidence/name-contracts.ts';

it('tells contracts of one kind apart by whom they are for, and those for the same by their place', () => {
  const named = (...written: [kind: string, requestKind: string][]): string[] =>
    nameContracts(written.map(([kind, requestKind]) => ({ kind, for: requestKind })));
  expect(named(['text', 'chat'], ['module', 'chat'])).toEqual(['text', 'module']);
  expect(named(['module', 'chat'], ['module', 'extraction'])).toEqual(['module (chat)', 'module (extraction)']);
  expect(named(['module', 'chat'], ['text', 'chat'], ['module', 'chat'], ['module', 'extraction'])).toEqual([
    'module (chat, contracts[0])',
    'text',
    'module (chat, contracts[2])',
    'module (extraction)',
  ]);
});
