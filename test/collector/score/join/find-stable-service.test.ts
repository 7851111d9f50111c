import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findStableService } from '../../../../lib/collector/score/join/find-stable-service.ts';

/** A request every 100 ms; `x` is served, `-` is not there, anything else is not served. */
function traffic(text: string, everyMs = 100): { atMs: number; served: boolean }[] {
  return text
    .split('')
    .map((letter, place) => ({ letter, atMs: place * everyMs, served: letter === 'x' }))
    .filter(({ letter }) => letter !== '-');
}
const find = (text: string, fromMs: number, untilMs: number, everyMs?: number): number | null =>
  findStableService(traffic(text, everyMs), fromMs, untilMs, ({ served }) => served);

const good = 'x'.repeat(40);

describe('stable service', () => {
  it.each([
    ['begins at once when everything is served', good, 0, 4_000, 0],
    ['begins no earlier than asked', good, 550, 4_000, 550],
    ['begins when failures are over, but for one in twenty', `......${good}`, 0, 4_000, 500],
    ['needs two whole seconds before the end', good, 0, 1_999, null],
    ['is found in exactly two seconds', good, 0, 2_000, 0],
    ['never comes when one in ten fails', 'xxxxxxxxx.'.repeat(8), 0, 8_000, null],
    ['is not ended by what comes later', `${good}${'.'.repeat(40)}`, 0, 8_000, 0],
    ['begins anew after a relapse', `xxxxx.....${good}`, 0, 5_000, 900],
    ['leaves out what is not there', `----------${good}`, 0, 5_000, 0],
    ['does not come without traffic', '', 0, 5_000, null],
  ])('%s', (_, text, fromMs, untilMs, expected) => {
    expect(find(text, fromMs, untilMs)).toBe(expected);
  });

  it('waits for ten requests where traffic is thin', () => {
    expect(find('.xxxxxxxxxx', 0, 20_000, 1_000)).toBe(1_000);
    expect(find('.xxxxxxxxx', 0, 20_000, 1_000)).toBeNull();
    expect(find('xxxxxxxxxx', 0, 8_000, 1_000)).toBeNull();
  });

  it('is the earliest moment of which its own definition holds', () => {
    const letters = fc.array(fc.constantFrom('x', 'x', 'x', 'x', 'x', 'x', 'x', '.'), { minLength: 0, maxLength: 120 });
    fc.assert(
      fc.property(letters, (list) => {
        const requests = traffic(list.join(''));
        const untilMs = list.length * 100;
        const holds = (fromMs: number): boolean => {
          const later = requests.filter(({ atMs }) => atMs >= fromMs);
          const inside = later.filter(({ atMs }) => atMs < fromMs + 2_000);
          const window = inside.length >= 10 ? inside : later.slice(0, 10);
          return (
            fromMs + 2_000 <= untilMs &&
            window.length >= 10 &&
            window.filter(({ served }) => served).length >= 0.95 * window.length
          );
        };
        const moments = requests.map(({ atMs }) => atMs);
        expect(find(list.join(''), 0, untilMs)).toBe(moments.find(holds) ?? null);
      }),
    );
  });
});
