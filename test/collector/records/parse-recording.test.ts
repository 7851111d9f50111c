import { describe, expect, it } from 'vitest';
import { parseRecording } from '../../../lib/collector/records/parse-recording.ts';
import { recordedExchange, recordingHeader } from '../../support/recordings.ts';

const good = recordedExchange('hello', '{}');

function parse(...lines: (object | string)[]): ReturnType<typeof parseRecording> {
  const texts = lines.map((line) => ({ text: typeof line === 'string' ? line : JSON.stringify(line), ended: true }));
  return parseRecording(texts, 'day.ndjson');
}

describe('a recording', () => {
  it('is its header and its exchanges, as they were written', () => {
    expect(parse(recordingHeader, good, '', good)).toEqual({
      header: recordingHeader,
      exchanges: [good, good],
      torn: false,
    });
    const lost = { ...good, end: 'no-response', response: null };
    expect(parse(recordingHeader, { ...good, omitted: 'too long' }, lost).exchanges).toHaveLength(2);
  });

  it('may end in the middle of a line, where a recorder was killed', () => {
    const half = JSON.stringify(good).slice(0, 80);
    const lines = [recordingHeader, good].map((line) => ({ text: JSON.stringify(line), ended: true }));
    const read = parseRecording([...lines, { text: half, ended: false }], 'day.ndjson');
    expect([read.exchanges.length, read.torn]).toEqual([1, true]);
    expect(() => parseRecording([...lines, { text: half, ended: true }], 'day.ndjson')).toThrow(/line 3: it must be/);
  });

  const remedy = 'Remove the line, or record again with cutover mock --record URL --out FILE.';
  it.each([
    ['nothing', [], `day.ndjson is empty: a recording begins with its header. ${remedy}`],
    ['a line that is no JSON', [recordingHeader, '{'], `day.ndjson: line 2: it must be a JSON object. ${remedy}`],
    ['no header', [good], /^day\.ndjson: line 1: kind must be recording|^day\.ndjson: line 1: .* is not a known key/],
    [
      'another version',
      [{ ...recordingHeader, version: 2 }, good],
      'day.ndjson: line 1: version must be 1, got 2. Replay it with the Cutover that recorded it, or record again.',
    ],
    [
      'a status that is none',
      [recordingHeader, recordedExchange('a', 'b', { response: { status: 42 } })],
      `day.ndjson: line 2: response.status must be a whole number between 200 and 599, got 42. ${remedy}`,
    ],
    [
      'frames that go back in time',
      [
        recordingHeader,
        recordedExchange('a', 'b', { response: { frames: [5, 4].map((atMs) => ({ atMs, data: '' })) } }),
      ],
      `day.ndjson: line 2: response.frames[1].atMs must be at least that of the frame before, 5, got 4. ${remedy}`,
    ],
    [
      'an unknown key',
      [recordingHeader, { ...good, ended: 'complete' }],
      `day.ndjson: line 2: ended is not a known key. Did you mean "endMs"? ${remedy}`,
    ],
  ] as const)('is refused for %s, with path, line, rule and remedy', (_title, lines, message) => {
    expect(() => parse(...lines)).toThrow(message);
  });
});
