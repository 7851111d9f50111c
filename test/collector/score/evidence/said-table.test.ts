import { describe, expect, it } from 'vitest';
import type { SaidAnswer } from '../../../../lib/collector/records/said.ts';
import { createSaidTable } from '../../../../lib/collector/score/evidence/said-table.ts';
import { printText } from '../../../../lib/kit/prints/print.ts';

const said: SaidAnswer = {
  kind: 'answer',
  id: 'a',
  finishReason: 'stop',
  ending: 'good',
  ended: 'marker',
  error: false,
  usage: { inputTokens: 1, outputTokens: 7 },
  text: printText('What was said of it, at some length, so that it has several hashes.'),
  calls: [],
  pieces: 3,
};
const call = { name: 'f', arguments: printText('{"a":1}') };

describe('what all answers said', () => {
  it.each<[what: string, changes: Partial<SaidAnswer>]>([
    ['another id', { id: 'b' }],
    ['no id', { id: null }],
    ['an end that means something else', { ending: 'limit' }],
    ['an error', { error: true }],
    ['another usage', { usage: { inputTokens: 1, outputTokens: 8 } }],
    ['no usage', { usage: null }],
    [
      'another text of the same length',
      { text: printText('What was said of it, at some length, so that it has several hashEs.') },
    ],
    ['a call besides', { calls: [call] }],
  ])('has an entry of its own for an answer with %s', (_, changes) => {
    const table = createSaidTable(4);
    const entry = table.add(said);
    expect(table.add(structuredClone(said))).toBe(entry);
    expect(table.add({ ...said, ...changes })).not.toBe(entry);
    expect(table.length).toBe(4);
  });

  it('gives back what is compared, however many there are', () => {
    const table = createSaidTable(4);
    const texts = Array.from({ length: 5_000 }, (_, at) => `${at} ${'and so on '.repeat(at % 300)}`);
    const entries = texts.map((text, at) => table.add({ ...said, id: `id-${at}`, text: printText(text) }));
    expect(texts.map((text, at) => table.add({ ...said, id: `id-${at}`, text: printText(text) }))).toEqual(entries);
    expect(new Set(entries).size).toBe(5_000);
    for (const [at, text] of texts.entries()) {
      const facts = table.of(entries[at] ?? 0);
      const { length, hashes } = printText(text);
      expect(facts).toMatchObject({ kind: 'answer', length, ending: 'good', outputTokens: 7, error: false });
      const hex = facts.kind === 'answer' ? Array.from(facts.hashes, (hash) => hash.toString(16).padStart(8, '0')) : [];
      expect(hex.join('')).toBe(hashes);
    }
  });

  it('knows an answer without a text by the arguments of its first call', () => {
    const table = createSaidTable(4);
    const entry = table.add({ ...said, text: printText(''), calls: [call] });
    expect(table.of(entry)).toMatchObject({ kind: 'answer', length: call.arguments.length });
  });

  it.each([
    ['there was none', null, 'nothing'],
    ['it said nothing', { ...said, text: printText('') }, 'nothing'],
    ['its print is none of ours', { ...said, text: { length: 9, hashes: 'xy' } }, 'unknown'],
    ['it could not be read', { kind: 'unread' as const, reason: 'x' }, 'unknown'],
    ['the record does not say', undefined, 'unknown'],
  ])('says that nothing can be compared where %s', (_, what, kind) => {
    const table = createSaidTable(4);
    const entry = table.add(what);
    expect([table.of(entry).kind, table.isAnswer(entry), table.tokensOf(entry)]).toEqual([kind, false, null]);
  });

  it('counts the pieces of a stream where no usage was reported', () => {
    const table = createSaidTable(4);
    expect(table.of(table.add({ ...said, usage: null }))).toMatchObject({ outputTokens: null, generated: 3 });
    expect(table.of(table.add(said))).toMatchObject({ outputTokens: 7, generated: 7 });
  });
});
