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
  [
    'thoughts in the text, and nothing behind them',
    { text: '<think>Hm.</think>\n', ending: 'good' },
    { outcome: 'failed', failure: 'reasoning-only' },
  ],
  [
    'thoughts that a template opened',
    { text: 'Hm.</think>', ending: 'good' },
    { outcome: 'failed', failure: 'reasoning-only' },
  ],
  ['thoughts that never end', { text: '<think>Hm.', ending: 'good' }, { outcome: 'failed', failure: 'think-unclosed' }],
  ['thoughts, then an answer', { text: '<think>Hm.</think>Hi.', ending: 'good' }, { outcome: 'usable' }],
  ...[
    '\0\0',
    '\u200b\u200d\u2060\ufeff',
    '\u00ad\u034f',
    '\u3164\u115f\u2800',
    '\u{e0001}\u{e0020}',
    '\u202e\u001b',
    '<think>Hm.</think>\u200b',
  ].map((text): [string, Partial<Answer>, object] => [
    `nothing to be seen: ${JSON.stringify(text)}`,
    { text, ending: 'good' },
    { outcome: 'failed', failure: text.startsWith('<') ? 'reasoning-only' : 'empty-content' },
  ]),
  ...['\u200b7', '✅', '🏳️‍🌈', 'ـ', '…', '\ud83d'].map((text): [string, Partial<Answer>, object] => [
    `something to be seen: ${text}`,
    { text, ending: 'good' },
    { outcome: 'usable' },
  ]),
  [
    'thoughts of which nothing is to be seen',
    { reasoning: '\u200b', ending: 'good' },
    { outcome: 'failed', failure: 'empty-content' },
  ],
  [
    'a call without a name',
    { toolCalls: [call, { ...call, name: '' }], ending: 'good' },
    { outcome: 'failed', failure: 'tool-unknown' },
  ],
  [
    'a call whose name nobody sees',
    { toolCalls: [{ ...call, name: '\u200b\0' }], ending: 'good' },
    { outcome: 'failed', failure: 'tool-unknown' },
  ],
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
