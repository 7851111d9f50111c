import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import { writeLoss } from '../../support/loose-records.ts';
import { listRecords, writePerfectRun } from '../../support/records.ts';

const run = { ...writePerfectRun(), losses: [writeLoss(3)] };
const records = listRecords(run);
const oneOfEach = [...new Map(records.map((record) => [record.kind, record])).values()];

describe('parseRecord', () => {
  it.each(oneOfEach)('reads what was written: $kind', (record) => {
    expect(parseRecord(JSON.stringify(record))).toEqual({ ok: true, record });
  });

  it('knows every kind of record', () => {
    expect(oneOfEach).toHaveLength(9);
  });

  it.each(oneOfEach)('refuses any beginning of a line that a kill cut short: $kind', (record) => {
    const line = JSON.stringify(record);
    for (let length = 0; length < line.length; length++) expect(parseRecord(line.slice(0, length)).ok).toBe(false);
  });

  const exchange = records.find(({ kind }) => kind === 'exchange')!;
  it.each([
    ['not JSON', '{"kind":', /JSON/],
    ['a list', '[]', /a record is an object/],
    ['no kind', '{}', /unknown record kind none/],
    ['an unknown kind', '{"kind":"exchnge"}', /unknown record kind "exchnge"/],
    ['a kind from the prototype', '{"kind":"constructor"}', /unknown record kind/],
    [
      'another version',
      JSON.stringify({ ...run.runStart, version: 2 }),
      /record version 2; this Cutover reads version 1/,
    ],
    [
      'a field left out',
      JSON.stringify({ ...exchange, gapsMs: undefined }),
      /exchange record: gapsMs must be a list of numbers/,
    ],
    [
      'a field of another type',
      JSON.stringify({ ...exchange, endMs: '12' }),
      /exchange record: endMs must be a number/,
    ],
    [
      'an answer that is none',
      JSON.stringify({ ...exchange, answer: { text: 7 } }),
      /exchange record: answer.text must be a string/,
    ],
    [
      'tool calls without arguments',
      JSON.stringify({ ...exchange, answer: { ...run.exchanges[0]!.answer, toolCalls: [{ name: 'a' }] } }),
      /answer.toolCalls must be a list of calls/,
    ],
    ['a gap that is no number', JSON.stringify({ ...exchange, gapsMs: [1, 'x'] }), /gapsMs must be a list of numbers/],
    [
      'further faults that are no kinds',
      JSON.stringify({ ...run.attempts[0]!, furtherFaults: ['reset', 1] }),
      /attempt record: furtherFaults must be a list of strings, or left out/,
    ],
    [
      'a fault summary without its kind',
      JSON.stringify({ ...run.faults[0]!, summaries: [{ attempts: 1, matched: 1, applied: 1, skipped: {} }] }),
      /fault record: summaries must be a list of fault summaries, or left out/,
    ],
    [
      'an end without k6',
      JSON.stringify({ ...run.runEnd, k6: null }),
      /run-end record: k6 must be an object with exitCode/,
    ],
    [
      'an unknown provider',
      JSON.stringify({ ...run.attempts[0], provider: 'third' }),
      /provider must be primary or fallback/,
    ],
  ])('refuses %s and says why', (_, line, reason) => {
    expect(parseRecord(line)).toEqual({ ok: false, reason: expect.stringMatching(reason) as string });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(typeof parseRecord(line).ok).toBe('boolean');
      }),
    );
  });
});
