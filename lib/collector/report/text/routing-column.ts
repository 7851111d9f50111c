import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatDecimal } from '../../../kit/format/format-decimal.ts';
import { formatMeasured } from '../../../kit/format/format-measured.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { describeShift } from '../describe-shift.ts';
import { formatSettled } from '../format-settled.ts';
import type { Painter } from '../painter.ts';
import { nameRow } from './name-row.ts';
import { fit } from './fit.ts';
import { renderServedTable } from './served-table.ts';

/** The routing evidence, every line `width` columns wide: did traffic move, how fast, what was lost. */
export function renderRoutingColumn(scorecard: Scorecard, width: number, colour: Painter): string[] {
  const { routing, outage } = scorecard;
  const row = (label: string, value: string): string => {
    const valueWidth = Math.min(19, Math.max(16, value.length));
    return fit(label, width - valueWidth) + fit(value, valueWidth, 'right');
  };
  const measured = (ms: number | null): string => formatMeasured(ms, formatMs);
  const { attemptsPerRequest } = routing;
  const table = renderServedTable(scorecard, width, colour);
  const served = table === null ? [] : [fit('', width), ...table];
  return [
    colour.bold(fit('ROUTING EVIDENCE', width)),
    colour.dim(fit('did traffic move, how fast, what was lost', width)),
    colour.bold(row(`${nameRow('httpSuccessRatio')}, outage`, formatRatio(outage.httpSuccessRatio))),
    row('fault first met at', measured(routing.faultAppliedAtMs)),
    row(nameRow('detectMs'), measured(routing.detectMs)),
    row(nameRow('failoverMs'), formatSettled(routing, 'failoverMs')),
    row(nameRow('failbackMs'), formatSettled(routing, 'failbackMs')),
    row(nameRow('lostRequests'), formatCount(routing.lostRequests)),
    ...(routing.shift === undefined ? [] : [row('traffic moved away', describeShift(routing))]),
    row(nameRow('flaps'), formatCount(routing.flaps)),
    row(nameRow('falseClaims'), formatCount(routing.falseClaims)),
    row(nameRow('attemptsLeftRunning'), formatCount(routing.attemptsLeftRunning)),
    row(`${nameRow('attemptsPerRequest')}, baseline`, formatDecimal(attemptsPerRequest.baseline)),
    row(`${nameRow('attemptsPerRequest')}, outage`, formatDecimal(attemptsPerRequest.outage)),
    row(`${nameRow('attemptsPerRequest')}, recovery`, formatDecimal(attemptsPerRequest.recovery)),
    row(nameRow('peakAttemptsPer250Ms'), formatCount(routing.peakAttemptsPer250Ms)),
    ...served,
  ];
}
