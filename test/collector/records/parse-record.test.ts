import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import { writeLoss } from '../../support/loose-records.ts';
import { listRecords, writePerfectRun } from '../../support/records.ts';
import { say } from '../../support/written-gateway.ts';

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
      /exchange record: gapsMs must be a list of ms.*, got nothing/,
    ],
    [
      'a field of another type',
      JSON.stringify({ ...exchange, endMs: '12' }),
      /exchange record: endMs must be ms from 0 to 604,800,000 \(a week\), got "12"/,
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
    ['a gap that is no number', JSON.stringify({ ...exchange, gapsMs: [1, 'x'] }), /gapsMs must be a list of ms/],
    [
      'further faults that are no kinds',
      JSON.stringify({ ...run.attempts[0]!, furtherFaults: ['reset', 1] }),
      /attempt record: furtherFaults must be a list of strings, or left out/,
    ],
    [
      'what was asked without its hashes',
      JSON.stringify({ ...run.attempts[0]!, asked: { kind: 'request', model: null, streamed: false } }),
      /attempt record: asked must be what a request asked, null, or left out/,
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
      'an end that is not known',
      JSON.stringify({ ...exchange, end: 'finished' }),
      /end must be one of complete, .*, got "finished"/,
    ],
    [
      'a fact of an answer that is none',
      JSON.stringify({ ...exchange, said: 'x' }),
      /said must be what an answer said/,
    ],
    [
      'a print that is none',
      JSON.stringify({ ...run.attempts[0]!, said: { ...say('All of it.'), text: { length: 10, hashes: '12' } } }),
      /attempt record: said must be what an answer said, null, or left out/,
    ],
    [
      'a word of whose call it was that is not known',
      JSON.stringify({ ...run.attempts[0]!, marker: 'theirs' }),
      /marker must be one of ours, guard, other-run, none/,
    ],
    ['a start before 1970', JSON.stringify({ ...exchange, startEpochMs: -1 }), /startEpochMs must be a time/],
    [
      'a start that is no number',
      JSON.stringify(exchange).replace(/"startEpochMs":\d+/, '"startEpochMs":1e999'),
      /startEpochMs must be a time/,
    ],
    [
      'an exchange of 31 years',
      JSON.stringify({ ...exchange, endMs: 978_307_200_000 }),
      /endMs must be ms from 0 to .*, got 978307200000/,
    ],
    ['an exchange that ends before it began', JSON.stringify({ ...exchange, endMs: -5 }), /endMs must be ms from 0/],
    ['a gap that goes back in time', JSON.stringify({ ...exchange, gapsMs: [1, -1] }), /gapsMs must be a list of ms/],
    ['a first token after the end', JSON.stringify({ ...exchange, firstTokenMs: 9e5 }), /firstTokenMs is after endMs/],
    [
      'a request that ends before it began',
      JSON.stringify({ ...run.requests[0]!, endEpochMs: 1 }),
      /endEpochMs is before startEpochMs/,
    ],
    [
      'a status that is none',
      JSON.stringify({ ...exchange, status: 20 }),
      /status must be a status from 100 to 999 or null/,
    ],
    [
      'an index that is no place in a plan',
      JSON.stringify({ ...exchange, index: -1 }),
      /index must be a whole number of 0 or more or null/,
    ],
    ['losses below nothing', JSON.stringify({ ...run.losses[0]!, records: -40 }), /records must be a whole number/],
    [
      'an unknown event of a fault',
      JSON.stringify({ ...run.faults[0]!, event: 'fired' }),
      /event must be one of armed, reverted, expired/,
    ],
    [
      'an unknown reason of the end',
      JSON.stringify({ ...run.runEnd, reason: 'done' }),
      /reason must be one of completed, aborted/,
    ],
    ['faults left below none', JSON.stringify({ ...run.runEnd, faultsLeft: -1 }), /faultsLeft must be a whole number/],
    [
      'a machine that is idle beyond all its time',
      JSON.stringify({ ...run.health[0]!, machine: { idleRatio: 1.2, stolenRatio: 0, pagesSwappedIn: 0 } }),
      /machine must be an object with idleRatio, stolenRatio and pagesSwappedIn, or left out/,
    ],
    [
      'a provider that no drill can name',
      JSON.stringify({ ...run.attempts[0], provider: 'Third!' }),
      /provider must be the name of a provider/,
    ],
  ])('refuses %s and says why', (_, line, reason) => {
    expect(parseRecord(line)).toEqual({ ok: false, reason: expect.stringMatching(reason) as string });
  });

  it('takes a head that came after the caller had left', () => {
    const left = { ...run.attempts[0]!, headersMs: 20, endMs: 10, end: 'client-gone' };
    expect(parseRecord(JSON.stringify(left)).ok).toBe(true);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(typeof parseRecord(line).ok).toBe('boolean');
      }),
    );
  });
});
