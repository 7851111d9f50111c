import type { GoldenAnswer } from './golden-answer.ts';
import { type Row, tickets } from './ticket.ts';

const truth = { label: 'refund', score: 0.82 };

/** Syntax that a repair mends rightly. */
const mended: Row[] = [
  ['{"label":"refund","score":0.82,"note":"x",}', 'repaired', 'trailing-comma'],
  ['{"label":"refund","score":0.82,"note":"x","ids":[4,7,]}', 'repaired', 'trailing-comma'],
  ["{'label':'refund','score':0.82,'note':'x'}", 'repaired', 'single-quotes'],
  ["{'label': 'refund', 'score': 0.82, 'note': 'it\\'s late'}", 'repaired', 'single-quotes'],
  ['{label:"refund",score:0.82,note:"x"}', 'repaired', 'unquoted-keys'],
  ['{\n  label: "refund",\n  score: 0.82,\n  note: "x"\n}', 'repaired', 'unquoted-keys'],
  ['{"label":"refund","score":0.82,"note":"x","urgent":True}', 'repaired', 'python-literals'],
  ['{"label":"refund","score":0.82,"note":"x","urgent":False}', 'repaired', 'python-literals'],
  ['{"label":"refund","score":0.82,"note":"x" // as said\n}', 'repaired', 'comments'],
  ['{"label":"refund", /* sure */ "score":0.82,"note":"x"}', 'repaired', 'comments'],
  ['{"label":"refund","score":0.82,"note":"line\nbreak"}', 'repaired', 'raw-newline'],
  ['{"label":"refund","score":0.82,"note":"tab\there"}', 'repaired', 'raw-newline'],
  ['{"label":"refund","score":0.82,"note":"he said "no" twice"}', 'repaired', 'inner-quotes'],
  ['{“label”:“refund”,“score”:0.82,“note”:“x”}', 'repaired', 'smart-quotes'],
  ['{"label":"refund"\n"score":0.82,"note":"x"}', 'repaired', 'syntax-other'],
  ['{\u00a0"label":"refund","score":0.82,"note":"x"}', 'repaired', 'nbsp'],
  ['{"label":"refund","score":0.82,"note":"a\\_b"}', 'repaired', 'bad-escape'],
  ['{\\"label\\":\\"refund\\",\\"score\\":0.82,\\"note\\":\\"x\\"}', 'repaired', 'escaped-body'],
  ['{{"label":"refund","score":0.82,"note":"x"}}', 'repaired', 'syntax-other'],
  ['{"label":"delivery","score":0.1}\nBetter:\n{"label":"refund","score":0.82,"note":"x"}', 'repaired', 'two-objects'],
];

/** A repair takes them, and they say something else, or nobody knows. */
const mendedWrongly: Row[] = [
  [
    '{"label":"delivery","score":0.1,"note":"x"}\n{"label":"refund","score":0.82,"note":"x"}',
    'repaired-wrong',
    'ndjson',
    'two-objects',
  ],
  [
    'Draft: {"label":"delivery","score":0.1,"note":"x"}\nFinal: {"label":"refund","score":0.82,"note":"x"}',
    'repaired-wrong',
    'prose-before',
  ],
  ['{"label":"refund","score":0.8,"note":"x"} Done.', 'repaired-wrong', 'prose-after'],
  ['```json\n{"label":"question","score":0.82,"note":"x"}\n```', 'repaired-wrong', 'fence-json'],
  ['{"label":"refund","score":0.82,"note":"the cust', 'repaired-wrong', 'truncated'],
  ['{"label":"refund","score":0.82,"note":"x","ids":[4,7', 'repaired-wrong', 'truncated'],
];

/** Two that match, of which nobody knows the right one; and what was cut. */
const ambiguous: Row[] = [
  [
    '{"label":"delivery","score":0.1,"note":"x"}\n{"label":"refund","score":0.82,"note":"y"}',
    'repaired-wrong',
    'ndjson',
  ],
  [
    'Either {"label":"delivery","score":0.1,"note":"x"} or {"label":"refund","score":0.82,"note":"y"}.',
    'repaired-wrong',
    'prose-before',
  ],
  ['{"label":"refund","score":0.82,"note":"the cust', 'repaired-wrong', 'truncated'],
  ['{"label":"refund","note":"x","score":0.8', 'repaired-wrong', 'truncated'],
];

