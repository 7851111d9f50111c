import { describe, expect, it } from 'vitest';
import { faultsOn } from '../../lib/drill/timeline-entry.ts';
import { listProviders } from '../../lib/drill/providers.ts';
import { writeDrill } from '../support/drills.ts';
import { parseUnknownDrill } from '../support/parse-written-drill.ts';

const { primary } = writeDrill().providers;
const names = ['openai', 'azure', 'local'];
const named = (...all: string[]) => all.map((name) => ({ name, ...primary }));
const timeline = (faults: object) => [
  { phase: 'baseline', durationMs: 2_000 },
  { phase: 'outage', durationMs: 2_000, ...faults },
];
const write = (changes: object = {}) => ({
  ...writeDrill({ target: { kind: 'router' } }),
  providers: named(...names),
  timeline: timeline({ openai: [{ kind: 'silence' }], azure: [{ kind: 'empty-body' }] }),
  ...changes,
});

describe('providers with names', () => {
  it('are kept in their order, with faults on any of them', () => {
    const drill = parseUnknownDrill(write());
    expect(listProviders(drill)).toEqual(names);
    const [, outage] = drill.timeline;
    expect(names.map((name) => faultsOn(outage!, name).map(({ kind }) => kind))).toEqual([
      ['silence'],
      ['empty-body'],
      [],
    ]);
  });

  it('are read again from what was read', () => {
    const drill = parseUnknownDrill(write());
    expect(parseUnknownDrill(JSON.parse(JSON.stringify(drill)))).toEqual(drill);
  });

  it('may be the usual two', () => {
    const { providers, timeline: entries } = parseUnknownDrill(writeDrill());
    expect(listProviders({ providers })).toEqual(['primary', 'fallback']);
    expect(entries[2]).toMatchObject({ primary: [{ kind: 'error-response' }], fallback: [] });
  });

  it.each([
    ['only one', { providers: named('openai') }, 'providers must be a list of at least 2'],
    ['six', { providers: named('a', 'b', 'c', 'd', 'e', 'f') }, 'providers must be a list of at least 2'],
    [
      'two of a name',
      { providers: named('a', 'a') },
      'providers[1].name must be another than those before it, got "a"',
    ],
    ['a name that is something else', { providers: named('a', 'none') }, 'providers[1].name must be none of none,'],
    [
      'a name in capitals',
      { providers: named('OpenAI', 'b') },
      'providers[0].name must be up to 20 lower-case letters',
    ],
    [
      'faults on nobody',
      { timeline: timeline({ opneai: [{ kind: 'silence' }] }) },
      'timeline[1].opneai is not a known key. Did you mean "openai"?',
    ],
    [
      'faults on a primary there is not',
      { timeline: timeline({ primary: [{ kind: 'silence' }] }) },
      'timeline[1].primary is not a known key. The providers are openai, azure, local.',
    ],
    ['no fault', { timeline: timeline({}) }, 'timeline must hold an outage with a fault: {"phase": "outage", "openai"'],
    [
      'a claim that tells not all of them apart',
      { target: { kind: 'url', url: 'http://127.0.0.1:1/', claim: { header: 'x-by', openai: 'a', azure: 'b' } } },
      'target.claim.local is missing: its value when local served',
    ],
    [
      'a claim of nobody',
      {
        target: {
          kind: 'url',
          url: 'http://127.0.0.1:1/',
          claim: { header: 'x-by', openai: 'a', azure: 'b', local: 'c', other: 'd' },
        },
      },
      'target.claim.other is not a known key. Known keys: header, openai, azure, local.',
    ],
  ])('cannot be %s', (_, changes, message) => {
    expect(() => parseUnknownDrill(write(changes))).toThrow(message);
  });
});
