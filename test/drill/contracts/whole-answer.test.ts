import { expect, test } from 'vitest';
import { createContract } from '../../../lib/drill/contracts/index.ts';
import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { unknownRequest } from '../../support/answered-request.ts';

const call = { id: 'c1', name: 'open_case', arguments: '{"id":1' };

test.each<[string, Partial<Answer>, object]>([
  ['a text', { text: 'Hi.', ending: 'good' }, { outcome: 'usable' }],
  ['a text without an end of its own', { text: 'Hi.', ending: 'unsaid' }, { outcome: 'usable' }],
  ['a tool call, whatever is in it', { toolCalls: [call], ending: 'good' }, { outcome: 'usable' }],
  ['nothing', { ending: 'good' }, { outcome: 'failed', failure: 'empty-content' }],
  ['only thoughts', { reasoning: 'Hm.', ending: 'good' }, { outcome: 'failed', failure: 'reasoning-only' }],
  ['a text that ran into a limit', { text: 'Hi', ending: 'limit' }, { outcome: 'failed', failure: 'truncated' }],
  ['a call that ran into a limit', { toolCalls: [call], ending: 'limit' }, { outcome: 'failed', failure: 'truncated' }],
  ['a text with an end nobody knows', { text: 'Hi', ending: 'unknown' }, { outcome: 'failed', failure: 'truncated' }],
  ['a refusal', { text: '', refusal: 'No.', ending: 'good' }, { outcome: 'failed', failure: 'refusal-field' }],
  [
    'a refusal in words',
    { text: 'I can’t help with that.', ending: 'good' },
    { outcome: 'failed', failure: 'refusal-text' },
  ],
])('%s', (_, answer, expected) => {
  const contract = createContract({ kind: 'whole-answer', for: 'chat' });
  expect(
    contract.check(
      { ...emptyAnswer(), finishReason: answer.ending === 'unsaid' ? null : 'stop', ...answer },
      unknownRequest,
    ),
  ).toEqual(expected);
});
