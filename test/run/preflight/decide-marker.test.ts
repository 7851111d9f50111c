import { expect, it } from 'vitest';
import { findMarker } from '../../../lib/run/preflight/decide-marker.ts';
import type { Probe } from '../../../lib/run/preflight/probe.ts';

type Calls = Pick<Probe, 'known' | 'unknown' | 'failing'>;

const known = (by: Probe['known'][number]['by']): Calls => ({
  known: [{ provider: 'primary', by }],
  unknown: [],
  failing: [],
});
const lost: Calls = { known: [], unknown: ['primary'], failing: [] };
const uncalled: Calls = { known: [], unknown: [], failing: [] };

it.each([
  ['the body gets through: prompts stay as they are', 'auto', [known('body')], [known('body')], 'never', ['never']],
  ['nothing but the prompt does', 'auto', [lost], [known('marker')], 'always', ['never', 'always']],
  [
    'of one kind nothing but the prompt does',
    'auto',
    [known('header'), lost],
    [known('header'), known('marker')],
    'always',
    ['never', 'always'],
  ],
  ['not even the prompt does, which is left alone', 'auto', [lost], [lost], 'never', ['never', 'always']],
  ['nobody is called, whom an id could reach', 'auto', [uncalled], [uncalled], 'never', ['never']],
  ['the drill says so', 'always', [lost], [known('marker')], 'always', ['always']],
  ['the drill forbids it', 'never', [lost], [known('marker')], 'never', ['never']],
] as const)('%s', async (_, setting, plain, marked, marker, sent) => {
  const asked: string[] = [];
  const found = await findMarker(setting, async (way) => {
    asked.push(way);
    return (way === 'always' ? marked : plain) as unknown as readonly Probe[];
  });
  expect([found.marker, asked]).toEqual([marker, sent]);
  expect(found.probes).toBe(marker === 'always' ? marked : plain);
  expect(found.isMarkerTried).toBe(asked.includes('always'));
});
