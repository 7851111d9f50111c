import type { ContractOutcome } from '../../../../lib/drill/contracts/contract.ts';
import { emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import type { FailureKind } from '../../../../lib/kit/terms/failure-kind.ts';
import type { GoldenAnswer } from '../golden-answer.ts';

type Said = ContractOutcome['outcome'];
/** An answer's text, the outcomes that are right, and the kinds that are, the best first. */
type Row = [text: string, outcomes: Said | Said[], ...kinds: FailureKind[]];

const invoice = {
  type: 'object',
  additionalProperties: false,
  required: ['invoice_no', 'total', 'currency', 'lines', 'paid'],
  properties: {
    invoice_no: { type: 'string' },
    total: { type: 'number', minimum: 0 },
    currency: { type: 'string', enum: ['EUR', 'USD', 'GBP'] },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['sku', 'qty'],
        properties: { sku: { type: 'string' }, qty: { type: 'integer' } },
      },
    },
    paid: { type: 'boolean' },
    due: { type: 'string', format: 'date' },
    comment: { type: ['string', 'null'] },
  },
};

const sentiments = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'sentiment'],
    properties: { id: { type: 'integer' }, sentiment: { enum: ['positive', 'negative', 'neutral'] } },
  },
};

/** Further keys are allowed. */
const intent = {
  type: 'object',
  required: ['intent', 'slots'],
  properties: {
    intent: { type: 'string', enum: ['book_flight', 'cancel', 'other'] },
    slots: { type: 'object' },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
  },
};

const right = {
  invoice_no: 'INV-7',
  total: 12.5,
  currency: 'EUR',
  lines: [{ sku: 'A-1', qty: 2 }],
  paid: false,
};
const json = JSON.stringify(right);
const pretty = JSON.stringify(right, null, 4);
/** The invoice with some of its values changed; undefined leaves one out. */
const but = (changes: Record<string, unknown>): string => JSON.stringify({ ...right, ...changes });

function rows(
  name: string,
  schema: Record<string, unknown>,
  list: readonly Row[],
  truth?: Record<string, unknown>,
  finishReason = 'stop',
): GoldenAnswer[] {
  return list.map(([text, outcomes, ...kinds], index) => ({
    id: `held ${name} ${index + 1}`,
    contract: { kind: 'json-schema', for: 'extraction', schema },
    answer: { ...emptyAnswer(), text, finishReason },
    expected: truth === undefined ? { kind: 'unknown' } : { kind: 'json', value: truth },
    outcomes: [outcomes].flat(),
    kinds,
  }));
}

const clean: Row[] = [
  [json, 'usable'],
  [pretty.replaceAll('\n', '\r\n'), 'usable'],
  [but({ comment: '```json\n{"total": 1}\n```' }), 'usable'],
  [but({ comment: 'As an AI language model I cannot process this.' }), 'usable'],
  [but({ comment: null, due: '2026-03-12', lines: [] }), 'usable'],
  [but({ comment: '<|im_start|>user\nUser: hi\nAssistant: ho' }), 'usable'],
  [json.replace('"qty":2', '"qty":2.0'), 'usable'],
];

const around: Row[] = [
  [`\`\`\`json\n${pretty}\n\`\`\`\n\nThis JSON holds the invoice's number, total and lines.`, 'repaired', 'fence-json'],
  [`Sure! Here's the data:\n\n\`\`\`json\n${pretty}\n\`\`\`\n\nAnything else?`, 'repaired', 'prose-before'],
  [`Voici le JSON demandé :\n${json}`, 'repaired', 'prose-before'],
  [`Aquí tienes el resultado:\n\n${pretty}`, 'repaired', 'prose-before'],
  [`요청하신 JSON입니다:\n${json}`, 'repaired', 'prose-before'],
  [`यह रहा आपका JSON:\n\n${json}`, 'repaired', 'prose-before'],
  [`<json>${json}</json>`, 'repaired', 'prose-before'],
  [`json\n${json}`, 'repaired', 'prose-before'],
  [`${json}\n\nHinweis: Der Betrag enthält die Mehrwertsteuer.`, 'repaired', 'prose-after'],
  [`${json}\n\`\`\``, 'repaired', 'prose-after', 'fence-bare', 'fence-json'],
  [`<think>\nI should say \`\`\`json\n{"total": 3}\n\`\`\` … no.\n</think>\n${json}`, 'repaired', 'think-block'],
  [`◁think▷The total is 12.5.◁/think▷${json}`, 'repaired', 'think-block'],
  [`[THINK]The total is {12.5}.[/THINK]${json}`, 'repaired', 'think-block'],
  [`<seed:think>12.5 it is</seed:think>${json}`, 'repaired', 'think-block'],
  [
    `<|channel|>analysis<|message|>Need JSON.<|end|><|start|>assistant<|channel|>final<|message|>${json}`,
    'repaired',
    'special-tokens',
    'think-block',
  ],
  [`analysisWe need JSON only.assistantfinal${json}`, 'repaired', 'think-block', 'prose-before'],
  [`${json}<|eot_id|>`, 'repaired', 'special-tokens', 'prose-after'],
  [`${json}</s>`, 'repaired', 'special-tokens', 'prose-after'],
  [`\\boxed{${json}}`, 'repaired', 'latex', 'prose-before'],
  [JSON.stringify(json), 'failed', 'double-encoded'],
  [`{"invoice": ${json}}`, 'failed', 'wrapped'],
  [`{"status": "ok", "data": ${json}}`, 'failed', 'wrapped', 'missing-key'],
];

