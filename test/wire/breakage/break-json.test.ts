import { describe, expect, it } from 'vitest';
import { createContract } from '../../../lib/drill/contracts/index.ts';
import { expectedAnswer, extractionSchema } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { JsonBreak } from '../../../lib/wire/breakage/broken.ts';
import { type JsonBreakKind, jsonBreaks } from '../../../lib/wire/breakage/break-json.ts';
import { expecting } from '../../support/answered-request.ts';

const value = { label: 'refund', score: 0.82, ids: [4, 7], urgent: true, note: 'Paid twice' };
const schema = {
  type: 'object',
  required: ['label', 'score', 'ids', 'urgent', 'note'],
  properties: {
    label: { enum: ['refund', 'delivery'] },
    score: { type: 'number' },
    ids: { type: 'array', items: { type: 'integer' } },
    urgent: { type: 'boolean' },
    note: { type: 'string' },
  },
};
const right = JSON.stringify(value);

const table: Record<JsonBreakKind, string | RegExp> = {
  'fence-json': `\`\`\`json\n${right}\n\`\`\``,
  'fence-bare': `\`\`\`\n${right}\n\`\`\``,
  'fence-unclosed': /^```json\n\{"label":"refund"[^`]*[^}]$/,
  'prose-before': `Here is the JSON you asked for:\n${right}`,
  'prose-after': /^\{"label".*"Paid twice"\}\n\nReasoning: \w[^{}]*\.$/,
  'think-block': /^<think>[^<]*\{<\/think>\n\{"label".*\}$/,
  'double-encoded': JSON.stringify(right),
  'no-json': 'I looked at the request. Paid twice',
  truncated: /^\{"label":"refund","score":0\.82[^}]*$/,
  'trailing-comma': right.replace(/\}$/, ',}'),
  'single-quotes': "{'label':'refund','score':0.82,'ids':[4,7],'urgent':true,'note':'Paid twice'}",
  'unquoted-keys': '{label:"refund",score:0.82,ids:[4,7],urgent:true,note:"Paid twice"}',
  'python-literals': right.replace('true', 'True'),
  comments: right.replace(/\}$/, ' // from the request\n}'),
  'syntax-other': right.replace('"refund",', '"refund" '),
  'number-as-string': '{"label":"refund","score":"0.82","ids":["4","7"],"urgent":true,"note":"Paid twice"}',
  'bool-as-string': right.replace('true', '"true"'),
  'key-case': '{"Label":"refund","Score":0.82,"Ids":[4,7],"Urgent":true,"Note":"Paid twice"}',
  'key-style': '',
  'enum-case': right.replace('"refund"', '"Refund"'),
  'missing-key': /^(?!.*(?:"label".*"score".*"ids".*"urgent".*"note"))\{"\w+":.*\}$/,
  'extra-key': /^\{"label".*"note":"Paid twice","reasoning":"[^"]+\."\}$/,
  wrapped: `{"result":${right}}`,
  'list-vs-object': `[${right}]`,
  'nested-as-string': right.replace('[4,7]', '"[4,7]"'),
  scale: right.replace('0.82', '82'),
  'think-unclosed': /^<think>[^<]+\.$/,
  'two-objects': `{"label":"refund"}\n${right}`,
  ndjson: `${right}\n${right}`,
  bom: `\ufeff${right}`,
  nbsp: right.replace('{', '{\u00a0'),
  'smart-quotes': '{“label”:“refund”,“score”:0.82,“ids”:[4,7],“urgent”:true,“note”:“Paid twice”}',
  'escaped-body': right.replaceAll('"', '\\"'),
  'nan-inf': right.replace('0.82', 'NaN'),
  'number-forms': right.replace('0.82', '+0.82'),
  'raw-newline': right.replace('Paid twice', 'Paid\ntwice'),
  'inner-quotes': right.replace('Paid twice', 'Paid "twice"'),
  'bad-escape': '',
  ellipsis: right.replace('7]', '7,...]'),
  'zero-width': right.replace('label', 'lab\u200bel'),
  'schema-echo': '{"label":"string","score":"number","ids":"array","urgent":"boolean","note":"string"}',
  'enum-synonym': right.replace('refund', 'money back'),
  'null-for-empty': right.replace('[4,7]', 'null'),
  'locale-number': right.replace('0.82', '"0,82"'),
  'date-form': '',
  'schema-other': right.replace('0.82', '"not given"'),
  'wrong-value': right.replace('"refund"', '"delivery"'),
};

