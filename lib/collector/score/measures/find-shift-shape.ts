import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ProviderChange, Shift } from '../../scorecard/scorecard.ts';
import type { PhaseWindow } from '../join/phase-windows.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';

/** Answers a share is taken over. */
const WINDOW = 10;
/** Up to so long a rise is one step: a window is 1 s long at ten requests a second. */
const STEP_MS = 2_000;
/** From so many flaps in the outage on it is neither here nor there. */
const ALTERNATES = 3;

/** What is looked at; `requests` in order of `atMs`. */
export interface ShiftInput {
  requests: RowList<Pick<ScoredRequest, 'atMs' | 'server' | 'phase'>>;
  /** The provider that the outage takes away. */
  faulted: ProviderName;
  outage: PhaseWindow;
  /** The first thing that met a fault. */
  appliedMs: number;
  changes: readonly ProviderChange[];
}

/**
 * How the share of the other providers rose in the outage, over each 10 answers in the order they were asked for. It has risen
 * where it is half of what was missing to 1 above the baseline's; `riseMs` is from the last time it was below a tenth of
 * that way until it was above nine tenths. Null: fewer than 10 answers.
 */
export function findShiftShape({ requests, faulted, outage, appliedMs, changes }: ShiftInput): Shift | null {
  const answered = requests.filter(({ server }) => server !== null);
  const baseline = answered.filter(({ phase }) => phase === 'baseline');
  const before =
    baseline.length === 0 ? 0 : baseline.filter(({ server }) => server !== faulted).length / baseline.length;
  const within = answered.filter(({ atMs }) => atMs >= appliedMs && atMs < outage.endMs);
  if (within.length < WINDOW) return null;
  const servers = within.map(({ server }) => server);
  const levels = servers.map((_, place) =>
    levelAt(servers.slice(Math.max(0, place - WINDOW + 1), place + 1), faulted, before),
  );
  const flaps = changes.filter(({ atMs, expected }) => expected === null && atMs >= appliedMs && atMs < outage.endMs);
  const full = levels.slice(WINDOW - 1);
  if (flaps.length >= ALTERNATES) return { shape: 'alternating', riseMs: null };
  if (!full.some((level) => level >= 0.5)) return { shape: 'never', riseMs: null };
  const top = levels.findIndex((level, place) => place >= WINDOW - 1 && level >= 0.9);
  if (top < 0) return { shape: 'ramp', riseMs: null };
  const low = levels.slice(0, top).findLastIndex((level) => level <= 0.1);
  const fromMs = within.at(Math.max(0, low))?.atMs ?? appliedMs;
  const riseMs = Math.max(0, (within.at(top)?.atMs ?? 0) - fromMs);
  return { shape: riseMs <= STEP_MS ? 'step' : 'ramp', riseMs };
}

/** How far the share has come from the baseline's (0) to all (1). */
function levelAt(window: readonly (ProviderName | null)[], faulted: ProviderName, before: number): number {
  const share = window.filter((server) => server !== faulted).length / window.length;
  return before >= 1 ? 0 : (share - before) / (1 - before);
}