const syntax: Row[] = [
  [json.replace('"qty":2}]', '"qty":2},]'), 'repaired', 'trailing-comma'],
  [
    `{'invoice_no': 'INV-7', 'total': 12.5, 'currency': 'EUR', 'lines': [{'sku': 'A-1', 'qty': 2}], 'paid': False}`,
    'repaired',
    'single-quotes',
    'python-literals',
  ],
  [
    `{invoice_no: 'INV-7', total: 12.5, currency: 'EUR', lines: [{sku: 'A-1', qty: 2}], paid: false}`,
    'repaired',
    'unquoted-keys',
    'single-quotes',
  ],
  [pretty.replace('12.5,', '12.5, // with tax'), 'repaired', 'comments'],
  [json.replace('}]', '}],"comment":"first line\nsecond line"'), 'repaired', 'raw-newline'],
  [json.replace('}]', '}],"comment":"the "big" box"'), ['repaired', 'failed'], 'inner-quotes'],
  [json.replace('"INV-7","total"', '"INV-7" "total"'), 'repaired', 'syntax-other'],
  [pretty.replace('12.5,\n', '12.5\n'), 'repaired', 'syntax-other'],
  [`{${json}}`, 'repaired', 'syntax-other'],
  [json.slice(0, -1), 'repaired', 'truncated'],
  [json.slice(0, json.indexOf(',"lines"')), ['failed', 'repaired-wrong'], 'truncated'],
  [json.replace('12.5', '1,234.50'), ['failed', 'repaired-wrong'], 'number-forms', 'syntax-other', 'locale-number'],
  [json.replace('12.5', '12.50 EUR'), ['failed', 'repaired-wrong'], 'number-forms', 'syntax-other', 'locale-number'],
  [json.replace('12.5', '.5'), ['failed', 'repaired-wrong'], 'number-forms'],
  [json.replaceAll('"', '&quot;'), ['failed', 'repaired', 'repaired-wrong'], 'escaped-body', 'syntax-other', 'no-json'],
  [json.replace(/"/g, '“'), ['repaired', 'failed'], 'smart-quotes'],
  [
    json.replaceAll('":', '"：').replaceAll(',"', '，"'),
    ['repaired', 'failed', 'repaired-wrong'],
    'syntax-other',
    'smart-quotes',
  ],
];

const breaches: Row[] = [
  [but({ total: '€ 12,50' }), 'failed', 'locale-number'],
  [but({ total: '12.50' }), 'failed', 'number-as-string'],
  [but({ paid: 'no' }), 'failed', 'bool-as-string'],
  [but({ paid: 0 }), 'failed', 'schema-other', 'bool-as-string'],
  [but({ currency: 'eur' }), 'failed', 'enum-case'],
  [but({ currency: 'Euro' }), 'failed', 'enum-synonym'],
  [but({ currency: null }), 'failed', 'wrong-enum', 'null-for-empty'],
  [but({ currency: 'EUR/USD' }), 'failed', 'wrong-enum'],
  [json.replace('invoice_no', 'invoiceNo'), 'failed', 'key-style'],
  [json.replace('invoice_no', 'Invoice No'), 'failed', 'key-style', 'key-case'],
  [json.replace('total', 'TOTAL'), 'failed', 'key-case'],
  [json.replace('invoice_no', 'Rechnungsnummer'), 'failed', 'missing-key', 'extra-key'],
  [but({ lines: { sku: 'A-1', qty: 2 } }), 'failed', 'list-vs-object'],
  [but({ lines: JSON.stringify(right.lines) }), 'failed', 'nested-as-string'],
  [but({ lines: null }), 'failed', 'null-for-empty'],
  [but({ lines: undefined }), 'failed', 'missing-key'],
  [but({ lines: ['A-1'] }), 'failed', 'schema-other'],
  [but({ lines: [{ sku: 'A-1', qty: '2' }] }), 'failed', 'number-as-string'],
  [but({ lines: [{ sku: 'A-1', qty: 2.5 }] }), 'failed', 'schema-other'],
  [but({ lines: [{ sku: 'A-1', qty: 2, price: 6.25 }] }), 'failed', 'extra-key'],
  [but({ due: '12.03.2026' }), 'failed', 'date-form'],
  [but({ due: 'March 12, 2026' }), 'failed', 'date-form'],
  [but({ due: 'next Friday' }), 'failed', 'schema-other', 'date-form'],
  [but({ vat: 2 }), 'failed', 'extra-key'],
  [JSON.stringify(invoice, null, 2), 'failed', 'schema-echo'],
  [
    '{"invoice_no":"string","total":"number","currency":"EUR | USD | GBP","lines":"array","paid":"boolean"}',
    'failed',
    'schema-echo',
  ],
  ['{"error": "I cannot process this request."}', 'failed', 'missing-key', 'extra-key', 'refusal-text'],
];

const nothing: Row[] = [
  ['<invoice><no>INV-7</no><total>12.5</total></invoice>', 'failed', 'no-json'],
  ['invoice_no,total,currency,paid\nINV-7,12.5,EUR,false', 'failed', 'no-json'],
  ['- **Invoice:** INV-7\n- **Total:** 12.50 EUR\n- **Paid:** no', 'failed', 'no-json'],
  ['Could you send me the text of the invoice? I see none.', 'failed', 'no-json'],
  [`\`\`\`python\nimport json\nprint(json.dumps(${json.replace('false', 'False')}))\n\`\`\``, 'failed', 'no-json'],
  ['Es tut mir leid, aber dabei kann ich nicht helfen.', 'failed', 'refusal-text'],
  ['抱歉，我无法协助处理此请求。', 'failed', 'refusal-text'],
  ['Lo siento, pero no puedo ayudar con eso.', 'failed', 'refusal-text'],
  ['Je suis désolé, mais je ne peux pas vous aider.', 'failed', 'refusal-text'],
  ["I'm not able to help with that request.", 'failed', 'refusal-text'],
  ["I'm really sorry, but I'm unable to extract personal data.", 'failed', 'refusal-text'],
  ['I must decline to process this invoice.', 'failed', 'refusal-text'],
];

const intents: Row[] = [
  ['{"intent":"cancel","slots":{},"confidence":0.9,"why":"said so"}', 'usable'],
  ['{"intent":"cancel","slots":{"order":"8123"}}', 'usable'],
  ['{"intent":"book\\_flight","slots":{}}', 'repaired', 'bad-escape'],
  ['{"intent":"Cancel","slots":{}}', 'failed', 'enum-case'],
  ['{"intent":"book flight","slots":{}}', 'failed', 'enum-synonym', 'enum-case'],
  ['{"intent":"cancel","slots":{},"confidence":95}', 'failed', 'scale'],
  ['{"intent":"cancel","slots":{},"confidence":"95%"}', 'failed', 'locale-number'],
  ['{"intent":"cancel","slots":{},"confidence":"high"}', 'failed', 'schema-other'],
  ['{"intent":"cancel","slots":[]}', 'failed', 'list-vs-object'],
  ['{"intent":["cancel"],"slots":{}}', 'failed', 'wrong-enum', 'list-vs-object', 'schema-other'],
  [
    '{"intent":"cancel","slots":{}}\n\nHuman: I want to fly to Oslo.\nAssistant: {"intent":"book_flight","slots":{}}',
    'repaired-wrong',
    'prompt-echo',
    'prose-after',
    'two-objects',
  ],
  ['The intent is cancel. {"intent":"cancel","slots":{}}', 'repaired', 'prose-before'],
  ['cancel', 'failed', 'no-json'],
  ['"cancel"', 'failed', 'schema-other', 'no-json'],
];

const lists: Row[] = [
  ['[{"id":1,"sentiment":"positive"},{"id":2,"sentiment":"neutral"}]', 'usable'],
  ['[]', 'usable'],
  ['{"results":[{"id":1,"sentiment":"positive"}]}', 'failed', 'wrapped'],
  ['{"id":1,"sentiment":"positive"}', 'failed', 'list-vs-object'],
  ['{"id":1,"sentiment":"positive"}\n{"id":2,"sentiment":"neutral"}', 'failed', 'ndjson', 'list-vs-object'],
  ['[{"id":1,"sentiment":"positive"}, ...]', ['repaired-wrong', 'failed'], 'ellipsis'],
  ['[{"id":1,"sentiment":"positive"},{"id":2,"sentiment":"mixed"}]', 'failed', 'enum-synonym'],
  ['[{"id":"1","sentiment":"positive"}]', 'failed', 'number-as-string'],
  ['1. positive\n2. neutral', 'failed', 'no-json'],
];

const cut: Row[] = [
  ['[{"id":1,"sentiment":"positive"},{"id":2,"sent', ['failed', 'repaired-wrong'], 'truncated'],
  [`[{"id":1,${'\n'.repeat(900)}`, 'failed', 'runaway', 'truncated'],
  [`[{"id":${'3'.repeat(900)}`, ['failed', 'repaired-wrong'], 'runaway', 'truncated'],
  ['First I read each of the reviews. The first one sounds', 'failed', 'no-json'],
];

/** JSON that was asked for by other schemas than the rest of the set. */
export const heldOutJson: GoldenAnswer[] = [
  ...rows('clean', invoice, clean),
  ...rows('around', invoice, around, right),
  ...rows('syntax', invoice, syntax, right),
  ...rows('breach', invoice, breaches),
  ...rows('nothing', invoice, nothing),
  ...rows('intent', intent, intents),
  ...rows('intent known', intent, [['{"intent":"other","slots":{}}', 'failed', 'wrong-value']], { intent: 'cancel' }),
  ...rows('list', sentiments, lists),
  ...rows('list cut', sentiments, cut, undefined, 'length'),
];
