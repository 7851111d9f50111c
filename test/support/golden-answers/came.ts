import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import type { InsideSettings } from '../../../lib/drill/contracts/index.ts';
import type { GoldenAnswer } from './golden-answer.ts';

const schema = { type: 'object', required: ['city'], properties: { city: { type: 'string' } } };
const judges: InsideSettings[] = [
  { kind: 'json-schema', for: 'chat', schema },
  { kind: 'markdown', for: 'chat' },
  { kind: 'tool-call', for: 'chat', tools: [{ name: 'get_weather', description: 'The weather.', parameters: schema }] },
];

/** Answers in which nothing was said, or something else than an answer: whatever is wanted of them, it is not there. */
const empty: [name: string, answer: Partial<Answer>, kind: FailureKind][] = [
  ['nothing', {}, 'empty-content'],
  ['a blank', { text: ' \n' }, 'empty-content'],
  ['thoughts alone', { reasoning: 'The city is Oslo: {"city":"Oslo"}' }, 'reasoning-only'],
  ['thoughts in Japanese alone', { reasoning: '都市はオスロです。' }, 'reasoning-only'],
  ['thoughts cut', { reasoning: 'Let me see, the city', finishReason: 'length' }, 'reasoning-only'],
  ['a refusal', { refusal: 'I cannot help with that.' }, 'refusal-field'],
  ['a refusal in German', { refusal: 'Dabei kann ich nicht helfen.' }, 'refusal-field'],
  ['a refusal as text', { text: 'I’m sorry, but I can’t help with that.' }, 'refusal-text'],
  ['a refusal as text, in French', { text: 'Désolé, je ne peux pas vous aider.' }, 'refusal-text'],
];

export const came: GoldenAnswer[] = [
  ...judges.flatMap((contract) =>
    empty.map(([name, answer, kind]): GoldenAnswer => ({
      id: `came: ${name}, for ${contract.kind}`,
      contract,
      answer: { ...emptyAnswer(), finishReason: 'stop', ...answer },
      expected: { kind: 'unknown' },
      outcomes: ['failed'],
      kinds: [kind],
    })),
  ),
  {
    id: 'came: thoughts in their field, and JSON',
    contract: judges[0] as InsideSettings,
    answer: { ...emptyAnswer(), finishReason: 'stop', reasoning: 'Oslo? {', text: '{"city":"Tromsø 🧊"}' },
    expected: { kind: 'json', value: { city: 'Tromsø 🧊' } },
    outcomes: ['usable'],
    kinds: [],
  },
  {
    id: 'came: two calls of one tool where two are wanted',
    contract: { ...judges[2], calls: { max: 2 } } as InsideSettings,
    answer: {
      ...emptyAnswer(),
      finishReason: 'tool_calls',
      toolCalls: ['Oslo', '北京'].map((city, at) => ({
        id: `call_${at}`,
        name: 'get_weather',
        arguments: JSON.stringify({ city }),
      })),
    },
    expected: { kind: 'unknown' },
    outcomes: ['usable'],
    kinds: [],
  },
];
