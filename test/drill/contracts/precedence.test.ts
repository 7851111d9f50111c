import { describe, expect, it } from 'vitest';
import { contracts, contractSettings, createContract, isOutside } from '../../../lib/drill/contracts/index.ts';
import { type Answer, emptyAnswer, type ToolCall } from '../../../lib/kit/terms/answer.ts';
import type { Expected } from '../../../lib/kit/terms/expected.ts';
import { type FailureKind, findLayer, type NamedFailure } from '../../../lib/kit/terms/failure-kind.ts';
import {
  aheadOfLayers,
  type FailureLayer,
  failureLayers,
  layerPrecedence,
} from '../../../lib/kit/terms/failure-layer.ts';
import { expecting } from '../../support/answered-request.ts';

/** One fault, put into a right answer at the stage at which it comes about. */
interface Fault {
  kind: NamedFailure;
  value?: (value: Record<string, unknown>) => Record<string, unknown>;
  text?: (text: string) => string;
  around?: (text: string) => string;
  call?: (call: ToolCall) => ToolCall[];
  answer?: (answer: Answer) => Answer;
}

/** A contract, an answer that is right by it, and faults that it can have, several at once. */
interface Subject {
  contract: object;
  right: Record<string, unknown> | string;
  expected: Expected;
  /** Does the value stand in a call? Default: it is the text. */
  isCall?: true;
  faults: Fault[];
}

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['label', 'score', 'note'],
  properties: {
    label: { enum: ['refund', 'delivery'] },
    score: { type: 'number' },
    note: { type: 'string' },
    ids: { type: 'array', items: { type: 'integer' } },
  },
};
const right = { label: 'refund', score: 0.82, ids: [4, 7], note: 'it was late' };

const refused: Fault = { kind: 'refusal-field', answer: (answer) => ({ ...answer, refusal: 'No.' }) };

/** Faults of JSON, and of a call's arguments too. */
const ofJson: Fault[] = [
  { kind: 'trailing-comma', text: (text) => text.replace(/\}$/, ',}') },
  { kind: 'unquoted-keys', text: (text) => text.replace('"label":', 'label:') },
  { kind: 'comments', text: (text) => text.replace('{', '{ /* as asked */ ') },
  { kind: 'truncated', text: (text) => text.slice(0, text.indexOf('it was') + 4) },
  { kind: 'ellipsis', text: (text) => text.replace('4,7]', '4, ...]') },
  { kind: 'smart-quotes', text: (text) => text.replace('"label"', '“label”') },
  { kind: 'number-as-string', value: (value) => ({ ...value, score: '0.82' }) },
  { kind: 'extra-key', value: (value) => ({ ...value, why: 'because' }) },
  { kind: 'enum-case', value: (value) => ({ ...value, label: 'Refund' }) },
  {
    kind: 'wrong-value',
    value: (value) => ({ ...value, label: value['label'] === 'refund' ? 'delivery' : value['label'] }),
  },
];

/** What a renderer or a reader of prose can meet before anything else. */
const ofProse: Fault[] = [
  refused,
  { kind: 'empty-content', answer: (answer) => ({ ...answer, text: ' ' }) },
  { kind: 'truncated', answer: (answer) => ({ ...answer, finishReason: 'length' }) },
  { kind: 'special-tokens', around: (text) => `${text}<|im_end|>` },
];

const said = 'The parcel of order 8123 was late, and the money goes back to the customer today.';

