import { formatObserved } from '../../../drill/objectives/format-observed.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import type {
  Comparison,
  ComparisonOutcome,
  KindChange,
  ObjectiveChange,
  SettingChange,
} from '../../scorecard/comparison.ts';

const outcomeWords = {
  worse: 'WORSE',
  'no-worse': 'NO WORSE',
  'not-resolved': 'NOT RESOLVED',
  'not-comparable': 'NOT COMPARABLE',
} as const satisfies Record<ComparisonOutcome, string>;

/** The last line of a comparison, and the first of its Markdown. */
export function describeOutcome({ outcome, reasons }: Comparison): string {
  const word = outcomeWords[outcome];
  return `${word}: ${reasons[0] ?? ''}`;
}

/** How its intervals are to be read; null where it has none. */
export function describeIntervals({ intervals }: Comparison): string | null {
  if (intervals === 0) return null;
  return `${formatCount(intervals)} ratios have an interval (Newcombe's, widened so that all of them hold at once at 95 %); a change is resolved where its interval leaves 0 out. What is one figure a run has none: how it moved is shown, and decides nothing.`;
}

/** `came: fence-json of json-schema (fallback): 0 of 640 became 12 of 655`. */
export function describeKind({ contract, provider, kind, change, before, after }: KindChange): string {
  const count = ({ count: hits, total }: KindChange['before']): string =>
    `${formatCount(hits)} of ${formatCount(total)}`;
  return `${change}: ${kind} of ${contract} (${provider}): ${count(before)} became ${count(after)}`;
}

/** `usableRatio on-fallback: met (97.3 %) became missed (71.4 %); at least 95.0 %`. */
export function describeObjective({ id, phase, before, after }: ObjectiveChange): string {
  const state = (one: ObjectiveChange['before']): string =>
    one === null ? 'not asked' : `${one.outcome} (${formatObserved(id, one.observed)})`;
  const [was, is] = [before?.required, after?.required];
  const required = was === is || was === undefined || is === undefined ? (is ?? was ?? '') : `${was}, then ${is}`;
  return `${id} ${phase}: ${state(before)} became ${state(after)}; ${required}`;
}

/** `traffic.rate: 40 became 60`, each cut to 60 characters. */
export function describeSetting({ path, before, after }: SettingChange): string {
  const show = (text: string | null): string =>
    text === null ? 'nothing' : text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return `${path}: ${show(before)} became ${show(after)}`;
}
