import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeCorrelation } from '../describe-correlation.ts';
import { describeOtherCalls } from '../describe-other-calls.ts';
import { describeUnfaulted } from '../describe-unfaulted.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { nameRow } from './name-row.ts';
import { wrap } from './wrap.ts';

/** The phases with what HTTP and the contracts say of each, and how its failures ended. */
export function renderPhaseTable(
  { phases, routing, application }: Scorecard,
  width: number,
  colour: Painter,
): string[] {
  if (phases.length === 0) return ['No phase began.'];
  return [
    colour.dim(tableRow(['phase', 'from', 'to', nameRow('httpSuccessRatio'), nameRow('usableRatio'), 'failures'])),
    ...phases.map(({ phase, startMs, endMs }) =>
      tableRow([
        phase,
        formatMs(startMs),
        formatMs(endMs),
        formatRatio(routing.httpSuccessRatio[phase]),
        formatRatio(application.usableRatio[phase]),
        formatCauses(routing.failuresByCause[phase]),
      ]),
    ),
    ...[...describeUnfaulted(routing), ...describeOtherCalls(routing), ...describeCorrelation(routing)].flatMap(
      (sentence) => wrap(sentence, width),
    ),
  ];
}

function formatCauses(causes: Record<string, number> | undefined): string {
  const entries = Object.entries(causes ?? {});
  return entries.length === 0 ? 'none' : entries.map(([cause, count]) => `${formatCount(count)} × ${cause}`).join(', ');
}

function tableRow([phase = '', from = '', to = '', http = '', usable = '', failures = '']: string[]): string {
  const numbers = [fit(from, 9, 'right'), fit(to, 9, 'right'), fit(http, 14, 'right'), fit(usable, 9, 'right')];
  return `${fit(phase, 12)}${numbers.join('')}   ${fit(failures, 44)}`;
}
