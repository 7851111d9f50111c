import type { GoldenAnswer } from './golden-answer.ts';
import { tickets } from './ticket.ts';

/** What a note may say, and be right: it looks like an envelope, a call, a cut, a refusal, a loop. */
const notes = [
  '```json\n{"a":1}\n```',
  '```',
  'I’m sorry, but I can’t help with that.',
  'I cannot help.',
  '<think>not thoughts</think>',
  '</think>',
  '<tool_call>{"name":"refund"}</tool_call>',
  '[TOOL_CALLS]',
  'to=functions.refund',
  '<|im_end|>',
  '[INST] hi [/INST]',
  'User: hi\nAssistant: hello\nUser: bye',
  '{"label":"string"}',
  "{'a': True}",
  'NaN, Infinity, None, undefined',
  '// no comment',
  '...',
  '…',
  'cut off in the mid',
  '"',
  '“quoted”',
  '\\',
  '\\n',
  '\u200b',
  '\ufeff',
  '\u00a0',
  '\u0000',
  '\ud83d',
  '😀👩‍👩‍👧',
  'สวัสดี 的 mixed',
  'C:\\temp\\new',
  '\\d+ \\(42\\) \\boxed{42}',
  '| a | b |',
  '##Summary',
  '**bold',
  '<details>',
  '1.234,50 €',
  '03/04/2026',
  '42',
  'true',
  'null',
  '[]',
  '{}',
  '[1] [2]',
  ' ',
  '',
  'ha '.repeat(300),
  '-'.repeat(900),
  '\n'.repeat(500),
  'x'.repeat(5_000),
];

/** Other forms of a right answer. */
const forms = [
  '{"label":"refund","score":0,"note":""}',
  '{"label":"refund","score":1e-3,"note":""}',
  '{"label":"refund","score":-0,"note":""}',
  '{"label":"refund","score":1.0,"note":""}',
  '{"note":"","score":1,"label":"refund"}',
  '{"label":"refund","score":1,"note":"","ids":[]}',
  '{"label":"refund","score":1,"note":"","address":{}}',
  '{"label":"refund","score":1,"note":"","address":{"city":"Oslo","zip":"0150"}}',
  '{"label":"refund","score":1,"note":"","due":"2026-02-28"}',
  '{"label":"refund","score":1,"note":"\\u0041\\/"}',
  '{"\\u006cabel":"refund","score":1,"note":""}',
  '{\r\n\t"label" : "refund" ,\r\n\t"score" : 1 ,\r\n\t"note" : ""\r\n}\r\n',
  '{"label":"refund","score":0.1,"score":0.2,"note":""}',
];

export const cleanJson: GoldenAnswer[] = [
  ...notes.flatMap((note, index) => {
    const value = { label: 'refund', score: 0.82, note };
    return tickets(
      `clean-note-${index}`,
      [[JSON.stringify(value, null, index % 3), 'usable']],
      index % 2 === 0 ? value : undefined,
    );
  }),
  ...tickets(
    'clean-form',
    forms.map((text) => [text, 'usable']),
  ),
];
