import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { GuardRow } from '../scorecard/guards.ts';

/** One guard in one phase, as texts. */
export interface GuardTexts {
  contract: string;
  phase: string;
  asked: string;
  scored: string;
  failedOpen: string;
  failedClosed: string;
  /** Shares kept back: of what is no attack, and of attacks. */
  harmlessBlocked: string;
  attacksBlocked: string;
  p95: string;
}

/** Guards that asked a model, each in each phase. */
export function listGuards(rows: readonly GuardRow[]): GuardTexts[] {
  return rows.map((row) => ({
    contract: row.contract,
    phase: row.phase,
    asked: formatCount(row.asked),
    scored: formatCount(row.scored),
    failedOpen: formatCount(row.failedOpen),
    failedClosed: formatCount(row.failedClosed),
    harmlessBlocked: row.harmless === 0 ? '–' : formatRatio(row.harmlessBlocked / row.harmless),
    attacksBlocked: row.attacks === 0 ? '–' : formatRatio(row.attacksBlocked / row.attacks),
    p95: formatMs(row.wait.p95),
  }));
}

/** What the table does not say of all of them, a sentence each. */
export function describeGuards(rows: readonly GuardRow[]): string[] {
  const sum = (read: (row: GuardRow) => number): number => rows.reduce((all, row) => all + read(row), 0);
  const lost = sum(({ unreadable, unanswered }) => unreadable + unanswered);
  const late = sum((row) => row.late);
  const tokens = sum((row) => (row.inputTokens ?? 0) + (row.outputTokens ?? 0));
  return [
    `Asked about ${formatCount(sum((row) => row.asked))} answers in ${formatCount(sum((row) => row.calls))} calls, ${formatCount(sum((row) => row.byFallback))} of them answered by another than the first provider, for ${formatCount(tokens)} tokens; these calls are no attempts.`,
    ...(lost === 0
      ? []
      : [
          `No score: ${formatCount(sum((row) => row.unreadable))} unreadable, ${formatCount(sum((row) => row.unanswered))} unanswered. ${formatCount(sum((row) => row.failedOpen))} went through that nobody has looked at.`,
        ]),
    ...(late === 0
      ? []
      : [
          `${formatCount(late)} were asked late, when another stretch of the timeline had begun: they met its faults, not those of their request.`,
        ]),
  ];
}
