import { describe, expect, test } from 'vitest';
import { findCorrelation, formatCorrelationId, formatMarker } from '../../../lib/kit/terms/correlation.ts';
import { createCorrelationScanner } from '../../../lib/collector/records/correlation-scanner.ts';

const ID = formatCorrelationId('ab1', 123_456_789);
const bodies = {
  'a field': { body: `{"user":"${ID}","x":1}`, found: { index: 123_456_789, by: 'body' } },
  'the marker': { body: `{"content":"hello ${formatMarker(ID)}"}`, found: { index: 123_456_789, by: 'marker' } },
  'the marker before the field': {
    body: `{"content":"${formatMarker(formatCorrelationId('ab1', 5))}","user":"${formatCorrelationId('ab1', 6)}"}`,
    found: { index: 6, by: 'body' },
  },
  'an id of another run': { body: `{"user":"${formatCorrelationId('zz9', 5)}"}`, found: { index: null, by: null } },
  'no id': { body: '{"user":"cutover-ab1-"}', found: { index: null, by: null } },
};

describe.each(Object.entries(bodies))('%s', (_, { body, found }) => {
  test('is found under every split in three and character by character', () => {
    expect(findCorrelation(undefined, body, 'ab1')).toEqual(found);
    const scan = (...pieces: string[]): unknown => {
      const scanner = createCorrelationScanner('ab1');
      for (const piece of pieces) scanner.push(piece);
      return scanner.found();
    };
    for (let first = 0; first <= body.length; first++) {
      for (let second = first; second <= body.length; second++) {
        expect(scan(body.slice(0, first), body.slice(first, second), body.slice(second))).toEqual(found);
      }
    }
    expect(scan(...body.split(''))).toEqual(found);
  });
});