/** They parse, as they stand or repaired, and break the schema. */
const breaches: Row[] = [
  ['{"label":"refund","score":"0.82","note":"x"}', 'failed', 'number-as-string'],
  ['{"label":"refund","score":" 1 ","note":"x"}', 'failed', 'number-as-string'],
  ['{"label":"refund","score":"0,82","note":"x"}', 'failed', 'locale-number'],
  ['{"label":"refund","score":"82 %","note":"x"}', 'failed', 'locale-number'],
  ['{"label":"refund","score":82,"note":"x"}', 'failed', 'scale'],
  ['{"label":"refund","score":1,"note":"x","urgent":"true"}', 'failed', 'bool-as-string'],
  ['{"label":"refund","score":1,"note":"x","urgent":"Yes"}', 'failed', 'bool-as-string'],
  ['{"Label":"refund","Score":1,"Note":"x"}', 'failed', 'key-case'],
  ['{"label":"refund","score":1,"note":"x","orderId":4}', 'failed', 'key-style'],
  ['{"label":"refund","score":1,"note":"x","order-id":4}', 'failed', 'key-style'],
  ['{"label":"Refund","score":1,"note":"x"}', 'failed', 'enum-case'],
  ['{"label":"REFUND ","score":1,"note":"x"}', 'failed', 'enum-case'],
  ['{"label":"money back","score":1,"note":"x"}', 'failed', 'enum-synonym'],
  ['{"label":"Rückerstattung","score":1,"note":"x"}', 'failed', 'enum-synonym'],
  ['{"label":"refund|delivery","score":1,"note":"x"}', 'failed', 'wrong-enum'],
  ['{"label":"refund, question","score":1,"note":"x"}', 'failed', 'wrong-enum'],
  ['{"label":"","score":1,"note":"x"}', 'failed', 'wrong-enum'],
  ['{"label":"N/A","score":1,"note":"x"}', 'failed', 'wrong-enum'],
  ['{"label":1,"score":1,"note":"x"}', 'failed', 'wrong-enum'],
  ['{"label":"refund","score":1}', 'failed', 'missing-key'],
  ['{}', 'failed', 'missing-key'],
  ['{"label":"refund","score":1,"note":"x","reasoning":"so"}', 'failed', 'extra-key'],
  ['{"label":"refund","score":1,"note":"x","confidence":0.9}', 'failed', 'extra-key'],
  ['{"result":{"label":"refund","score":1,"note":"x"}}', 'failed', 'wrapped'],
  ['{"ticket":{"label":"refund","score":1,"note":"x"}}', 'failed', 'wrapped'],
  ['[{"label":"refund","score":1,"note":"x"}]', 'failed', 'list-vs-object'],
  ['{"label":"refund","score":1,"note":"x","address":[]}', 'failed', 'list-vs-object'],
  ['{"label":"refund","score":1,"note":"x","ids":"[4,7]"}', 'failed', 'nested-as-string'],
  ['{"label":"refund","score":1,"note":"x","address":"{\\"city\\":\\"Oslo\\"}"}', 'failed', 'nested-as-string'],
  ['{"label":"refund","score":1,"note":null}', 'failed', 'null-for-empty'],
  ['{"label":"refund","score":1,"note":"x","ids":null}', 'failed', 'null-for-empty'],
  ['{"label":"refund","score":1,"note":"x","due":"03/04/2026"}', 'failed', 'date-form'],
  ['{"label":"refund","score":1,"note":"x","due":"3.4.2026"}', 'failed', 'date-form'],
  ['{"label":"string","score":"number","note":"string"}', 'failed', 'schema-echo'],
  ['{"type":"object","properties":{"label":{"enum":["refund"]}}}', 'failed', 'schema-echo'],
  ['"{\\"label\\":\\"refund\\",\\"score\\":1,\\"note\\":\\"x\\"}"', 'failed', 'double-encoded'],
  ['{"la\u200bbel":"refund","score":1,"note":"x"}', 'failed', 'zero-width'],
  ['```json\n{"label":"refund","score":"0.82","note":"x"}\n```', 'failed', 'number-as-string'],
  ['Here you are: {"label":"refund","score":1}', 'failed', 'missing-key'],
  ["{'label':'money back','score':1,'note':'x'}", 'failed', 'enum-synonym'],
  ['<think>a</think>{"label":"refund","score":1,"note":"x","why":"y"}', 'failed', 'extra-key'],
  ['{"label":"refund","score":NaN,"note":"x"}', 'failed', 'nan-inf'],
  ['{"label":"refund","score":0,82,"note":"x"}', 'failed', 'number-forms', 'syntax-other'],
];

