import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createEarlierAnswers } from '../../../lib/proxies/injector/earlier-answers.ts';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import { type SampleAnswer, sampleAnswers } from '../answers.ts';
import { type Edited, runEdit } from '../edited.ts';

const formats = Object.entries<SampleAnswer>(sampleAnswers);
const PIECES = ['The par', 'cel is ', 'lost, s', 'orry.'];
const TEXT = PIECES.join('');
const JSON_PIECES = ['{"label":', '"refund"', ',"score":0.5', ',"note":"it is paid"}'];

type Read = { text: string; finish: unknown };

/** What a client puts together of an edited stream; the end marker left out. */
function read(sample: SampleAnswer, edited: Edited): Read {
  const text = Buffer.from(edited.text, 'latin1');
  const events = createSseReader().push(text);
  return sample.readStream(
    events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data) as unknown),
  );
}

function stream(sample: SampleAnswer, pieces: readonly string[] = PIECES): string {
  return sample.stream(pieces).join('');
}

describe.each(formats)('an answer in the format %s', (_, sample) => {
  const { natural, length, filtered } = sample.finish;
  const cases: [string, FaultSettings, Read][] = [
    [
      'is cut and says so',
      { kind: 'truncate-answer', afterCharacters: 10, finishReason: 'length' },
      { text: TEXT.slice(0, 10), finish: length },
    ],
    [
      'is cut to nothing',
      { kind: 'truncate-answer', afterCharacters: 0, finishReason: 'kept' },
      { text: '', finish: natural },
    ],
    [
      'is cut and gives no reason',
      { kind: 'truncate-answer', afterCharacters: 8, finishReason: 'none' },
      { text: TEXT.slice(0, 8), finish: null },
    ],
    [
      'is refused in fewer words',
      { kind: 'refusal', text: 'No.', finishReason: 'filtered' },
      { text: 'No.', finish: filtered },
    ],
    [
      'is refused in more words',
      { kind: 'refusal', text: 'No! '.repeat(20), finishReason: 'kept' },
      { text: 'No! '.repeat(20), finish: natural },
    ],
    ['loses its finish reason', { kind: 'missing-finish' }, { text: TEXT, finish: null }],
    ['loses its usage', { kind: 'missing-usage' }, { text: TEXT, finish: natural }],
  ];

  test.each(cases)('streamed, %s', (__, fault, wanted) => {
    const edited = runEdit(fault, stream(sample));
    expect(read(sample, edited)).toEqual(wanted);
    expect(edited.applied).toBe(true);
    if (fault.kind === 'missing-usage') expect(edited.text).not.toMatch(/"(usage|usageMetadata)":\{/);
  });

  test.each(cases)('whole, %s', (__, fault, wanted) => {
    const edited = runEdit(fault, JSON.stringify(sample.body(TEXT)), { type: 'application/json' });
    expect(sample.readBody(JSON.parse(edited.text) as never)).toEqual(wanted);
    expect(edited.applied).toBe(true);
    if (fault.kind === 'missing-usage') expect(edited.text).not.toMatch(/"(usage|usageMetadata)":\{/);
  });

  test('in another language stays a stream', () => {
    const edited = runEdit({ kind: 'wrong-language', language: 'zh' }, stream(sample, ['a', 'bc', 'd']));
    expect(read(sample, edited).text).toMatch(/^我已经查看了您的请求。/);
    expect(edited.writes.length).toBeGreaterThanOrEqual(sample.stream(['a', 'bc', 'd']).length);
  });

  test('is untouched, byte for byte, when it is shorter than the cut', () => {
    const fault: FaultSettings = { kind: 'truncate-answer', afterCharacters: TEXT.length, finishReason: 'length' };
    expect(runEdit(fault, stream(sample))).toMatchObject({ text: stream(sample), applied: false });
    const body = JSON.stringify(sample.body(TEXT), null, 2);
    expect(runEdit(fault, body, { type: 'application/json' })).toMatchObject({ text: body, applied: false });
  });

  test('has its JSON broken, whole and streamed', () => {
    const fault: FaultSettings = { kind: 'mangled-json', failure: 'single-quotes' };
    const text = "{'label':'refund','score':0.5,'note':'it is paid'}";
    expect(read(sample, runEdit(fault, stream(sample, JSON_PIECES)))).toEqual({ text, finish: natural });
    const whole = runEdit(fault, JSON.stringify(sample.body(JSON_PIECES.join(''))), { type: 'application/json' });
    expect(sample.readBody(JSON.parse(whole.text) as never)).toEqual({ text, finish: natural });
    const cut = runEdit({ ...fault, failure: 'truncated' }, stream(sample, JSON_PIECES));
    expect(read(sample, cut)).toMatchObject({ finish: length });
  });

  test('that is no JSON is held back and then given out byte for byte', () => {
    const edited = runEdit({ kind: 'mangled-json', failure: 'comments' }, stream(sample));
    expect(edited).toMatchObject({ text: stream(sample), applied: false });
    expect(edited.writes).toEqual(sample.stream(PIECES));
  });

  test('is replaced by an earlier one, once there is one', () => {
    const earlier = createEarlierAnswers();
    const ask = (caller: string, pieces: string[], of: 'same-caller' | 'other-caller' | 'anyone'): Edited =>
      runEdit({ kind: 'earlier-answer', of }, stream(sample, pieces), { answers: earlier.of(caller) });
    expect(ask('ann', ['one'], 'anyone')).toMatchObject({ text: stream(sample, ['one']), applied: false });
    expect(ask('ann', ['two'], 'other-caller')).toMatchObject({ applied: false });
    expect(read(sample, ask('bob', ['three'], 'other-caller')).text).toBe('two');
    expect(ask('cid', ['four'], 'same-caller')).toMatchObject({ applied: false });
    expect(read(sample, ask('bob', ['five'], 'same-caller')).text).toBe('three');
    expect(read(sample, ask('ann', ['six'], 'anyone')).text).toBe('five');
    const body = JSON.stringify(sample.body('seven'));
    const whole = { type: 'application/json', answers: earlier.of('ann') };
    const edited = runEdit({ kind: 'earlier-answer', of: 'same-caller' }, body, whole);
    expect(sample.readBody(JSON.parse(edited.text) as never).text).toBe('six');
  });

  test('begins over again under another id', () => {
    const events = sample.stream(PIECES);
    const edited = runEdit({ kind: 'splice', afterTokens: 4 }, events.join(''));
    const spliced = events.findIndex((__, place) => place + 1 === 4) + 1;
    expect(edited.writes.slice(0, spliced)).toEqual(events.slice(0, spliced));
    const id = /chatcmpl-1|msg_1|"r1"|resp_1/g;
    const second = edited.writes.slice(spliced);
    expect(second.join('')).not.toMatch(id);
    expect(second.join('')).toBe(events.join('').replaceAll(id, (found) => found.replace('1', '0')));
  });

  test('lacks the event that ends its stream, where there is one', () => {
    const events = sample.stream(PIECES);
    const edited = runEdit({ kind: 'missing-end' }, events.join(''));
    const hasEnd = !('candidates' in (sample.body('') as object));
    expect(edited.applied).toBe(hasEnd);
    expect(edited.text).toBe((hasEnd ? events.slice(0, -1) : events).join(''));
  });
});

const faultsOfText: FaultSettings[] = [
  { kind: 'truncate-answer', afterCharacters: 9, finishReason: 'length' },
  { kind: 'refusal', text: 'I can\u2019t.', finishReason: 'filtered' },
  { kind: 'mangled-json', failure: 'trailing-comma' },
  { kind: 'splice', afterTokens: 3 },
  { kind: 'missing-end' },
  { kind: 'missing-finish' },
  { kind: 'missing-usage' },
];

test('an answer is rewritten alike however its bytes were cut and its lines ended', () => {
  const pieces = fc.array(fc.constantFrom('{"a":', '1', '}', 'ä', '', 'x', '\n'), { minLength: 1, maxLength: 6 });
  const lineEnds = fc.constantFrom('\n', '\r\n', '\r');
  const cuts = fc.array(fc.nat(2_000), { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.constantFrom(...formats),
      fc.constantFrom(...faultsOfText),
      pieces,
      lineEnds,
      cuts,
      ([, sample], fault, texts, lineEnd, places) => {
        const body = stream(sample, texts).replaceAll('\n', lineEnd);
        const edited = runEdit(fault, body);
        expect(runEdit(fault, body, { cuts: places })).toEqual(edited);
        if (!edited.applied) expect(edited.text).toBe(Buffer.from(body).toString('latin1'));
      },
    ),
    { numRuns: 400 },
  );
});

test('any body of a fault that rewrites answers comes out as JSON or as it came', () => {
  fc.assert(
    fc.property(fc.constantFrom(...faultsOfText.slice(0, 3)), fc.json(), (fault, body) => {
      const edited = runEdit(fault, body, { type: 'application/json' });
      if (!edited.applied) expect(edited.text).toBe(Buffer.from(body).toString('latin1'));
      else expect(() => JSON.parse(edited.text) as unknown).not.toThrow();
    }),
  );
});
