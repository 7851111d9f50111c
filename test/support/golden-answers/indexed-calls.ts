import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import { createStreamReader } from '../../../lib/wire/formats/stream-reader.ts';
import type { GoldenAnswer } from './golden-answer.ts';

const tools = [
  {
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
];

/** A fragment of a call as chat completions stream it: under an index, or without one. */
interface Fragment {
  index?: number;
  id?: string;
  function: { name?: string; arguments?: string };
}

/** A call in three fragments, the last of which only its index or its id gives to it. */
function cut(city: string, first: { index?: number; id?: string }, rest: { index?: number; id?: string }): Fragment[] {
  return [
    { ...first, function: { name: 'get_weather', arguments: '' } },
    { ...rest, function: { arguments: '{"city":' } },
    { ...rest, function: { arguments: `"${city}"}` } },
  ];
}

/** A call in one fragment. */
function whole(city: string, place: { index?: number; id?: string }): Fragment[] {
  return [{ ...place, function: { name: 'get_weather', arguments: `{"city":"${city}"}` } }];
}

const oslo = cut('Oslo', { index: 0, id: 'a' }, { index: 0 });
const bergen = cut('Bergen', { index: 1, id: 'b' }, { index: 1 });

/** Streams that a client can read which goes by the index. */
const clean: [name: string, fragments: Fragment[]][] = [
  ['one call', oslo],
  ['two calls', [...oslo, ...bergen]],
  ['two calls whose fragments come in turns', oslo.flatMap((one, at) => [one, ...bergen.slice(at, at + 1)])],
  ['the second begins first', [...bergen, ...oslo]],
  ['an id with every fragment', cut('Oslo', { index: 0, id: 'a' }, { index: 0, id: 'a' })],
  ['two whole calls', [...whole('Oslo', { index: 0, id: 'a' }), ...whole('Bergen', { index: 1, id: 'b' })]],
];

/** Streams that only a client can read which goes by ids and names. */
const misnumbered: [name: string, fragments: Fragment[]][] = [
  ['no index', cut('Oslo', { id: 'a' }, { id: 'a' })],
  ['no index with a whole call', whole('Oslo', { id: 'a' })],
  ['no index with two', [...whole('Oslo', { id: 'a' }), ...whole('Bergen', { id: 'b' })]],
  ['no index with the rest', cut('Oslo', { index: 0, id: 'a' }, {})],
  ['from 1 on', cut('Oslo', { index: 1, id: 'a' }, { index: 1 })],
  ['a gap', [...oslo, ...cut('Bergen', { index: 2, id: 'b' }, { index: 2 })]],
  ['one index for two', [...oslo, ...cut('Bergen', { index: 0, id: 'b' }, { index: 0 })]],
  [
    'one index for two whole calls',
    [...whole('Oslo', { index: 0, id: 'a' }), ...whole('Bergen', { index: 0, id: 'b' })],
  ],
];

function golden(name: string, fragments: readonly Fragment[], byIndex: boolean, kinds: FailureKind[]): GoldenAnswer {
  const reader = createStreamReader();
  const push = (choice: object): boolean =>
    reader.push({ event: 'message', data: JSON.stringify({ id: 'chatcmpl-1', choices: [{ index: 0, ...choice }] }) });
  for (const fragment of fragments) push({ delta: { tool_calls: [fragment] } });
  push({ delta: {}, finish_reason: 'tool_calls' });
  reader.push({ event: 'message', data: '[DONE]' });
  reader.end(null);
  const answer = reader.answer();
  if (answer === null) throw new Error('these fragments are no answer');
  return {
    id: `indexed call: ${name}${byIndex ? ', where its client goes by it' : ''}`,
    contract: { kind: 'tool-call', for: 'tool-call', tools, calls: { max: 2 }, byIndex },
    answer,
    expected: { kind: 'unknown' },
    outcomes: [kinds.length === 0 ? 'usable' : 'failed'],
    kinds,
  };
}

/** Streamed calls by the index of their fragments, for a client that goes by it, and for one that does not. */
export const indexedCalls: GoldenAnswer[] = [
  ...clean.map(([name, fragments]) => golden(name, fragments, true, [])),
  ...misnumbered.flatMap(([name, fragments]) => [
    golden(name, fragments, true, ['tool-index']),
    golden(name, fragments, false, []),
  ]),
];