const subjects: Record<string, Subject> = {
  'json-schema': {
    contract: { kind: 'json-schema', schema },
    right,
    expected: { kind: 'json', value: right },
    faults: [
      refused,
      { kind: 'empty-content', answer: (answer) => ({ ...answer, text: '' }) },
      { kind: 'reasoning-only', answer: (answer) => ({ ...answer, text: '', reasoning: answer.text }) },
      { kind: 'fence-json', around: (text) => `\`\`\`json\n${text}\n\`\`\`` },
      { kind: 'prose-before', around: (text) => `Here it is:\n${text}` },
      { kind: 'prose-after', around: (text) => `${text}\n\nI hope that helps.` },
      { kind: 'think-block', around: (text) => `<think>A refund?</think>\n${text}` },
      { kind: 'think-unclosed', around: (text) => `<think>A refund? ${text}` },
      ...ofJson,
    ],
  },
  semantic: {
    contract: {
      kind: 'semantic',
      by: { kind: 'fields', fields: ['/label', '/score', '/note'].map((at) => ({ kind: 'exact', at })) },
    },
    right,
    expected: { kind: 'json', value: right },
    faults: [
      refused,
      { kind: 'empty-content', answer: (answer) => ({ ...answer, text: '' }) },
      { kind: 'fence-json', around: (text) => `\`\`\`json\n${text}\n\`\`\`` },
      { kind: 'prose-before', around: (text) => `Here it is:\n${text}` },
      { kind: 'think-unclosed', around: (text) => `<think>A refund? ${text}` },
      ...ofJson.filter(({ kind }) => findLayer(kind) !== 'schema'),
    ],
  },
  'tool-call': {
    contract: {
      kind: 'tool-call',
      tools: [{ name: 'refund', description: 'Refunds.', parameters: schema }],
      byIndex: true,
    },
    right,
    isCall: true,
    expected: { kind: 'tool-call', name: 'refund', arguments: right },
    faults: [
      refused,
      { kind: 'tool-id', call: (call) => [{ ...call, id: null }] },
      { kind: 'tool-index', answer: (answer) => ({ ...answer, streamFaults: ['call-index'] }) },
      { kind: 'args-double', around: (text) => JSON.stringify(text) },
      { kind: 'fence-json', around: (text) => `\`\`\`json\n${text}\n\`\`\`` },
      { kind: 'tool-parallel', call: (call) => [call, { ...call, id: 'call_2' }] },
      { kind: 'tool-unknown', call: (call) => [{ ...call, name: 'functions.refund' }] },
      ...ofJson,
    ],
  },
  markdown: {
    contract: { kind: 'markdown', requires: { mentions: ['8123'] } },
    right: `## Summary\n\n${said}`,
    expected: { kind: 'unknown' },
    faults: [
      ...ofProse,
      { kind: 'think-block', around: (text) => `<think>hm</think>\n\n${text}` },
      { kind: 'md-heading', text: (text) => text.replace('## Summary', '##Summary') },
      { kind: 'latex', text: (text) => `${text} \\boxed{42}` },
      { kind: 'off-task', text: (text) => text.replace('8123', 'yours') },
    ],
  },
  text: {
    contract: { kind: 'text', minWords: 8, contains: ['8123'], forbids: ['as an AI'] },
    right: said,
    expected: { kind: 'unknown' },
    faults: [
      ...ofProse,
      { kind: 'too-short', text: (text) => text.slice(0, 20) + (text.includes('8123') ? ' 8123' : '') },
      { kind: 'text-missing', text: (text) => text.replaceAll('8123', 'one') },
      { kind: 'text-forbidden', text: (text) => text.replace('The parcel', 'As an AI') },
    ],
  },
  'house-rules': {
    contract: { kind: 'house-rules', rules: [{ name: 'order', contains: ['8123'] }] },
    right: said,
    expected: { kind: 'unknown' },
    faults: [...ofProse, { kind: 'own:order', text: (text) => text.replace('8123', 'yours') }],
  },
  'whole-answer': {
    contract: { kind: 'whole-answer' },
    right: said,
    expected: { kind: 'unknown' },
    faults: [refused, { kind: 'truncated', answer: (answer) => ({ ...answer, finishReason: 'length' }) }],
  },
  stream: {
    contract: { kind: 'stream', usage: true },
    right: said,
    expected: { kind: 'unknown' },
    faults: [
      refused,
      { kind: 'stream-order', answer: (answer) => ({ ...answer, streamFaults: ['order'] }) },
      { kind: 'stream-no-usage', answer: (answer) => ({ ...answer, usage: null }) },
      { kind: 'think-block', around: (text) => `<think>hm</think>\n\n${text}` },
    ],
  },
  guard: {
    contract: { kind: 'guard', by: { kind: 'phrases', on: 'answer', block: ['money'] } },
    right: 'The parcel of order 8123 was late.',
    expected: { kind: 'unknown' },
    faults: [
      { kind: 'empty-content', answer: (answer) => ({ ...answer, text: '' }) },
      { kind: 'guard-blocked', text: (text) => `${text} Your money is on its way.` },
    ],
  },
};

