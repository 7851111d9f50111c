/** An answer of which a contract can say nothing takes nobody with it, and counts as nothing: one too deep for it, or to a request that it cannot read. */
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

test('is unread where the tool that it calls is offered with what is no schema', () => {
  const contract = contractSettings.read({ kind: 'tool-call', for: 'chat' }, 'contracts[0]');
  const [placed] = createChecks({ contracts: [contract] }, new Map()).get('chat') ?? [];
  const tools = [
    { type: 'function' as const, function: { name: 'pay', description: '', parameters: { type: 'objekt' } } },
  ];
  const answer = {
    ...emptyAnswer(),
    finishReason: 'tool_calls',
    toolCalls: [{ id: 'a', name: 'pay', arguments: '{"x":1}' }],
  };
  expect(placed?.check(answer, { ...unknownRequest, asked: () => ({ messages: [], tools }) })).toEqual({
    outcome: 'unread',
    why: expect.stringMatching(
      /contracts\[0\] \(tool-call\) cannot judge: the request offers pay with .*mend them, or name the tools/,
    ),
  });
});
