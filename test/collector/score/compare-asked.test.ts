import { describe, expect, test } from 'vitest';
import { type AskedExtent, compareAsked } from '../../../lib/collector/score/join/compare-asked.ts';
import { renderWire } from '../../../lib/drill/targets/wires/index.ts';
import { askedChangeNames } from '../../../lib/kit/terms/asked-change.ts';
import { wireNames } from '../../../lib/wire/formats/index.ts';
import {
  type Chat,
  schema,
  system,
  question,
  tool,
  other,
  image,
  history,
  chat,
  keep,
  change,
  first,
  rest,
  last,
} from '../../support/asked-chat.ts';

const changed: [string, Chat, string[]][] = [
  ['without its response format', change({ response_format: undefined }), ['format-lost']],
  ['with any JSON for a schema', change({ response_format: { type: 'json_object' } }), ['format-weakened']],
  ['without tools', change({ tools: undefined, tool_choice: undefined }), ['tools-lost']],
  ['without one of its tools', change({ tools: [other] }), ['tools-lost']],
  ['without its system prompt', change({ messages: rest }), ['system-lost']],
  ['without its image', change({ messages: [first, ...history, { role: 'user', content: question }] }), ['media-lost']],
  [
    'with its schema in the prompt',
    change({
      response_format: undefined,
      messages: [{ role: 'system', content: `${system} Answer by this schema: ${JSON.stringify(schema)}` }, ...rest],
    }),
    ['format-into-prompt', 'system-extended'],
  ],
  [
    'with another schema',
    change({
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'weather', schema: { type: 'object', properties: { town: {} } } },
      },
    }),
    ['format-changed'],
  ],
  [
    'with a tool that takes other arguments',
    change({ tools: [{ ...tool, function: { name: 'find.place' } }, other] }),
    ['tools-changed'],
  ],
  ['without having to call a tool', change({ tool_choice: undefined }), ['tool-choice-changed']],
  [
    'with half of its system prompt',
    change({ messages: [{ role: 'system', content: system.slice(0, 50) }, ...rest] }),
    ['system-trimmed'],
  ],
  [
    'with another system prompt',
    change({ messages: [{ role: 'system', content: 'Be brief.' }, ...rest] }),
    ['system-rewritten'],
  ],
  ['without what was said before', change({ messages: [first, last] }), ['prompt-trimmed']],
  [
    'without the question',
    change({ messages: [first, ...history, { role: 'user', content: [image] }] }),
    ['prompt-trimmed'],
  ],
  [
    'with a word more',
    change({
      messages: [first, ...history, { role: 'user', content: [{ type: 'text', text: `${question} Please!` }, image] }],
    }),
    ['prompt-extended'],
  ],
  [
    'with another question',
    change({ messages: [first, { role: 'user', content: [{ type: 'text', text: 'Hi' }, image] }] }),
    ['prompt-rewritten'],
  ],
  ['with a lower limit', change({ max_tokens: 100 }), ['max-tokens-changed']],
  ['without a limit', change({ max_tokens: undefined }), ['max-tokens-changed']],
  ['hotter', change({ temperature: 1 }), ['temperature-changed']],
  ['streamed', change({ stream: true }), ['streaming-changed']],
  [
    'with nothing but the question',
    { messages: [{ role: 'user', content: question }] },
    [
      'format-lost',
      'tools-lost',
      'system-lost',
      'media-lost',
      'prompt-trimmed',
      'max-tokens-changed',
      'temperature-changed',
    ],
  ],
];

describe('A request that came otherwise to a provider', () => {
  test.each(changed)('%s is told so', (_, asked, changes) => {
    expect(compareAsked(keep(chat), keep(asked))).toEqual(changes);
  });

  test('has a test of every change there is', () => {
    expect(new Set(changed.flatMap(([, , changes]) => changes))).toEqual(new Set(askedChangeNames));
  });
});

describe('Translation is no change:', () => {
  test.each(wireNames)('to %s', (wire) => {
    expect(compareAsked(keep(chat), keep(renderWire(wire, chat).body))).toEqual([]);
  });

  const noTools = change({ tools: undefined, tool_choice: undefined });
  const answerTool = { name: 'json_tool_call', input_schema: schema };
  const anthropic = {
    max_tokens: 300,
    temperature: 0.2,
    system,
    messages: [
      ...history,
      {
        role: 'user',
        content: [
          { type: 'text', text: question },
          { type: 'image', source: {} },
        ],
      },
    ],
  };
  test.each<[string, Chat, object]>([
    [
      'a schema as a tool that must be called',
      noTools,
      { ...anthropic, tools: [answerTool], tool_choice: { type: 'tool', name: 'json_tool_call' } },
    ],
    [
      'any JSON as a tool that must be called',
      change({ response_format: { type: 'json_object' } }, noTools),
      { ...anthropic, tools: [{ name: 'json_tool_call', input_schema: {} }], tool_choice: { type: 'any' } },
    ],
    ['a limit where there was none', change({ max_tokens: undefined }), { ...chat, max_tokens: 4096 }],
    [
      'a system prompt in the first message',
      chat,
      change({ messages: [{ role: 'user', content: `${system}\n\n${history[0]!.content}` }, history[1], last] }),
    ],
    [
      'a name that is spelt otherwise',
      chat,
      change({ tools: [{ ...tool, function: { ...tool.function, name: 'find_place' } }, other] }),
    ],
    ['another model', chat, change({ model: 'claude-sonnet' })],
    [
      'the marker of this run',
      chat,
      change({ user: 'cutover-ab-1', messages: [{ role: 'system', content: `${system}\n[cutover-ab-1]` }, ...rest] }),
    ],
  ])('%s', (_, wanted, asked) => {
    expect(compareAsked(keep(wanted), keep(asked))).toEqual([]);
  });
});

test('Of requests that are only of one kind texts are not compared, and a lost system prompt is', () => {
  const wanted = keep(chat);
  expect(compareAsked(wanted, keep(change({ messages: [first, { role: 'user', content: 'Hi' }] })), 'frame')).toEqual(
    [],
  );
  expect(compareAsked(wanted, keep({ ...noSystem(), response_format: undefined }), 'frame')).toEqual([
    'format-lost',
    'system-lost',
  ]);
});

test.each<AskedExtent>(['all', 'frame'])(
  'A system prompt told behind a label in the messages is not lost: %s',
  (extent) => {
    const labelled = { role: 'user', content: `Instructions: ${system}` };
    const changes = compareAsked(keep(chat), keep(change({ messages: [labelled, ...rest] })), extent);
    expect(changes).toEqual(extent === 'all' ? ['system-rewritten', 'prompt-extended'] : []);
  },
);

test('Of a kind too, a schema told in the messages is not lost', () => {
  const told = { role: 'user', content: `Answer by this schema: ${JSON.stringify(schema)}` };
  const asked = change({ response_format: undefined, messages: [first, ...history, told, last] });
  expect(compareAsked(keep(chat), keep(asked), 'frame')).toEqual(['format-into-prompt']);
});

function noSystem(): Chat {
  return change({ messages: [{ role: 'user', content: 'Hi' }] });
}
