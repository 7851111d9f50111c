/** Tool calls that are cut or mangled, as every provider the mocks know sends them, read as a client reads them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import type { Answer } from '../../../lib/kit/terms/answer.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import { createStreamReader } from '../../../lib/wire/formats/stream-reader.ts';
import { type WireName, wireNames } from '../../../lib/wire/formats/index.ts';
import { wireFamilies } from '../../../mocks/answer/wire/index.ts';
import type { WireFormat, WireReply } from '../../../mocks/answer/wire/wire-format.ts';
import { type Edited, runEdit } from '../edited.ts';

const ARGUMENTS = '{"order_id":"A-17","reason":"the parcel came late","amount":12.5}';
const OTHER = '{"city":"Utrecht"}';
const reply: WireReply = {
  id: 'ab'.repeat(16),
  model: 'm-1',
  created: 1_770_000_000,
  text: 'I will see to it.',
  toolCalls: [
    { name: 'refund_order', arguments: ARGUMENTS },
    { name: 'look_up', arguments: OTHER },
  ],
  finish: 'stop',
  usage: { inputTokens: 16, cachedTokens: 0, outputTokens: 40, reasoningTokens: 0 },
  timing: { promptMs: 10, answerMs: 400 },
  includeUsage: true,
  streamFraming: 'sse',
};

const streamOf = (format: WireFormat, said = reply): string[] =>
  [...format.renderStream(format.shapeReply(said, 'No.') as WireReply, () => 7)].map(({ data }) => data);
const readEdited = ({ text }: Edited): Answer | null => {
  const reader = createStreamReader();
  for (const event of createSseReader().push(Buffer.from(text, 'latin1'))) reader.push(event);
  return reader.answer();
};
const truncate = (afterCharacters: number, finishReason: 'length' | 'kept' | 'none'): FaultSettings => ({
  kind: 'truncate-answer',
  afterCharacters,
  finishReason,
  part: 'tool-arguments',
});
const mangle = (failure: Extract<FaultSettings, { kind: 'mangled-json' }>['failure']): FaultSettings => ({
  kind: 'mangled-json',
  failure,
  part: 'tool-arguments',
});

const wires = wireNames;
const cases = wires.flatMap((wire) => [
  ...Object.keys(wireFamilies[wire].flavours).map((flavour) => ({ wire, flavour, differences: [] as string[] })),
  ...(wire === 'openai-chat'
    ? ['tool-whole', 'tool-no-index', 'tool-index-1', 'tool-empty-fragments'].map((difference) => ({
        wire,
        flavour: 'openai',
        differences: [difference],
      }))
    : []),
]);
const lengths: Record<WireName, string> = {
  'openai-chat': 'length',
  'openai-responses': 'max_output_tokens',
  'anthropic-messages': 'max_tokens',
  gemini: 'MAX_TOKENS',
};

describe.each(cases)('a tool call of $wire as $flavour sends it $differences', ({ wire, flavour, differences }) => {
  const format = wireFamilies[wire].create(flavour, differences);
  const frames = streamOf(format);
  const body = format.renderAnswer(format.shapeReply(reply, 'No.') as WireReply);
  const whole = readAnswer(body);
  /** Whether it sends arguments as text, which can be cut anywhere, or as an object, which cannot. */
  const sendsText = { stream: wire !== 'gemini', whole: wire === 'openai-chat' || wire === 'openai-responses' };
  const wanted = (text: string) => ({
    text: whole?.text,
    toolCalls: [
      { name: 'refund_order', arguments: text },
      { name: 'look_up', arguments: OTHER },
    ],
  });

  test('streamed, is cut and says so, and the other call stays', () => {
    const edited = runEdit(truncate(20, 'length'), frames.join(''));
    expect(edited.applied).toBe(sendsText.stream);
    if (!sendsText.stream) return expect(edited.text).toBe(frames.join(''));
    expect(readEdited(edited)).toMatchObject({ ...wanted(ARGUMENTS.slice(0, 20)), finishReason: lengths[wire] });
  });

  test('streamed, is cut to nothing and keeps its name', () => {
    const edited = runEdit(truncate(0, 'kept'), frames.join(''));
    // A call without arguments is what Anthropic sends of an empty object.
    const nothing = wire === 'anthropic-messages' ? '{}' : '';
    if (sendsText.stream) expect(readEdited(edited)).toMatchObject(wanted(nothing));
    expect(edited.applied).toBe(sendsText.stream);
  });

  test('whole, is cut where it is a text', () => {
    const edited = runEdit(truncate(20, 'none'), body, { type: 'application/json' });
    expect(edited.applied).toBe(sendsText.whole);
    if (!sendsText.whole) return expect(edited.text).toBe(body);
    expect(readAnswer(edited.text)).toMatchObject({ ...wanted(ARGUMENTS.slice(0, 20)), finishReason: null });
  });

  test('loses a key, streamed and whole', () => {
    for (const [edited, read] of [
      [runEdit(mangle('missing-key'), frames.join('')), readEdited],
      [runEdit(mangle('missing-key'), body, { type: 'application/json' }), ({ text }: Edited) => readAnswer(text)],
    ] as const) {
      expect(edited.applied).toBe(true);
      const [first, second] = read(edited)?.toolCalls ?? [];
      expect(Object.keys(JSON.parse(first?.arguments ?? '') as object)).toHaveLength(2);
      expect(second?.arguments).toBe(OTHER);
    }
  });

  test('gets single quotes where it is a text', () => {
    const edited = runEdit(mangle('single-quotes'), frames.join(''));
    expect(edited.applied).toBe(sendsText.stream);
    if (sendsText.stream) expect(readEdited(edited)?.toolCalls[0]?.arguments).toBe(ARGUMENTS.replaceAll('"', "'"));
  });

  test('is given out byte for byte, each event in a write of its own, when it is shorter than the cut', () => {
    const edited = runEdit(truncate(ARGUMENTS.length, 'length'), frames.join(''));
    expect(edited).toMatchObject({ text: frames.join(''), applied: false });
    expect(edited.writes).toEqual(frames);
    expect(runEdit(truncate(ARGUMENTS.length, 'length'), body, { type: 'application/json' }).text).toBe(body);
  });

  test('that is none leaves the text alone', () => {
    const prose = { ...reply, toolCalls: [] };
    for (const fault of [truncate(3, 'length'), mangle('missing-key')]) {
      expect(runEdit(fault, streamOf(format, prose).join(''))).toMatchObject({
        text: streamOf(format, prose).join(''),
        applied: false,
      });
    }
  });
});

