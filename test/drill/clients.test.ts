import { describe, expect, it } from 'vitest';
import { longestCallMs, mostTries } from '../../lib/drill/caller-times.ts';
import { checkClients } from '../../lib/drill/check-clients.ts';
import { clientSettings } from '../../lib/drill/clients.ts';
import { decideNextTry, type TryOutcome } from '../../lib/drill/decide-next-try.ts';
import { arrivalOfTry, numberTry } from '../../lib/drill/try-number.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const outcome = (changes: Partial<TryOutcome>): TryOutcome => ({
  ordinal: 1,
  status: 503,
  begun: true,
  headers: {},
  elapsedMs: 100,
  nowEpochMs: NOW,
  ...changes,
});
const clients = (written: object = {}) => clientSettings.read(written, 'clients');
const decide = (changes: Partial<TryOutcome>, written: object = {}, random = 0) =>
  decideNextTry(clients(written), outcome(changes), () => random);

describe('a caller', () => {
  it.each([
    [200, 'end'],
    [204, 'end'],
    [302, 'end'],
    [400, 'end'],
    [401, 'end'],
    [404, 'end'],
    [408, 'again'],
    [409, 'again'],
    [422, 'end'],
    [429, 'again'],
    [500, 'again'],
    [503, 'again'],
    [529, 'again'],
  ])('that gets %i: %s', (status, kind) => {
    expect(decide({ status }).kind).toBe(kind);
  });

  it('tries again where no head came, and not where an answer broke off', () => {
    expect(decide({ status: 0, begun: false }).kind).toBe('again');
    expect(decide({ status: 0, begun: true }).kind).toBe('end');
  });

  it('waits twice as long each time, up to the most, less what chance takes off', () => {
    const waits = (random: number) =>
      [1, 2, 3, 4, 5, 6]
        .map((ordinal) => decide({ ordinal }, { retries: 6 }, random))
        .map((next) => ('waitMs' in next ? next.waitMs : null));
    expect(waits(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(waits(1)).toEqual([375, 750, 1_500, 3_000, 6_000, 6_000]);
    expect(decide({}, { backoff: { initialMs: 10, jitter: 0 } }, 0.7)).toEqual({ kind: 'again', waitMs: 10 });
  });

  it('ends when its tries are used up', () => {
    expect(decide({ ordinal: 2 }).kind).toBe('again');
    expect(decide({ ordinal: 3 }).kind).toBe('end');
    expect(decide({}, { retries: 0, abandonAfterMs: 1_000 }).kind).toBe('end');
  });

  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after-ms': '120', 'retry-after': '7' }, 120],
    [{ 'retry-after': 'Sat, 28 Nov 2026 12:00:09 GMT' }, 9_000],
    [{ 'retry-after': '61' }, 500],
    [{ 'retry-after': 'Sat, 28 Nov 2026 11:00:00 GMT' }, 500],
    [{ 'retry-after': 'soon' }, 500],
  ])('told %o waits %i ms', (headers, waitMs) => {
    expect(decide({ status: 429, headers })).toEqual({ kind: 'again', waitMs });
  });

  it('keeps to no retry-after where it is told so, and to x-should-retry before the status', () => {
    expect(decide({ headers: { 'retry-after': '7' } }, { retryAfterMaxMs: 0 })).toEqual({ kind: 'again', waitMs: 500 });
    expect(decide({ status: 400, headers: { 'x-should-retry': 'true' } }).kind).toBe('again');
    expect(decide({ status: 503, headers: { 'x-should-retry': 'false' } }).kind).toBe('end');
  });

  it('gives up in a try that its patience cut, and before a wait that is longer than it', () => {
    expect(decide({ status: 0, begun: false, elapsedMs: 999 }, { abandonAfterMs: 1_000 }).kind).toBe('abandon');
    expect(decide({ elapsedMs: 600 }, { abandonAfterMs: 1_000 }).kind).toBe('abandon');
    expect(decide({ elapsedMs: 400 }, { abandonAfterMs: 1_000 }).kind).toBe('again');
    expect(decide({ status: 200, elapsedMs: 5_000 }, { abandonAfterMs: 1_000 }).kind).toBe('end');
  });
});

describe('how long a caller may take', () => {
  it.each([
    [undefined, 1, 30_000],
    [{}, 3, 3 * 30_000 + 2 * 60_000],
    [{ retryAfterMaxMs: 0 }, 3, 3 * 30_000 + 500 + 1_000],
    [{ retryAfterMaxMs: 0, timeoutMs: 1_000, retries: 1 }, 2, 2_500],
    [{ abandonAfterMs: 20_000 }, 3, 20_000],
  ])('%o: %i tries, %i ms', (written, tries, longestMs) => {
    const traffic = { requestTimeoutMs: 30_000, ...(written === undefined ? {} : { clients: clients(written) }) };
    expect(mostTries(traffic)).toBe(tries);
    expect(longestCallMs(traffic)).toBe(longestMs);
  });
});

it('the number of a try tells its arrival', () => {
  for (const ordinal of [1, 2, 3]) expect(arrivalOfTry(numberTry(41, ordinal, 100), 100)).toBe(41);
});

describe('callers that cannot be', () => {
  it.each([
    [{ retries: 0 }, /^traffic\.clients\.retries must be at least 1, or clients be left out/],
    [{ retries: 0, backoff: {}, timeoutMs: 5 }, /^traffic\.clients\.backoff must be left out where retries is 0/],
    [
      { backoff: { initialMs: 9_000 } },
      /^traffic\.clients\.backoff\.initialMs must be at most backoff\.maxMs, 8000, got 9000/,
    ],
    [{ abandonAfterMs: 300 }, /^traffic\.clients\.abandonAfterMs must be over 375, .* got 300/],
  ])('%o', (written, message) => {
    expect(() => checkClients({ clients: clients(written) }, 'traffic.clients')).toThrow(message);
  });

  it('are none that give up within one try', () => {
    expect(() => checkClients({ clients: clients({ timeoutMs: 9_000, abandonAfterMs: 500 }) }, '')).not.toThrow();
    expect(() => checkClients({ clients: clients({ retries: 0, abandonAfterMs: 500 }) }, '')).not.toThrow();
  });
});
