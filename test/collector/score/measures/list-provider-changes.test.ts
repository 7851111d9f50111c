import { describe, expect, it, test } from 'vitest';
import {
  layFaultStretches,
  listProviderChanges,
  type FaultStretch,
} from '../../../../lib/collector/score/measures/list-provider-changes.ts';
import type { ScoredRequest } from '../../../../lib/collector/score/join/scored-request.ts';

const outage: FaultStretch[] = [
  { startMs: 4_000, faulted: ['primary'] },
  { startMs: 10_000, faulted: [] },
];

/** `p*40 f*60`: so many answers of the primary, then of the fallback; one every 100 ms. `pf*10`: both in turn. */
function write(script: string): Pick<ScoredRequest, 'atMs' | 'overMs' | 'server' | 'phase'>[] {
  const letters = script.split(' ').flatMap((part) => {
    const [unit = '', times = '1'] = part.split('*');
    return unit.repeat(Number(times)).split('');
  });
  return letters.map((letter, place) => {
    const atMs = place * 100;
    const phase = atMs < 4_000 ? 'baseline' : atMs < 10_000 ? 'cutover' : 'recovery';
    return { atMs, overMs: atMs + 80, phase, server: letter === 'p' ? 'primary' : letter === 'f' ? 'fallback' : null };
  });
}

const summarise = (script: string, stretches: readonly FaultStretch[] = outage): string =>
  listProviderChanges({ requests: write(script), stretches })
    .map(({ to, expected }) => `${expected ?? 'flap'} to ${to}`)
    .join(', ');

describe('changes of who gives most answers', () => {
  test.each([
    ['a clean cutover', 'p*40 f*60 p*40', 'away to fallback, back to primary'],
    [
      'a cutover some seconds late, nobody answering before',
      'p*40 -*30 f*30 p*40',
      'away to fallback, back to primary',
    ],
    [
      'back for 2 s in mid-outage, away again, and never back',
      'p*40 f*20 p*20 f*60',
      'away to fallback, flap to primary, flap to fallback',
    ],
    ['a target that never moves', 'p*140', ''],
    ['one in ten always elsewhere', 'pppppppppf*14', ''],
  ])('%s', (_, script, changes) => {
    expect(summarise(script)).toBe(changes);
  });

  it('are as many as there are requests where they alternate, all but the way back flaps', () => {
    const changes = listProviderChanges({ requests: write('p*40 f*60 pf*50'), stretches: outage });
    const flaps = changes.filter(({ expected }) => expected === null);
    expect(flaps.length).toBeGreaterThan(90);
    expect(flaps.length).toBeLessThanOrEqual(100);
  });

  it('are all flaps where there is no outage', () => {
    expect(summarise('p*20 f*20 p*20', [])).toBe('flap to fallback, flap to primary');
  });

  it('are expected away from each provider whose turn it is to have a fault', () => {
    const both: FaultStretch[] = [
      { startMs: 4_000, faulted: ['primary'] },
      { startMs: 7_000, faulted: ['fallback'] },
      { startMs: 10_000, faulted: [] },
    ];
    expect(summarise('p*40 f*30 p*70', both)).toBe('away to fallback, away to primary');
  });

  it('are on the way back where the last requests of the outage waited for its end', () => {
    const requests = write('p*40 f*45 p*55').map((request) =>
      request.phase === 'cutover' ? { ...request, overMs: request.atMs + 1_500 } : request,
    );
    const expected = listProviderChanges({ requests, stretches: outage }).map((change) => change.expected);
    expect(expected).toEqual(['away', 'back']);
    const atOnce = listProviderChanges({ requests: write('p*40 f*45 p*55'), stretches: outage });
    expect(atOnce.map((change) => change.expected)).toEqual(['away', null]);
  });

  it('are expected where the provider that traffic goes to has a fault too', () => {
    const both: FaultStretch[] = [
      { startMs: 4_000, faulted: ['primary', 'fallback'] },
      { startMs: 10_000, faulted: [] },
    ];
    expect(summarise('p*40 f*60 p*40', both)).toBe('away to fallback, back to primary');
  });

  it('are of the outage where requests it met were sent before it', () => {
    const requests = write('p*20 f*80').map((request, place) =>
      place < 20 ? request : { ...request, phase: 'cutover' as const },
    );
    expect(listProviderChanges({ requests, stretches: outage }).map(({ expected }) => expected)).toEqual(['away']);
  });
});

test('neighbours in which the same provider has faults are one stretch, and the time before the first is none', () => {
  const entries = [0, 1, 2, 3].map((entry) => ({
    entry,
    phase: 'outage' as const,
    startMs: entry * 10,
    endMs: entry * 10 + 10,
  }));
  const faulted = [[], ['primary'], ['primary'], []] as const;
  expect(layFaultStretches(entries, (entry) => faulted[entry] ?? [])).toEqual([
    { startMs: 10, faulted: ['primary'] },
    { startMs: 30, faulted: [] },
  ]);
});