test('faults of the text leave the call alone, as they did', () => {
  for (const wire of wires) {
    const frames = streamOf(wireFamilies[wire].create(undefined, [])).join('');
    const edited = runEdit({ kind: 'truncate-answer', afterCharacters: 3, finishReason: 'kept' }, frames);
    expect(readEdited(edited)).toMatchObject({
      text: 'I w',
      toolCalls: [{ arguments: ARGUMENTS }, { arguments: OTHER }],
    });
  }
});

test('a call is rewritten alike however the bytes of its stream were cut', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...wires),
      fc.constantFrom(truncate(9, 'length'), truncate(0, 'none'), mangle('missing-key'), mangle('trailing-comma')),
      fc.array(fc.nat(6_000), { maxLength: 12 }),
      (wire, fault, cuts) => {
        const body = streamOf(wireFamilies[wire].create(undefined, [])).join('');
        expect(runEdit(fault, body, { cuts })).toEqual(runEdit(fault, body));
      },
    ),
    { numRuns: 200 },
  );
});

test('a stream that breaks off in mid-call gives out what it held', () => {
  for (const wire of wires) {
    const frames = streamOf(wireFamilies[wire].create(undefined, []));
    const body = frames.slice(0, -3).join('');
    const cut = body.slice(0, Math.floor(body.length / 2));
    const edited = runEdit(truncate(1_000, 'length'), cut);
    expect(edited).toMatchObject({ text: cut, applied: false });
  }
});

test('events of a stream that say nothing of the call go out byte for byte, also those that were held with it', () => {
  const frames = streamOf(wireFamilies['openai-chat'].create(undefined, [])).map((frame) =>
    frame.includes('look_up') ? frame.replace('"object":', '"object" : ') : frame,
  );
  const edited = runEdit(truncate(9, 'kept'), frames.join(''));
  expect(edited.applied).toBe(true);
  expect(edited.text).toContain('"object" : ');
});
