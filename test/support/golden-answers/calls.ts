import { type Answer, emptyAnswer, type ToolCall } from '../../../lib/kit/terms/answer.ts';
import type { ContractOutcome } from '../../../lib/drill/contracts/contract.ts';
import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import type { GoldenAnswer } from './golden-answer.ts';

const tools = [
  {
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city'],
      additionalProperties: false,
    },
  },
  { name: 'list_cities', description: 'All cities.', parameters: { type: 'object', additionalProperties: false } },
];

function golden(
  id: string,
  answer: Partial<Answer>,
  outcome: ContractOutcome['outcome'],
  kinds: FailureKind[],
): GoldenAnswer {
  return {
    id,
    contract: { kind: 'tool-call', for: 'tool-call', tools },
    answer: { ...emptyAnswer(), finishReason: 'stop', ...answer },
    expected: { kind: 'unknown' },
    outcomes: [outcome],
    kinds,
  };
}

/** A call in tags, as several makers have it; `space` stands before the names of the tags. */
function inTags(space: string, tool: string, key: string, value: string): string {
  const tag = (name: string, attributes: string, inner: string): string =>
    `<${space}${name}${attributes}>${inner}</${space}${name}>`;
  return tag('invoke', ` name="${tool}"`, tag('parameter', ` name="${key}"`, value));
}

/** Ways to write a call into the text, by tool and key. */
const written: [name: string, write: (tool: string, key: string) => string][] = [
  ['Hermes', (tool, key) => `<tool_call>\n{"name": "${tool}", "arguments": {"${key}": "Oslo"}}\n</tool_call>`],
  ['Hermes, not closed', (tool, key) => `<tool_call>{"name": "${tool}", "arguments": {"${key}": "Oslo"}}`],
  [
    'Qwen coder',
    (tool, key) => `<tool_call>\n<function=${tool}>\n<parameter=${key}>\nOslo\n</parameter>\n</function>\n</tool_call>`,
  ],
  ['GLM', (tool, key) => `<tool_call>${tool}\n<arg_key>${key}</arg_key>\n<arg_value>Oslo</arg_value>\n</tool_call>`],
  ['Llama, function tag', (tool, key) => `<function=${tool}>{"${key}": "Oslo"}</function>`],
  ['Llama, python tag', (tool, key) => `<|python_tag|>{"name": "${tool}", "parameters": {"${key}": "Oslo"}}`],
  ['Llama, python tag, call', (tool, key) => `<|python_tag|>${tool}.call(${key}="Oslo")`],
  ['pythonic', (tool, key) => `[${tool}(${key}="Oslo")]`],
  ['pythonic, single quotes', (tool, key) => `[${tool}(${key}='Oslo')]`],
  ['pythonic, alone on a line', (tool, key) => `I will look.\n${tool}(${key}="Oslo")`],
  ['Gemma', (tool, key) => `\`\`\`tool_code\nprint(default_api.${tool}(${key}="Oslo"))\n\`\`\``],
  ['Claude', (tool, key) => inTags('', tool, key, 'Oslo')],
  ['Claude, calls', (tool, key) => `<function_calls>\n${inTags('', tool, key, 'Oslo')}\n</function_calls>`],
  ['Claude, name space', (tool, key) => inTags('ns:', tool, key, 'Oslo')],
  ['MiniMax', (tool, key) => `<minimax:tool_call>\n${inTags('', tool, key, 'Oslo')}\n</minimax:tool_call>`],
  [
    'DeepSeek, DSML',
    (tool, key) => `<｜DSML｜function_calls>${inTags('｜DSML｜', tool, key, 'Oslo')}</｜DSML｜function_calls>`,
  ],
  [
    'DeepSeek, tokens',
    (tool, key) =>
      `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>${tool}\n\`\`\`json\n{"${key}":"Oslo"}\n\`\`\`<｜tool▁call▁end｜>`,
  ],
  [
    'DeepSeek V3.1',
    (tool, key) =>
      `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>${tool}<｜tool▁sep｜>{"${key}": "Oslo"}<｜tool▁call▁end｜>`,
  ],
  [
    'Harmony',
    (tool, key) => `<|channel|>commentary to=functions.${tool} <|constrain|>json<|message|>{"${key}":"Oslo"}<|call|>`,
  ],
  ['Harmony, marks gone', (tool, key) => `commentary to=functions.${tool} json{"${key}":"Oslo"}`],
  [
    'Kimi',
    (tool, key) =>
      `<|tool_calls_section_begin|><|tool_call_begin|>functions.${tool}:0<|tool_call_argument_begin|>{"${key}": "Oslo"}<|tool_call_end|>`,
  ],
  ['Mistral', (tool, key) => `[TOOL_CALLS]${tool}{"${key}": "Oslo"}`],
  ['Mistral, list', (tool, key) => `[TOOL_CALLS] [{"name": "${tool}", "arguments": {"${key}": "Oslo"}}]`],
  ['Granite', (tool, key) => `<|tool_call|>[{"name": "${tool}", "arguments": {"${key}": "Oslo"}}]`],
  ['JSON in prose', (tool, key) => `Calling it:\n{"name": "${tool}", "arguments": {"${key}": "Oslo"}}`],
  [
    'JSON in a fence in prose',
    (tool, key) => `Calling it:\n\`\`\`json\n{"name": "${tool}", "parameters": {"${key}": "Oslo"}}\n\`\`\`\nDone.`,
  ],
];

