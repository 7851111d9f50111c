import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRate } from '../../kit/format/format-rate.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { describePhase, describeUntold } from './create-incident.ts';
import type { LogFit } from './fit-log.ts';
import type { KeyScope } from './find-scope.ts';
import type { FittedPhase } from './measure-phase.ts';

/** Of a key's values so many are told. */
const MOST_VALUES_TOLD = 6;

/** What was found in a log, a line each. */
export function describeFit(fit: LogFit): string[] {
  const { phases } = fit;
  return [
    describeUsual(fit),
    ...(phases.length === 0 ? [NO_PHASE] : phases.map((phase, place) => describeFound(phase, place, fit))),
    ...describeScopes(fit),
    describeResidual(fit),
    ...describeUntold(fit).map((sentence) => `Not told: ${sentence}`),
  ];
}

/** Said where nothing was found. */
export const NO_PHASE = 'No phase was found: no share of failures, and no lateness, is beyond the usual for long.';

/** How it is when all is well, a line. */
export function describeUsual({ usual, timeline }: LogFit): string {
  const buckets = `in buckets of ${formatSpan(timeline.widthMs)}`;
  return usual.isSeen
    ? `Usual: ${formatRatio(usual.failedRatio, 'lower')} fail, ${usual.medianMs === null ? '' : `half are answered within ${formatMs(usual.medianMs)}, `}${formatRate(usual.ratePerSecond)}, ${buckets}.`
    : `Usual: no time was well, ${buckets}.`;
}

/** Whom it hit, a line for each key that the log tells. */
export function describeScopes({ phases, scopes }: LogFit): string[] {
  return phases.length === 0 ? [] : scopes.map(describeScope);
}

/** How far what was fitted is from what was measured, a line. */
export function describeResidual({ residual }: LogFit): string {
  return `Residual: ${residual.points.toFixed(1)} points between measured and fitted; the fitted share is outside of the 95 % interval of ${formatRatio(residual.outside, 'lower')} of the buckets (5 % by chance).`;
}

function describeFound(phase: FittedPhase, place: number, { timeline }: LogFit): string {
  const at = (bucket: number): string =>
    new Date(timeline.startMs + bucket * timeline.widthMs).toISOString().slice(0, 19);
  const [from, to] = [at(phase.from), at(phase.to)];
  // Of another day the day is told, too.
  const end = to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to;
  const [low, high] = phase.interval.map((ratio) => formatRatio(ratio, 'lower'));
  const rate =
    phase.rateFactor === null
      ? formatRate(phase.ratePerSecond)
      : `${formatRate(phase.ratePerSecond)}, ${phase.rateFactor.toFixed(2)} times the usual`;
  return `Phase ${place + 1}, ${from} to ${end} UTC (${formatSpan((phase.to - phase.from) * timeline.widthMs)}): ${describePhase(phase)} Failed in all: ${formatRatio(phase.failedRatio, 'lower')} (${low} to ${high}) of ${formatCount(phase.counts.total)} calls, ${rate}.`;
}

function describeScope({ key, shares, hit }: KeyScope): string {
  const told = shares
    .slice(0, MOST_VALUES_TOLD)
    .map(({ value, failedRatio, calls }) => `${value} ${formatRatio(failedRatio, 'lower')} of ${formatCount(calls)}`)
    .join(', ');
  const rest = shares.length > MOST_VALUES_TOLD ? `, and ${shares.length - MOST_VALUES_TOLD} more` : '';
  const only = hit.length === 0 ? '' : `; only ${hit.join(', ')} was hit`;
  return `Failed by ${key}, in all phases: ${told}${rest}${only}.`;
}

/** `90 s`, `12.6 min`, `3.0 h`. */
export function formatSpan(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
