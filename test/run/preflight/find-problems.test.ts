import { describe, expect, it } from 'vitest';
import { findProblems } from '../../../lib/run/preflight/find-problems.ts';
import type { Probe } from '../../../lib/run/preflight/probe.ts';

const addresses = { primary: '127.0.0.1:9021', fallback: '127.0.0.1:9022' };
const probe = (changes: Partial<Probe> = {}): Probe => ({
  request: 'chat',
  streamed: false,
  primaryFailing: false,
  status: 200,
  failure: null,
  said: '',
  totalMs: 100,
  addedMs: 1,
  known: [{ provider: 'primary', by: 'header' }],
  unknown: [],
  ...changes,
});
const failedOver = probe({
  primaryFailing: true,
  known: [
    { provider: 'primary', by: 'header' },
    { provider: 'fallback', by: 'header' },
  ],
});

describe('what stands in the way of a drill', () => {
  it.each<[what: string, probes: Probe[], problems: (string | RegExp)[]]>([
    ['nothing, where both providers are called and known', [probe(), failedOver], []],
    [
      'nobody calls the injectors, and there are answers',
      [probe({ known: [] }), probe({ known: [], primaryFailing: true })],
      [
        /^Nobody called 127\.0\.0\.1:9021 \(primary\) or 127\.0\.0\.1:9022 \(fallback\), and still there were answers: are/,
      ],
    ],
    [
      'the fallback is called while the primary is well',
      [probe({ known: [{ provider: 'fallback', by: 'body' }] }), failedOver],
      [/^Nobody called 127\.0\.0\.1:9021: is it your target's base URL for the primary\?/],
    ],
    [
      'nobody calls the fallback',
      [probe(), probe({ primaryFailing: true, status: 502, failure: 'status-502' })],
      ["Nobody called 127.0.0.1:9022 while the primary failed: is it your target's base URL for the fallback?"],
    ],
    [
      'calls bear no id',
      [probe({ known: [], unknown: ['primary'] }), failedOver],
      [/^Calls came to a provider without the id .* set traffic\.marker to "always"/],
    ],
    [
      'a request is refused',
      [probe({ status: 422, failure: 'status-422', said: '{"detail":"message is required"}' }), failedOver],
      ['chat got no answer, but status-422: {"detail":"message is required"}'],
    ],
    [
      'a stream has no end',
      [probe({ streamed: true, failure: 'unterminated' }), failedOver],
      ['chat (streamed) got no answer, but unterminated. Say in target.answer.stream.end what ends the stream.'],
    ],
  ])('%s', (_, probes, problems) => {
    expect(findProblems({ probes, addresses })).toEqual(
      problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
    );
  });
});
