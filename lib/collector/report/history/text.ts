import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { escapeLine } from '../../../kit/invisible.ts';
import type { DrillHistory, History, PastRun } from '../../scorecard/history.ts';
import { formatStartedAt } from '../format-started-at.ts';
import { type Painter, plainPainter } from '../painter.ts';
import { fit } from '../text/fit.ts';
import { wrap } from '../text/wrap.ts';

const verdictColours = { pass: 'green', fail: 'red', invalid: 'yellow', aborted: 'yellow' } as const;

/** Runs over time for a terminal, `width` columns wide (60 or more), the newest `last` of each drill; what is overdue is the last line. */
export function renderHistoryText(
  { drills, skipped }: History,
  { width = 100, colour = plainPainter, last = 20 }: { width?: number; colour?: Painter; last?: number } = {},
): string {
  const overdue = drills.filter((drill) => drill.overdue).map(({ drill }) => drill);
  const end =
    overdue.length === 0
      ? 'No drill is overdue.'
      : `${formatCount(overdue.length)} of ${formatCount(drills.length)} overdue: ${overdue.join(', ')}`;
  const lines = [
    ...drills.flatMap((drill) => [...renderDrill(drill, { width, colour, last }), '']),
    ...skipped.flatMap(({ path, why }) => wrap(`left out: ${path}: ${why}`, width)),
    ...wrap(end, width).map((line) => colour.bold(colour[overdue.length === 0 ? 'green' : 'red'](line))),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function renderDrill(
  { drill, everyDays, runs, dueAt, overdue, readiness }: DrillHistory,
  { width, colour, last }: { width: number; colour: Painter; last: number },
): string[] {
  const left = runs.length - last;
  const due = dueAt === null ? 'no run has carried a verdict' : `due ${formatStartedAt(dueAt)}`;
  return [
    colour.bold(escapeLine(drill)),
    ...wrap(
      `readiness ${readiness === null ? 'not known' : readiness.toFixed(2)}, every ${everyDays} days, ${due}${overdue ? ': OVERDUE' : ''}`,
      width,
    ),
    colour.dim(row('run', 'verdict', ['usable', 'failover', 'ready'])),
    ...(left > 0 ? [colour.dim(`${formatCount(left)} earlier`)] : []),
    ...runs.slice(-last).map((run) => renderRun(run, colour)),
  ];
}

function renderRun({ startedAt, verdict, usableRatio, failoverMs, readiness }: PastRun, colour: Painter): string {
  const figures = [formatRatio(usableRatio), formatMs(failoverMs), readiness === null ? '–' : readiness.toFixed(2)];
  return colour[verdictColours[verdict]](row(formatStartedAt(startedAt), verdict, figures));
}

function row(run: string, verdict: string, figures: readonly string[]): string {
  return `${fit(run, 24)}${fit(verdict, 8)}${figures.map((figure) => fit(figure, 9, 'right')).join('')}`;
}