describe('breaking a JSON answer', () => {
  it.each(Object.entries(table).filter(([, text]) => text !== ''))('%s writes what its name says', (kind, wanted) => {
    for (let seed = 0; seed < 20; seed++) {
      const broken = jsonBreaks[kind as JsonBreakKind]({ value, schema }, createRandom(seed));
      if (typeof wanted === 'string') expect(broken?.text).toBe(wanted);
      else expect(broken?.text).toMatch(wanted);
    }
  });

  it('writes keys in the other style', () => {
    const keyStyle: JsonBreak = jsonBreaks['key-style'];
    const broken = keyStyle({ value: { order_id: 4, is_open: 1 }, schema: {} }, createRandom(1));
    expect(broken?.text).toBe('{"orderId":4,"isOpen":1}');
  });

  const written: [JsonBreakKind, Record<string, unknown>, string][] = [
    ['bad-escape', { order_id: 4 }, '{"order\\_id":4}'],
    ['ellipsis', { a: 1 }, '{"a":1,...}'],
    ['date-form', { due: '2026-04-03', paid: '2026-05-03' }, '{"due":"03/04/2026","paid":"2026-05-03"}'],
    ['locale-number', { total: 1_234_567.5 }, '{"total":"1.234.567,50"}'],
    ['null-for-empty', { ids: [4], tags: [] }, '{"ids":[4],"tags":null}'],
    ['wrong-value', { count: 4 }, '{"count":5}'],
    ['schema-other', { name: 'Ada' }, '{"name":0}'],
  ];
  it.each(written)('%s of %j is %s', (kind, given, wanted) => {
    expect(jsonBreaks[kind]({ value: given, schema: {} }, createRandom(1))?.text).toBe(wanted);
  });

  it('says that the model ran out of room where that is the break', () => {
    const kinds = Object.keys(jsonBreaks) as JsonBreakKind[];
    const cut = kinds.filter((kind) => jsonBreaks[kind]({ value, schema }, createRandom(1))?.finish === 'length');
    expect(cut).toEqual(['truncated']);
  });

  it.each([
    'number-as-string',
    'bool-as-string',
    'enum-case',
    'enum-synonym',
    'nested-as-string',
    'scale',
    'missing-key',
    'two-objects',
    'nan-inf',
    'number-forms',
    'raw-newline',
    'inner-quotes',
    'bad-escape',
    'null-for-empty',
    'locale-number',
    'date-form',
    'wrong-value',
  ] as const)('%s leaves an answer alone that offers no place for it', (kind) => {
    expect(jsonBreaks[kind]({ value: { text: 'x' }, schema: { required: [] } }, createRandom(1))).toBeNull();
  });

  it('escapes apostrophes and frees quotes when it quotes with apostrophes', () => {
    const singleQuotes: JsonBreak = jsonBreaks['single-quotes'];
    const broken = singleQuotes({ value: { a: `it's "so"\n` }, schema: {} }, createRandom(1));
    expect(broken?.text).toBe(`{'a':'it\\'s "so"\\n'}`);
  });
});

describe('what a contract sees in a broken JSON answer', () => {
  const contract = createContract({ kind: 'json-schema', for: 'extraction', schema: extractionSchema });
  const facts = {
    ticketId: 42_364,
    customer: 'Asha Rao',
    orderIds: [9465, 9466],
    amount: 228.18,
    topic: 'refund',
    priority: 1,
    urgent: false,
  } as const;
  const expected = expectedAnswer('extraction', { ...facts, orderIds: [...facts.orderIds] });
  const ticket = {
    ...(expected.kind === 'json' ? expected.value : {}),
    summary: 'The amount was paid twice, he says.',
  };
  const draft = { value: ticket, schema: extractionSchema };

  it.each(Object.keys(jsonBreaks) as JsonBreakKind[])('%s is found, and found to be that', (kind) => {
    for (let seed = 0; seed < 20; seed++) {
      const broken = jsonBreaks[kind](draft, createRandom(seed));
      // The workload's ticket has no date.
      if (kind === 'date-form') return expect(broken).toBeNull();
      if (broken === null) throw new Error(`${kind} did not break the ticket`);
      const answer = { ...emptyAnswer(), text: broken.text, finishReason: broken.finish };
      expect(contract.check(answer, expecting(expected))).toMatchObject({ failure: kind });
    }
  });
});
