import { expect, it } from 'vitest';
import { findMarker, type MarkerChoice } from '../../../lib/run/preflight/decide-marker.ts';
import type { Probe } from '../../../lib/run/preflight/probe.ts';

type Calls = Pick<Probe, 'known' | 'unknown' | 'failing'>;

const known = (by: Probe['known'][number]['by']): Calls => ({
  known: [{ provider: 'primary', by }],
  unknown: [],
  failing: [],
});
const lost: Calls = { known: [], unknown: ['primary'], failing: [] };
const uncalled: Calls = { known: [], unknown: [], failing: [] };

type Case = [
  title: string,
  setting: MarkerChoice['setting'],
  plain: readonly Calls[],
  marked: readonly Calls[],
  marker: string,
  sent: readonly string[],
  wires?: MarkerChoice['wires'],
];

it.each<Case>([
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
  [
    'a fallback of Gemini has no field for the user by which alone calls are known',
    'auto',
    [known('body'), known('body')],
    [known('marker')],
    'always',
    ['never', 'always'],
    ['openai-chat', 'gemini'],
  ],
  [
    'a header gets through, though a fallback has no such field',
    'auto',
    [known('header'), known('body')],
    [known('header')],
    'never',
    ['never'],
    ['openai-chat', 'gemini'],
  ],
  [
    'the body gets through to formats that have the field',
    'auto',
    [known('body')],
    [known('body')],
    'never',
    ['never'],
    ['openai-chat', 'anthropic-messages', 'openai-responses'],
  ],
  ['the drill says so', 'always', [lost], [known('marker')], 'always', ['always']],
  ['the drill forbids it', 'never', [lost], [known('marker')], 'never', ['never']],
])('%s', async (_, setting, plain, marked, marker, sent, wires = ['openai-chat']) => {
  const asked: string[] = [];
  const found = await findMarker({ setting, wires }, async (way) => {
    asked.push(way);
    return (way === 'always' ? marked : plain) as unknown as readonly Probe[];
  });
  expect([found.marker, asked]).toEqual([marker, sent]);
  expect(found.probes).toBe(marker === 'always' ? marked : plain);
  expect(found.isMarkerTried).toBe(asked.includes('always'));
});