/** No JSON, or none that anybody could mend. */
const hopeless: Row[] = [
  ['The customer wants a refund.', 'failed', 'no-json'],
  ['- label: refund\n- score: 0.82', 'failed', 'no-json'],
  ['| label | score |\n|---|---|\n| refund | 0.82 |', 'failed', 'no-json'],
  ['```python\nprint(label)\n```', 'failed', 'no-json'],
  ['```python\nticket = {"label": label}\n```', 'failed', 'no-json'],
  ['```yaml\nlabel: refund\nscore: 0.82\n```', 'failed', 'no-json'],
  ['label: refund\nscore: 0.82\nnote: x', 'failed', 'no-json'],
  ['```json\n```', 'failed', 'no-json'],
  ['The {label} is a refund, see [the page].', 'failed', 'no-json'],
  ['这位顾客想要退款。', 'failed', 'no-json'],
  ['<think>Is it a refund? The label', 'failed', 'think-unclosed'],
  ['<thinking>{"label":"refund","score":1,"note":"x"}', 'failed', 'think-unclosed'],
  ['', 'failed', 'empty-content'],
  [' \n\t', 'failed', 'empty-content'],
  ['I’m sorry, but I can’t help with that.', 'failed', 'refusal-text'],
  ['I cannot assist with this request.', 'failed', 'refusal-text'],
  ['User: I want a refund.\nAssistant: Which order?\nUser: 81', 'failed', 'prompt-echo'],
  ['### Instruction:\nClassify.\n### Response:\nrefund', 'failed', 'prompt-echo'],
  ['<|im_start|>assistant\nrefund<|im_end|>', 'failed', 'special-tokens'],
  ['[INST] Classify the ticket [/INST] refund', 'failed', 'special-tokens'],
  ['The label is refund. '.repeat(40), 'failed', 'runaway'],
  ['{"label":"refund","sc', 'failed', 'truncated'],
  ['{"label":', 'failed', 'truncated'],
];

/** Said to have run into the limit. */
const stopped: Row[] = [
  ['{"label":"refund","sc', 'failed', 'truncated'],
  ['{"label":"refund","score":0.82,"note":"the cust', 'repaired-wrong', 'truncated'],
  ['```json\n{"label":"refund","score"', 'failed', 'truncated'],
  ['The customer wants', 'failed', 'no-json'],
  ['Let me think about the ticket. First, the label', 'failed', 'no-json'],
  [`{"label":"refund","score":1,"note":"${'and so on '.repeat(80)}`, 'repaired-wrong', 'truncated', 'runaway'],
  [`The ticket says: ${'no no no, '.repeat(80)}`, 'failed', 'runaway'],
  ['!'.repeat(800), 'failed', 'runaway'],
  ['<think>First, the label', 'failed', 'think-unclosed'],
];

export const brokenJson: GoldenAnswer[] = [
  ...tickets('mended', mended, truth),
  ...tickets(
    'mended-unknown',
    mended.filter(([, , kind]) => kind !== 'two-objects'),
  ),
  ...tickets('mended-wrongly', mendedWrongly, truth),
  ...tickets('ambiguous', ambiguous),
  ...tickets('breach', breaches),
  ...tickets('hopeless', hopeless),
  ...tickets('hopeless-known', hopeless, truth),
  ...tickets('stopped', stopped, undefined, 'length'),
];
