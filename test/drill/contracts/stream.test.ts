import { describe, expect, it } from 'vitest';
import { streamContract } from '../../../lib/drill/contracts/stream.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { createAppStream } from '../../../lib/wire/app/app-stream.ts';
import { appAnswerSettings } from '../../../lib/wire/app/app-answer.ts';
import { createStreamReader } from '../../../lib/wire/formats/stream-reader.ts';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { sampleAnswers } from '../../faults/answers.ts';
import { runEdit } from '../../faults/edited.ts';

/** As a client that waits for `[DONE]`; what most clients make of a stream without one is below. */
const contract = streamContract.create({ doneMarker: true });
type Wire = keyof typeof sampleAnswers;

/** What the contract says of a stream, as the observer would have seen it. */
function judge(text: string, by = contract): string {
  const sse = createSseReader();
  const reader = createStreamReader();
  for (const event of sse.push(Buffer.from(text))) reader.push(event);
  reader.end(sse.end());
  const answer = reader.answer();
  if (answer === null || answer.error !== null) return 'an error';
  const said = by.check(answer, {
    ...unknownRequest,
    streamed: true,
    arrived: { streamed: true, ended: reader.done() },
  });
  return said.outcome === 'usable' ? 'usable' : said.failure;
}

/** The sample of a wire, its Responses numbered as OpenAI numbers them. */
function write(wire: Wire): string {
  const events = sampleAnswers[wire].stream(['One ', 'two ', 'three.']);
  const numbered = events.map((event, at) => event.replace('data: {', `data: {"sequence_number":${at},`));
  return (wire === 'openai-responses' ? numbered : events).join('');
}

const wires = Object.keys(sampleAnswers) as Wire[];

it.each(wires)('is usable as %s streams it', (wire) => {
  expect(judge(write(wire))).toBe('usable');
});

it('is usable without [DONE] behind a finish reason, unless that is wanted', () => {
  const undone = write('openai-chat').replace('data: [DONE]\n\n', '');
  expect(undone).not.toBe(write('openai-chat'));
  expect(judge(undone)).toBe('stream-unended');
  expect(judge(undone, streamContract.create({}))).toBe('usable');
});

/**
 * What each fault that cuts, doubles or disorders a stream is seen as, wire by wire. A piece of text that is doubled, lost or swapped is
 * not seen where a wire neither numbers nor opens its events: two equal pieces are what a model says, too. A second message of Anthropic's is an
 * error before any contract is asked.
 */
const faults: [fault: FaultSettings, seen: Record<Wire, string>][] = [
  [
    { kind: 'missing-end' },
    {
      'openai-chat': 'stream-unended',
      anthropic: 'stream-unended',
      gemini: 'SKIP',
      'openai-responses': 'stream-unended',
    },
  ],
  [
    { kind: 'missing-finish' },
    {
      'openai-chat': 'stream-unended',
      anthropic: 'stream-unended',
      gemini: 'stream-unended',
      'openai-responses': 'stream-unended',
    },
  ],
  [
    { kind: 'splice', afterTokens: 4 },
    {
      'openai-chat': 'stream-two-messages',
      anthropic: 'an error',
      gemini: 'SKIP',
      'openai-responses': 'stream-two-messages',
    },
  ],
  [
    { kind: 'duplicate-frame', frame: 3 },
    { 'openai-chat': 'usable', anthropic: 'usable', gemini: 'usable', 'openai-responses': 'stream-order' },
  ],
  [
    { kind: 'duplicate-frame', frame: 1 },
    { 'openai-chat': 'usable', anthropic: 'stream-order', gemini: 'usable', 'openai-responses': 'stream-order' },
  ],
  [
    { kind: 'drop-frame', frame: 2 },
    { 'openai-chat': 'usable', anthropic: 'stream-order', gemini: 'usable', 'openai-responses': 'stream-order' },
  ],
  [
    { kind: 'reorder-frames', frame: 4 },
    { 'openai-chat': 'stream-after-end', anthropic: 'usable', gemini: 'SKIP', 'openai-responses': 'stream-order' },
  ],
  [
    { kind: 'reorder-frames', frame: 3 },
    {
      'openai-chat': 'usable',
      anthropic: 'stream-order',
      gemini: 'stream-after-end',
      'openai-responses': 'stream-order',
    },
  ],
  [
    { kind: 'coalesce', frames: 2 } as never,
    { 'openai-chat': 'usable', anthropic: 'usable', gemini: 'usable', 'openai-responses': 'usable' },
  ],
];

describe.each(faults)('under the fault %j', (fault, seen) => {
  it.each(wires.filter((wire) => seen[wire] !== 'SKIP'))('%s', (wire) => {
    const edited = runEdit(fault, write(wire));
    expect(edited.applied).toBe(true);
    expect(judge(Buffer.from(edited.text, 'latin1').toString('utf8'))).toBe(seen[wire]);
  });
});

it.each(wires)('that %s cuts after any of its events is seen, but where all that is missing says nothing', (wire) => {
  const events = write(wire).split(/(?<=\n\n)/);
  const whole = events.length;
  for (let kept = 1; kept < whole; kept++) {
    const said = judge(events.slice(0, kept).join(''));
    expect(['stream-unended', 'empty-content', 'reasoning-only']).toContain(said);
  }
});

it('is whole where a stream was asked for, or was not', () => {
  const answer = { ...emptyAnswer(), text: 'Hi', finishReason: 'stop' };
  const arrived = { streamed: false, ended: true };
  expect(contract.check(answer, { ...unknownRequest, streamed: true, arrived })).toEqual({
    outcome: 'failed',
    failure: 'stream-whole',
  });
  expect(contract.check(answer, { ...unknownRequest, streamed: false, arrived })).toEqual({ outcome: 'usable' });
});

it('sees what an application says behind its own end', () => {
  const app = appAnswerSettings.read(
    { stream: { kind: 'sse', delta: { at: '/t' }, end: { event: 'done' } } },
    'answer',
  );
  const read = (text: string) => {
    const stream = createAppStream(app.stream!, app);
    stream.push(Buffer.from(text));
    stream.end();
    return contract.check(stream.answer()!, unknownRequest);
  };
  const end = 'event: done\ndata: {}\n\n';
  expect(read(`data: {"t":"Hi"}\n\n${end}`)).toEqual({ outcome: 'usable' });
  expect(read(`data: {"t":"Hi"}\n\n${end}data: {"t":"!"}\n\n`)).toEqual({
    outcome: 'failed',
    failure: 'stream-after-end',
  });
});