/** The answer with these faults in it, each at its stage. */
function build({ right: value, isCall }: Subject, faults: readonly Fault[]): Answer {
  const apply = <Part>(part: Part, edits: readonly (((part: Part) => Part) | undefined)[]): Part =>
    edits.reduce((now: Part, edit) => edit?.(now) ?? now, part);
  const body =
    typeof value === 'string'
      ? value
      : JSON.stringify(
          apply(
            value,
            faults.map((one) => one.value),
          ),
        );
  const text = apply(
    apply(
      body,
      faults.map((one) => one.text),
    ),
    faults.map((one) => one.around),
  );
  const call: ToolCall = { id: 'call_1', name: 'refund', arguments: text };
  const calls = faults.reduce((made: ToolCall[], one) => made.flatMap((each) => one.call?.(each) ?? each), [call]);
  const usage = { inputTokens: 3, outputTokens: 9 };
  const answer = {
    ...emptyAnswer(),
    usage,
    finishReason: 'stop',
    ...(isCall === true ? { toolCalls: calls } : { text }),
  };
  return apply<Answer>(
    answer,
    faults.map((one) => one.answer),
  );
}

function judge(subject: Subject, faults: readonly Fault[]): { outcome: string; failure: NamedFailure | null } {
  const settings = contractSettings.read({ for: 'chat', ...subject.contract }, 'contract');
  if (isOutside(settings)) throw new Error('this contract is judged outside');
  const result = createContract(settings).check(build(subject, faults), expecting(subject.expected));
  return { outcome: result.outcome, failure: result.outcome === 'usable' ? null : result.failure };
}

/** Kinds that are ahead of their layers wherever they are met. */
const isAhead = (kind: NamedFailure): boolean =>
  Object.hasOwn(aheadOfLayers, kind) && !['truncated', 'wrong-value', 'tool-parallel'].includes(kind);

/** What the documented precedence says of faults: any of these. `mended`: those that a repair mends where they are alone. */
function expectedKinds(
  outcome: string,
  kinds: readonly NamedFailure[],
  mended: readonly NamedFailure[] = [],
): NamedFailure[] {
  const first = kinds.filter((kind) => findLayer(kind) === 'transport');
  if (first.length > 0) return first;
  const ahead = kinds.filter(isAhead);
  if (ahead.length > 0) return ahead;
  if (kinds.includes('tool-parallel') && kinds.some((kind) => mended.includes(kind))) return ['tool-parallel'];
  const ranks: readonly (readonly FailureLayer[])[] = layerPrecedence[outcome === 'failed' ? 'failed' : 'mended'];
  const rank = ranks.find((layers) => kinds.some((kind) => layers.includes(findLayer(kind)))) ?? [];
  return kinds.filter((kind) => rank.includes(findLayer(kind)));
}

/** No reader can tell prose behind a text that was cut inside of a string from the rest of the string. */
const isTold = (kinds: readonly NamedFailure[]): boolean =>
  !(kinds.includes('prose-after') && kinds.includes('truncated'));

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  const { faults } = subject;
  const pairs = faults.flatMap((one, at) => faults.slice(at + 1).map((other) => [one, other] as const));

  it('takes the answer without a fault, and knows each fault by itself', () => {
    expect(judge(subject, [])).toEqual({ outcome: 'usable', failure: null });
    expect(faults.map((fault) => judge(subject, [fault]).failure)).toEqual(faults.map(({ kind }) => kind));
  });

  it('names of two faults the one that the documented precedence says', () => {
    const wrong = pairs
      .filter(([one, other]) => findLayer(one.kind) !== findLayer(other.kind))
      .flatMap((pair) => {
        const kinds = pair.map(({ kind }) => kind);
        if (!isTold(kinds)) return [];
        const mended = kinds.filter((_kind, at) => judge(subject, pair.slice(at, at + 1)).outcome === 'repaired');
        const { outcome, failure } = judge(subject, pair);
        return failure !== null && expectedKinds(outcome, kinds, mended).includes(failure)
          ? []
          : [`${kinds.join(' + ')}: ${outcome}, ${failure ?? 'nothing'}`];
      });
    expect(wrong).toEqual([]);
  });
});

it('has a subject for every contract that judges by itself, and faults of every layer', () => {
  const layers = new Set(Object.values(subjects).flatMap(({ faults }) => faults.map(({ kind }) => findLayer(kind))));
  expect([...layers].toSorted()).toEqual(Object.keys(failureLayers).toSorted());
  const inside = Object.entries(contracts).filter(([, definition]) => !('outside' in definition));
  expect(Object.keys(subjects).toSorted()).toEqual(inside.map(([kind]) => kind).toSorted());
});

it('sees a precedence that is not kept', () => {
  const kinds: FailureKind[] = ['fence-json', 'number-as-string'];
  expect(expectedKinds('failed', kinds)).toEqual(['number-as-string']);
  expect(expectedKinds('repaired', kinds)).toEqual(['fence-json']);
});
