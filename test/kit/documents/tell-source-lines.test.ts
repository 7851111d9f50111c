import { expect, it } from 'vitest';
import { tellSourceLines } from '../../../lib/kit/documents/tell-source-lines.ts';

const source = `import { defineDrill } from 'cutover';

const mock = { model: 'a' };
const drillName = 'x';
// drill = defineDrill({ name: 'not this one' })
export const drill = defineDrill({
  name: 'own', // a comment with { and "
  'target': { kind: 'router' },
  providers: {
    primary: { upstream: { kind: 'mock', mock } },
    fallback: { upstream: { kind: 'mock', mock: { ...mock, model: \`b,{\` } } },
  },
  /* timeline: [] */
  timeline: [
    { phase: 'baseline', durationMs: 8_000 },
    {
      phase: 'outage',
      durationMs: rate(2, { a: [1] }),
      primary: [{ kind: 'silence' }, { kind: 'error-response', error: 'nope' }],
    },
  ],
});
`;

it.each([
  ['name must be a text', 7],
  ['target.kind must be one of …', 8],
  ['target.url is missing', 8],
  // What stands elsewhere, or nowhere, is told by what is around it.
  ['providers.primary.upstream.mock.model must be a text', 10],
  ['providers.fallback.upstream.mock.model must be a text', 11],
  ['providers.fallback.upstream.mock.dialect is missing', 11],
  ['timeline[0].durationMs must be …', 15],
  ['timeline[1].durationMs must be …', 18],
  ['timeline[1].primary[1].error is unknown', 19],
  ['timeline[1].fallback is not a known key', 16],
])('says of %s that it is in line %i', (mistake, line) => {
  expect(tellSourceLines(mistake, source)).toBe(`${mistake} (line ${line})`);
});

it('tells each line of a message, and nothing where the drill is no object in the source', () => {
  const two = 'name must be a text\ntimeline must hold an outage';
  expect(tellSourceLines(two, 'export const drill: DrillInput = {\n  name: 1,\n  timeline: [],\n};')).toBe(
    'name must be a text (line 2)\ntimeline must hold an outage (line 3)',
  );
  expect(tellSourceLines('name must be a text', 'export { drill } from "./other.ts";')).toBe('name must be a text');
  for (const mistake of ['traffic.arrivals is missing', 'no path at all: …', '? …'])
    expect(tellSourceLines(mistake, source)).toBe(mistake);
});

it('comes to an end whatever the source is', () => {
  for (let end = 0; end < source.length; end++) {
    const told = tellSourceLines('timeline[1].primary[1].error x', source.slice(0, end));
    expect(told).toMatch(/^timeline\[1\]\.primary\[1\]\.error x(?: \(line \d+\))?$/);
  }
});
