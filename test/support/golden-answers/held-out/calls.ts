import type { ContractOutcome } from '../../../../lib/drill/contracts/contract.ts';
import { type Answer, emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import type { FailureKind } from '../../../../lib/kit/terms/failure-kind.ts';
import type { GoldenAnswer } from '../golden-answer.ts';

type Said = ContractOutcome['outcome'];

const tools = [
  {
    name: 'search_orders',
    description: 'Finds orders.',
    parameters: {
      type: 'object',
      properties: {
        query: { type: 'string' },
        limit: { type: 'integer' },
        status: { type: 'string', enum: ['open', 'closed'] },
        tags: { type: 'array', items: { type: 'string' } },
      },
      required: ['query'],
      additionalProperties: false,
    },
  },
  {
    name: 'current_time',
    description: 'Says what time it is.',
    parameters: { type: 'object', properties: {}, additionalProperties: false },
  },
];

const args = '{"query": "8123"}';
const called = `{"name": "search_orders", "arguments": ${args}}`;

/** A call in the text, or none. */
const said: [text: string, ...kinds: FailureKind[]][] = [
  [`<think>I need the order.</think>\n<tool_call>\n${called}\n</tool_call>`, 'tool-as-text'],
  [`functools[${called}]`, 'tool-as-text'],
  [`<|tool_call|>[${called}]<|/tool_call|>`, 'tool-as-text'],
  [`<tool_calls>[${called}]</tool_calls>`, 'tool-as-text'],
  [
    '<seed:tool_call><function=search_orders><parameter=query>8123</parameter></function></seed:tool_call>',
    'tool-as-text',
  ],
  [
    '<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="search_orders"><steptml:parameter name="query">8123</steptml:parameter></steptml:invoke><｜tool_call_end｜>',
    'tool-as-text',
  ],
  [
    '<start_function_call>call:search_orders{query:<escape>8123<escape>}<end_function_call>',
    'tool-as-text',
    'tool-text-wrong',
  ],
  ['<function_calls>\nsearch_orders(query="8123")\n</function_calls>', 'tool-as-text'],
  ['<|tool_call_start|>[search_orders(query="8123")]<|tool_call_end|>', 'tool-as-text'],
  [`Thought: I need the order.\nAction: search_orders\nAction Input: ${args}`, 'tool-as-text'],
  [`Action: \`\`\`json\n[{"tool_name": "search_orders", "parameters": ${args}}]\n\`\`\``, 'tool-as-text'],
  [
    `<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "search_orders", "parameters": ${args}}]<|END_ACTION|>`,
    'tool-as-text',
  ],
  [`\`\`\`json\n{"tool": "search_orders", "tool_input": ${args}}\n\`\`\``, 'tool-as-json-text'],
  [`{"function_call": {"name": "search_orders", "arguments": ${JSON.stringify(args)}}}`, 'tool-as-json-text'],
  [
    `{"tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "search_orders", "arguments": ${JSON.stringify(args)}}}]}`,
    'tool-as-json-text',
  ],
  [`{"search_orders": ${args}}`, 'tool-as-json-text'],
  [args, 'tool-none', 'tool-as-json-text'],
  ['search_orders(query="8123", limit=5)', 'tool-as-text'],
  ['search_orders("8123")', 'tool-text-wrong', 'tool-as-text'],
  ['[search_orders(query="8123", tags=["a", "b"]), current_time()]', 'tool-as-text'],
  ['```python\nsearch_orders(query="8123")\n```', 'tool-as-text'],
  ['<tool_call>{"name": "find_order", "arguments": {"query": "8123"}}</tool_call>', 'tool-text-wrong'],
  ['<tool_call>{"name": "search_orders", "arguments": {"query": 8123}}</tool_call>', 'tool-text-wrong'],
  [
    '<tool_call>\n{"name": "search_orders", "arguments": {"query": "8123", "status": "OPEN"}}\n</tool_call>',
    'tool-text-wrong',
  ],
  ['<tool_call>\n{"name": "search_orders", "arguments": {"query": "8123"\n</tool_call>', 'tool-text-wrong'],
  ['I’ll call search_orders with the query 8123.', 'tool-none'],
  ['You can find it with `search_orders(query="8123")` yourself.', 'tool-none'],
  ['Let me check on order 8123 for you. One moment, please!', 'tool-none'],
  ['Ich suche nach der Bestellung 8123 …', 'tool-none'],
  ['Order 8123 was sent on Monday and should arrive soon.', 'tool-none'],
  ['{"status": "open", "orders": [{"id": 8123}]}', 'tool-none'],
  ['Lo siento, pero no puedo ayudar con eso.', 'refusal-text'],
  ['The time is <current_time>.', 'tool-none'],
];

/** A call that came as one. */
const made: [change: Partial<Answer['toolCalls'][number]>, outcomes: Said | Said[], ...kinds: FailureKind[]][] = [
  [{}, 'usable'],
  [{ arguments: '{"query":"8123","limit":5.0}' }, 'usable'],
  [{ arguments: '{"query":"\\u0038123","tags":[]}' }, 'usable'],
  [{ name: 'current_time', arguments: '{}' }, 'usable'],
  [{ arguments: '{"query":"8123","limit":"5"}' }, 'failed', 'number-as-string'],
  [{ arguments: '{"query":8123}' }, 'failed', 'schema-other'],
  [{ arguments: '{"query":"8123","status":"Open"}' }, 'failed', 'enum-case'],
  [{ arguments: '{"query":"8123","status":"pending"}' }, 'failed', 'enum-synonym'],
  [{ arguments: '{"query":"8123","tags":"a,b"}' }, 'failed', 'schema-other', 'list-vs-object'],
  [{ arguments: '{"query":"8123","tags":"[\\"a\\"]"}' }, 'failed', 'nested-as-string'],
  [{ name: 'current_time', arguments: 'null' }, ['repaired', 'failed'], 'args-empty', 'schema-other', 'null-for-empty'],
  [{ name: 'search_orders<|channel|>commentary' }, 'failed', 'tool-unknown'],
  [{ name: 'default_api:search_orders' }, 'failed', 'tool-unknown'],
  [{ name: '' }, 'failed', 'tool-unknown'],
  [{ name: 'Search_Orders' }, 'failed', 'tool-unknown'],
  [{ arguments: `${args}<|im_end|>` }, 'repaired', 'special-tokens', 'prose-after'],
  [{ arguments: `${args}${args}` }, 'repaired', 'ndjson', 'two-objects'],
  [{ arguments: `{}${args}` }, ['repaired', 'repaired-wrong'], 'two-objects', 'ndjson'],
  [{ arguments: '{"query": "8123"' }, ['repaired-wrong', 'repaired'], 'truncated'],
  [{ arguments: '"8123"' }, 'failed', 'schema-other', 'args-double', 'no-json'],
  [{ arguments: 'query=8123' }, 'failed', 'no-json', 'syntax-other'],
  [{ id: '' }, 'failed', 'tool-id'],
];

function golden(id: string, answer: Partial<Answer>, outcomes: Said | Said[], kinds: FailureKind[]): GoldenAnswer {
  return {
    id: `held ${id}`,
    contract: { kind: 'tool-call', for: 'tool-call', tools },
    answer: { ...emptyAnswer(), finishReason: 'stop', ...answer },
    expected: { kind: 'unknown' },
    outcomes: [outcomes].flat(),
    kinds,
  };
}

/** Calls of other tools than the rest of the set, and in forms of further makers. */
export const heldOutCalls: GoldenAnswer[] = [
  ...said.map(([text, ...kinds], index) => golden(`said ${index + 1}`, { text }, 'failed', kinds)),
  ...made.map(([change, outcomes, ...kinds], index) =>
    golden(
      `made ${index + 1}`,
      {
        toolCalls: [{ id: 'call_1', name: 'search_orders', arguments: args, ...change }],
        finishReason: 'tool_calls',
      },
      outcomes,
      kinds,
    ),
  ),
];
