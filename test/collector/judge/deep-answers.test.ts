/** An answer so deep that a check runs out of stack takes nobody with it. */
import { expect, test } from 'vitest';
import { createChecks } from '../../../lib/collector/judge/create-checks.ts';
import { contractSettings } from '../../../lib/drill/contracts/index.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { unknownRequest } from '../../support/answered-request.ts';

test('is unread, and the next one is judged', async () => {
  const nested = { anyOf: [{ type: 'array', items: { $ref: '#/$defs/n' } }, { type: 'number' }] };
  const schema = { $ref: '#/$defs/n', $defs: { n: nested } };
  const contract = contractSettings.read({ kind: 'json-schema', for: 'chat', schema }, 'contracts[0]');
  const [placed] = createChecks({ contracts: [contract] }, new Map()).get('chat') ?? [];
  const check = async (text: string) => placed?.check({ ...emptyAnswer(), text, finishReason: 'stop' }, unknownRequest);
  const depth = 9_000;
  expect(await check('['.repeat(depth) + ']'.repeat(depth))).toEqual({
    outcome: 'unread',
    why: expect.stringContaining('contracts[0] (json-schema) could not follow the answer'),
  });
  expect(await check('[[1]]')).toMatchObject({ outcome: 'usable' });
});
