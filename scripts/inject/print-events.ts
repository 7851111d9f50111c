import { excerpt } from '../../lib/kit/excerpt.ts';
import type { SessionEvent } from '../../lib/proxies/injector/service/event-log.ts';
import type { InjectorStatus, ServiceStatus } from '../../lib/proxies/injector/injector-status.ts';
import type { FaultRecord, FaultSummary } from '../../lib/collector/records/record.ts';
import type { Painter } from '../../lib/collector/report/painter.ts';

/** One line on a change of a long-lived injector: when, what, and by whom. */
export function renderEvent(event: FaultRecord | SessionEvent, holder: string | null, painter: Painter): string {
  const time = painter.dim(new Date(event.atEpochMs).toISOString().slice(11, 23));
  const by = holder === null ? 'by hand' : excerpt(holder);
  if (event.kind === 'session') return `${time} ${painter.bold(sessionWords[event.event])} ${painter.dim(by)}`;
  const hits = (event.summaries ?? []).map(renderSummary).join('; ');
  if (event.event === 'armed')
    return `${time} ${painter.red('armed')} ${excerpt(event.faults.join(', '))} ${painter.dim(by)}`;
  const what = event.event === 'expired' ? painter.yellow('lease ran out, passing traffic') : painter.green('reverted');
  return `${time} ${what}${hits === '' ? '' : `: ${hits}`}`;
}

const sessionWords: Record<SessionEvent['event'], string> = {
  began: 'taken by',
  released: 'released by',
  expired: 'not heard of any more:',
  cleared: 'cleared, taken away from',
  ended: 'told to end, taken away from',
};

function renderSummary({ fault, applied, attempts }: FaultSummary): string {
  return `${excerpt(fault, 60)} hit ${applied} of ${attempts} calls`;
}

/** A status as a person reads it, a few short lines. */
export function renderStatus(status: ServiceStatus, painter: Painter): string {
  const { upstream, session, attempts, faulted, held, openConnections } = status;
  const { refused = { connections: 0, requests: 0, overdue: 0 } } = status;
  const { log, journal } = status.linesLost ?? { log: 0, journal: 0 };
  return [
    `upstream  ${excerpt(upstream)}`,
    `armed     ${renderArmed(status, painter)}`,
    `held by   ${session === null ? 'nobody' : `${excerpt(session.holder)}, for another ${seconds(session.leaseLeftMs)}`}`,
    `calls     ${attempts}, ${faulted} of them met a fault; ${held} held now, ${openConnections} connections open`,
    ...(refused.connections + refused.requests + refused.overdue === 0
      ? []
      : [
          `refused   ${refused.connections} connections and ${refused.requests} calls that were too many; ${refused.overdue} clients not waited for`,
        ]),
    ...(log + journal === 0
      ? []
      : [`lost      ${log} lines of its log and ${journal} of its journal could not be written`]),
  ].join('\n');
}

function renderArmed({ faults, summaries, leaseLeftMs }: InjectorStatus, painter: Painter): string {
  if (leaseLeftMs === null) return painter.green('nothing; traffic passes');
  const hits = summaries.map(renderSummary).join('; ');
  return `${painter.red(excerpt(faults.map(({ kind }) => kind).join(', ')))}, for another ${seconds(leaseLeftMs)} (${hits})`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