/** Nothing beside it. */
const bare: [name: string, write: (tool: string, key: string) => string][] = [
  ['JSON', (tool, key) => `{"name": "${tool}", "arguments": {"${key}": "Oslo"}}`],
  ['JSON, parameters', (tool, key) => `{"name": "${tool}", "parameters": {"${key}": "Oslo"}}`],
  [
    'JSON, function',
    (tool, key) => `{"type":"function","function":{"name":"${tool}","arguments":"{\\"${key}\\":\\"Oslo\\"}"}}`,
  ],
  ['JSON, list', (tool, key) => `[{"name": "${tool}", "arguments": {"${key}": "Oslo"}}]`],
  ['JSON, fenced', (tool, key) => `\`\`\`json\n{"name": "${tool}", "arguments": {"${key}": "Oslo"}}\n\`\`\``],
  ['JSON, thought of', (tool, key) => `<think>a</think>{"name": "${tool}", "arguments": {"${key}": "Oslo"}}`],
];

/** Text that speaks of a tool and calls none. */
const prose = [
  'I would need a weather service for that.',
  'I can use get_weather for that. Shall I?',
  'The function `get_weather(city)` gives the weather.',
  'Call get_weather() first, then list_cities().',
  'Which city do you mean {Oslo, Bergen}?',
  'get_weather: gives the weather of a city.',
  'Das Wetter in Oslo ist heute sonnig, 12 °C.',
  '奥斯陆今天天气晴朗。',
  '{"city": "Oslo", "temperature": 12}',
  'Here is the name of the tool: "get_weather".',
  'Let me look that up for you!',
];

const call = (args: string, name = 'get_weather', id: string | null = 'call_1'): ToolCall => ({
  id,
  name,
  arguments: args,
});

