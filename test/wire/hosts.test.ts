import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Answer, emptyAnswer, type StreamEnding } from '../../lib/kit/terms/answer.ts';
import { readAnswer } from '../../lib/wire/formats/read-answer.ts';
import { foldStream } from '../support/fold-stream.ts';
import { readStream } from '../support/read-stream.ts';

const folder = new URL('hosts/', import.meta.url);
/**
 * Streams written by hand in the shape in which the one their first line names was recorded, or reported, to stream; texts,
 * ids and counts are invented.
 */
const streams = readdirSync(folder)
  .filter((file) => file.endsWith('.sse'))
  .map((file) => ({ name: file.replace(/\.sse$/, ''), bytes: readFileSync(new URL(file, folder)) }));
/** What is in them; `carried`: how many of their events carry content. What an answer leaves out is as in an empty one. */
const hosts = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  { ended: StreamEnding; carried: number; answer: Partial<Answer> }
>;

test('every stream is known, and says whose shape it is of', () => {
  expect(streams.map(({ name }) => name)).toEqual(Object.keys(hosts));
  expect(streams.length).toBeGreaterThan(40);
  for (const { bytes } of streams) expect(bytes.toString()).toMatch(/^: \S+.*\n\n/);
});

describe.each(streams)('a stream like $name', ({ name, bytes }) => {
  const { answer, ended, carried } = hosts[name] ?? { answer: {}, ended: 'nothing', carried: -1 };

  test('is read', () => {
    const read = readStream(bytes);
    const { streamFaults = [], ...said } = read.answer ?? emptyAnswer();
    expect(said).toEqual({ ...emptyAnswer(), ...answer });
    // Some hosts send no end marker; what a contract on streams makes of it is its own matter.
    const unmarked = streamFaults.includes('no-end-mark') || streamFaults.includes('no-done');
    if (said.error === null) expect(unmarked).toBe(ended === 'finish');
    expect([read.ended, read.carried.length]).toEqual([ended, carried]);
  });

  test('is read alike however its bytes come', () => {
    const whole = readStream(bytes);
    for (const size of [1, 2, 3, 5, 7, 11, 64, 100, 1_000]) expect(readStream(bytes, size)).toEqual(whole);
  });

  test('is read up to where it is cut, at every byte, and says no more than is there', () => {
    const whole = readStream(bytes);
    for (let end = 0; end < bytes.length; end++) {
      const cut = readStream(bytes.subarray(0, end));
      if (cut.answer === null) continue;
      expect([
        whole.answer?.text.startsWith(cut.answer.text),
        whole.answer?.reasoning.startsWith(cut.answer.reasoning),
      ]).toEqual([true, true]);
      // It is no error to be cut, and no end either.
      expect([null, whole.answer?.error]).toContain(cut.answer.error);
      if (cut.answer.ending === 'unsaid' && cut.ended !== 'marker') expect(cut.ended).toBe('nothing');
      for (const [place, call] of cut.answer.toolCalls.entries())
        expect(whole.answer?.toolCalls[place]?.arguments.startsWith(call.arguments)).toBe(true);
    }
  });

  test('says the same as the body it folds into', () => {
    const body = foldStream(bytes.toString());
    if (body === null) return expect([ended, answer.error === undefined]).not.toEqual(['finish-and-marker', true]);
    expect(compact(readAnswer(body))).toEqual(compact(withoutFaults(readStream(bytes).answer)));
  });
});

/** A body has no order that could be broken. */
function withoutFaults(answer: Answer | null): Answer | null {
  if (answer === null) return null;
  const { streamFaults: _, ...said } = answer;
  return said;
}

/** Arguments that a format sends as a value are written anew; their blanks are nobody's. */
function compact(answer: Answer | null): Answer | null {
  return (
    answer && {
      ...answer,
      toolCalls: answer.toolCalls.map((call) => ({ ...call, arguments: rewrite(call.arguments) })),
    }
  );
}

function rewrite(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
