import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMeasured } from '../../../kit/format/format-measured.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import type { FaultResult, Scorecard } from '../../scorecard/scorecard.ts';
import { describeFaults, formatFaultFailover, nameFaults, nameServers } from '../describe-faults.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

/** Each fault of the timeline by itself; nothing where the scorecard does not tell of them. */
export function renderFaultTable({ routing }: Scorecard, width: number, colour: Painter): string[] {
  const { faults = [], goodWithinMs } = routing;
  if (faults.length === 0) return [];
  return [
    colour.dim(tableRow(['fault', 'sent', 'met it', 'detected', 'served well after', 'lost', 'detour p95'])),
    ...faults.flatMap((fault) => [
      tableRow([
        nameFaults(fault),
        formatCount(fault.sent),
        formatCount(fault.met),
        formatMeasured(fault.detectMs, formatMs),
        formatFaultFailover(fault),
        formatCount(fault.lost),
        formatMeasured(fault.wait?.p95 ?? null, formatMs),
      ]),
      ...listServers(fault, colour, width),
    ]),
    ...describeFaults(faults).flatMap((sentence) => wrap(sentence, width)),
    ...(goodWithinMs === undefined
      ? []
      : [colour.dim(`Served well: answered whole within ${formatMs(goodWithinMs)}.`)]),
  ];
}

/** Who served under it, a line of its own. */
function listServers(fault: FaultResult, colour: Painter, width: number): string[] {
  const servers = nameServers(fault);
  return servers === null ? [] : [colour.dim(fit(`  served by ${servers}`, width))];
}

function tableRow([
  fault = '',
  sent = '',
  met = '',
  detect = '',
  failover = '',
  lost = '',
  wait = '',
]: string[]): string {
  const cells = [
    fit(sent, 8, 'right'),
    fit(met, 8, 'right'),
    fit(detect, 13, 'right'),
    fit(failover, 19, 'right'),
    fit(lost, 7, 'right'),
    fit(wait, 13, 'right'),
  ];
  return `${fit(fault, 32)}${cells.join('')}`;
}