/** Calls that came as calls. */
const made: [ToolCall[], Partial<Answer>, ContractOutcome['outcome'], ...FailureKind[]][] = [
  [[call('{"city":"Oslo"}')], {}, 'usable'],
  [[call(' { "city" : "Oslo", "days": 3 } ')], {}, 'usable'],
  [[call('{"city":"```json"}')], {}, 'usable'],
  [[call('{"city":"<tool_call>"}')], {}, 'usable'],
  [[call('{"city":"北京"}')], {}, 'usable'],
  [[call('{}', 'list_cities')], {}, 'usable'],
  [[call('{"city":"Oslo"}')], { text: 'I will look.' }, 'usable'],
  [[call('{"city":"Oslo"}')], { text: '<tool_call>' }, 'usable'],
  [[call('{"city":"Oslo"}')], { text: '</think>', reasoning: 'hm' }, 'usable'],
  [[call('{"city":"Oslo"}')], { text: '<|channel|>commentary' }, 'usable'],
  [[call('{"city":"Oslo"}')], { text: 'I’m sorry, I can’t help with that.' }, 'usable'],
  [[call('{"city":"Oslo","days":"3"}')], {}, 'failed', 'number-as-string'],
  [[call('{"City":"Oslo"}')], {}, 'failed', 'key-case'],
  [[call('{"city":"Oslo","unit":"C"}')], {}, 'failed', 'extra-key'],
  [[call('{}')], {}, 'failed', 'missing-key'],
  [[call('{"city":null}')], {}, 'failed', 'null-for-empty'],
  [[call('{"parameters":{"city":"Oslo"}}')], {}, 'failed', 'wrapped'],
  [[call('')], {}, 'failed', 'args-empty'],
  [[call('', 'list_cities')], {}, 'repaired', 'args-empty'],
  [[call('"{\\"city\\":\\"Oslo\\"}"')], {}, 'repaired', 'args-double'],
  [[call('{"city":"Oslo",}')], {}, 'repaired', 'trailing-comma'],
  [[call("{'city':'Oslo'}")], {}, 'repaired', 'single-quotes'],
  [[call('```json\n{"city":"Oslo"}\n```')], {}, 'repaired', 'fence-json'],
  [[call('{"city":"Osl')], {}, 'repaired-wrong', 'truncated'],
  [[call('{"ci')], {}, 'failed', 'truncated'],
  [[call('{"city":"Oslo"}', 'functions.get_weather')], {}, 'failed', 'tool-unknown'],
  [[call('{"city":"Oslo"}', 'weather')], {}, 'failed', 'tool-unknown'],
  [[call('{"city":"Oslo"}', 'get_weather', null)], {}, 'failed', 'tool-id'],
  [[call('{"city":"Oslo"}'), call('{"city":"Bergen"}', 'get_weather', 'call_2')], {}, 'failed', 'tool-parallel'],
];

const wrongly = (write: (tool: string, key: string) => string): string => write('get_weather', 'town');

export const calls: GoldenAnswer[] = [
  ...written.map(([name, write]) =>
    golden(`call: ${name}`, { text: write('get_weather', 'city') }, 'failed', ['tool-as-text']),
  ),
  ...written.map(([name, write]) =>
    golden(`wrong call: ${name}`, { text: wrongly(write) }, 'failed', ['tool-text-wrong']),
  ),
  ...written.map(([name, write]) =>
    golden(`call with prose: ${name}`, { text: `Let me see.\n\n${write('get_weather', 'city')}\n` }, 'failed', [
      'tool-as-text',
    ]),
  ),
  ...bare.map(([name, write]) =>
    golden(`call: ${name}`, { text: write('get_weather', 'city') }, 'failed', ['tool-as-json-text']),
  ),
  ...bare.map(([name, write]) =>
    golden(`wrong call: ${name}`, { text: wrongly(write) }, 'failed', ['tool-text-wrong']),
  ),
  ...prose.map((text, index) => golden(`no call ${index}`, { text }, 'failed', ['tool-none'])),
  ...made.map(([toolCalls, answer, outcome, ...kinds], index) =>
    golden(`call made ${index}`, { toolCalls, finishReason: 'tool_calls', ...answer }, outcome, kinds),
  ),
  golden('no call begun at the limit', { text: 'Let me see, the', finishReason: 'length' }, 'failed', ['tool-none']),
  golden(
    'a call begun at the limit',
    { text: '<tool_call>{"name": "get_weather", "arg', finishReason: 'length' },
    'failed',
    ['truncated'],
  ),
];
