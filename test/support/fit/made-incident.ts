import type { LogRow } from '../../../lib/collector/fit/log-row.ts';
import { createRandom, drawExponential, drawNormal, drawWeighted, type Random } from '../../../lib/kit/stats/random.ts';

/** A phase as it is played: calls are hit by this share, and those that are fail by these kinds or are late. */
export interface MadePhase {
  startMs: number;
  endMs: number;
  /** Of all calls; a ramp moves from one to the other. */
  share: number;
  ramp: { from: number; to: number } | null;
  /** Kinds by weight; `late`: answered, by `lateMs` later. */
  kinds: readonly { kind: string; weight: number }[];
  lateMs: number;
  /** What became of it: its calls, and those that were hit. Known when all rows are drawn. */
  drawn: { calls: number; hit: number };
}

/** An incident that is known, and the calls of the hours around it. */
export interface MadeIncident {
  phases: readonly MadePhase[];
  rows: Iterable<LogRow>;
}

/** How a made incident may be. */
export interface MadeSettings {
  /** Kinds of failure that the form of the log can tell. */
  kinds: readonly string[];
  /** Mean calls a second, from and to. */
  rate: readonly [number, number];
}

export const LATE = 'late';
const START_MS = Date.UTC(2026, 10, 8, 13, 0, 0);
const MINUTE_MS = 60_000;

/**
 * An incident drawn by its number, with noise: arrivals that come in waves, up to 1 % of calls that fail at any time, in any way, and
 * latencies that spread. Phases last 4 to 15 minutes; neighbours differ by their kinds or by ten points at least.
 */
export function makeIncident(seed: number, { kinds, rate }: MadeSettings): MadeIncident {
  const random = createRandom(seed, 'made-incident');
  const between = (from: number, to: number): number => from + (to - from) * random();
  const ratePerSecond = between(...rate);
  const phases: MadePhase[] = [];
  let atMs = START_MS + Math.round(between(8, 25)) * MINUTE_MS + Math.round(between(0, 59)) * 1_000;
  const count = 1 + Math.floor(random() * 3);
  while (phases.length < count) {
    const before = phases.at(-1);
    const durationMs = Math.round(between(240, 900)) * 1_000;
    const share = before !== undefined && before.share > 0.5 ? between(0.08, before.share - 0.15) : between(0.08, 1);
    const isRamp = share > 0.4 && random() < 0.2;
    const drawn = drawKinds(random, share > 0.3 ? 1 + Math.floor(random() * 3) : 1, kinds);
    // Fewer late ones than a twentieth nobody tells from a long tail.
    const isLate = share > 0.2 && random() < 0.25 && !isRamp;
    const ramp = isRamp ? { from: share - 0.35, to: Math.min(1, share + 0.35) } : null;
    phases.push({
      startMs: atMs,
      endMs: atMs + durationMs,
      share: ramp === null ? share : (ramp.from + ramp.to) / 2,
      ramp,
      kinds: isLate ? [{ kind: LATE, weight: 2 }, ...drawn] : drawn,
      lateMs: between(6_000, 15_000),
      drawn: { calls: 0, hit: 0 },
    });
    atMs += durationMs + (random() < 0.4 ? Math.round(between(4, 12)) * MINUTE_MS : 0);
  }
  const endMs = atMs + Math.round(between(10, 25)) * MINUTE_MS;
  return { phases, rows: drawRows(createRandom(seed, 'rows'), { phases, endMs, ratePerSecond, kinds }) };
}

function drawKinds(random: Random, count: number, kinds: readonly string[]): { kind: string; weight: number }[] {
  const left = [...kinds];
  return Array.from({ length: count }, () => ({
    kind: left.splice(Math.floor(random() * left.length), 1)[0] ?? '503',
    weight: 1 + random() * 2,
  }));
}

interface Drawn {
  phases: readonly MadePhase[];
  endMs: number;
  ratePerSecond: number;
  kinds: readonly string[];
}

function* drawRows(random: Random, { phases, endMs, ratePerSecond, kinds }: Drawn): Iterable<LogRow> {
  const usualMs = 600 + random() * 2_000;
  const usualFailed = random() * 0.01;
  const waveMs = (3 + random() * 10) * MINUTE_MS;
  const tenants = ['acme', 'globex', 'initech'];
  for (let atMs = START_MS; atMs < endMs;) {
    const wave = 1 + 0.3 * Math.sin((2 * Math.PI * atMs) / waveMs);
    atMs += drawExponential(random, 1_000 / (ratePerSecond * wave));
    const phase = phases.find(({ startMs, endMs: until }) => atMs >= startMs && atMs < until);
    const latencyMs = usualMs * Math.exp(0.5 * drawNormal(random));
    const hit = phase !== undefined && random() < shareAt(phase, atMs) ? drawWeighted(random, phase.kinds).kind : null;
    if (phase !== undefined) phase.drawn.calls++;
    if (phase !== undefined && hit !== null) phase.drawn.hit++;
    const chance = random() < usualFailed ? (kinds[Math.floor(random() * kinds.length)] ?? null) : null;
    const late = hit === LATE ? (phase?.lateMs ?? 0) * Math.exp(0.4 * drawNormal(random)) : 0;
    const failure = hit === LATE ? null : (hit ?? chance);
    yield {
      atMs: Math.round(atMs),
      failure,
      latencyMs: Math.round(failure === null ? latencyMs + late : 40 + random() * 100),
      keys: { model: random() < 0.7 ? 'large' : 'small', tenant: tenants[Math.floor(random() * 3)] ?? 'acme' },
      count: 1,
    };
  }
}

function shareAt({ share, ramp, startMs, endMs }: MadePhase, atMs: number): number {
  return ramp === null ? share : ramp.from + ((ramp.to - ramp.from) * (atMs - startMs)) / (endMs - startMs);
}
