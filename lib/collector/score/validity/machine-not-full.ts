import type { Drill } from '../../../drill/drill.ts';
import { findTarget } from '../../../drill/targets/index.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { hostOf, isThisMachine, parseHttpUrl } from '../../../kit/settings/http-url.ts';
import type { PhaseName } from '../../../kit/terms/phase.ts';
import type { MetricId } from '../../../drill/objectives/metric-catalogue.ts';
import type { ScopeName } from '../../../drill/objectives/scope.ts';
import type { ObjectiveResult } from '../../scorecard/objective-result.ts';
import { phaseAt } from '../join/phase-windows.ts';
import type { Run } from '../join/run.ts';
import { selectScope } from '../join/group-requests.ts';
import { defineCheck } from './check.ts';
import { type FullSeconds, isFull, isInDoubt } from './full-seconds.ts';
import { mayBeTheMachine } from './may-be-the-machine.ts';

/**
 * A full machine makes nothing better: it takes the verdict from a run that missed an objective, as that may have been the
 * machine, and leaves a run alone that met all of them.
 */
export const machineNotFull = defineCheck({
  label: 'Machine not full',
  summary:
    'No objective that a full machine may be to blame for was missed in a phase in which this machine was full, where the target or a provider shares it: failover and detection belong to the outage, failback to the recovery, what is asked of the run to all of it. What answers say is not the machine’s doing: false claims, wrong repairs, and usable answers too few even if every failed request had brought one. A second is full with less than 10 % of the processors’ time idle, more than 10 % taken by other virtual machines, or more than 256 pages brought back from swap; a phase is, with two such seconds and more of them than `maxFullRatio`. What the system does not tell (outside of Linux all but idle time) is said and not counted. Where target and providers are elsewhere, it is only told.',
  broken: 'The machine may be to blame for what was missed',
  numbers: {
    fullRatio: {
      summary: 'full seconds over all that were watched, in the worst phase after the warm-up',
      unit: 'ratio',
    },
    missedWhileFull: {
      summary:
        'objectives missed, in a phase in which it was full, that the machine may be to blame for; null where it was not watched',
      unit: 'count',
      max: 0,
    },
  },
  measure(run, _, objectives) {
    const { maxFullRatio } = run.drill.validity;
    const missed = objectives.filter((objective) => mayBeTheMachine(run, objective));
    const shared = isShared(run.drill);
    const watched = watchPhases(run);
    const required = `no objective missed with over ${formatRatio(maxFullRatio)} of a phase's seconds full`;
    const where = shared ? '' : 'target and providers are elsewhere; ';
    if (watched === null) {
      const numbers = shared && missed.length > 0 ? { missedWhileFull: null } : {};
      return { observed: `${where}nobody watched this machine`, required, numbers };
    }
    const { phases, unknown } = watched;
    const inDoubt = phases.filter((phase) => isInDoubt(phase, maxFullRatio));
    const missedIn = (doubted: readonly WatchedPhase[]): number =>
      missed.filter((objective) => doubted.some(({ phase }) => isMeasuredIn(objective, phase))).length;
    const missedWhileFull = missedIn(inDoubt);
    // Of several full ones, the worst in which something was missed.
    const told = inDoubt.find((phase) => missedIn([phase]) > 0) ?? phases[0];
    const { phase = '', seconds = 0, full = 0 } = told ?? {};
    const parts = [
      `${where}full in ${formatCount(full)} of ${formatCount(seconds)} s${full === 0 ? '' : ` of ${phase}`}`,
      ...(missedWhileFull > 0 && shared
        ? [`${formatCount(missedWhileFull)} ${missedWhileFull === 1 ? 'objective' : 'objectives'} missed in it`]
        : []),
      ...(unknown.length === 0 ? [] : [`${unknown.join(' and ')} not told by this system`]),
    ];
    return {
      observed: parts.join(', '),
      required,
      numbers: { fullRatio: phases[0]?.ratio ?? null, ...(shared ? { missedWhileFull } : {}) },
    };
  },
  // Nothing but its warm-up, in which nobody is watched, had been.
  holdsUntil: (run) => selectScope(run.requests, 'run').length === 0,
});

/** Does anything that is measured run on the machine of the drill? */
function isShared({ target, providers }: Drill): boolean {
  const urls = Object.values(findTarget(target).urls(target));
  if (urls.length === 0 || urls.some(isHere)) return true;
  return providers.some(({ upstream }) => upstream.kind !== 'url' || isHere(upstream.url));
}

function isHere(text: string): boolean {
  const url = parseHttpUrl(text);
  return url !== null && isThisMachine(hostOf(url));
}

/** Is what an objective is set on measured in this phase, wholly or in part? */
function isMeasuredIn({ id, phase: scope }: ObjectiveResult, phase: PhaseName): boolean {
  if (outageMetrics.includes(id)) return phase === 'outage';
  if (id === ('failbackMs' satisfies MetricId)) return phase === 'recovery';
  return scope === 'run' || scope === phase || (phase === 'outage' && outageScopes.includes(scope));
}

const outageMetrics: readonly string[] = ['detectMs', 'failoverMs'] satisfies MetricId[];
const outageScopes: readonly string[] = ['cutover', 'on-fallback'] satisfies ScopeName[];

interface WatchedPhase extends FullSeconds {
  phase: PhaseName;
  ratio: number;
}

/** The phases, those with the most full seconds for their length first; null: idle time is known of none. */
function watchPhases({ evidence, windows, startEpochMs }: Run): {
  phases: WatchedPhase[];
  /** What the system never told. */
  unknown: string[];
} | null {
  const counts = new Map<PhaseName, FullSeconds>();
  const told = { stolen: false, swap: false };
  for (const { atEpochMs, machine } of evidence.health) {
    if (machine === undefined || machine.idleRatio === null) continue;
    if (machine.stolenRatio !== null) told.stolen = true;
    if (machine.pagesSwappedIn !== null) told.swap = true;
    // A second belongs to the phase its middle lies in.
    const phase = phaseAt(windows, atEpochMs - 500 - startEpochMs);
    if (phase === 'warmup') continue;
    const count = counts.get(phase) ?? { seconds: 0, full: 0 };
    counts.set(phase, { seconds: count.seconds + 1, full: count.full + (isFull(machine) ? 1 : 0) });
  }
  const unknown = [...(told.stolen ? [] : ['stolen time']), ...(told.swap ? [] : ['swap'])];
  const phases = [...counts].map(([phase, { seconds, full }]) => ({
    phase,
    seconds,
    full,
    ratio: full / seconds,
  }));
  if (phases.length === 0) return null;
  const byRatio = (a: WatchedPhase, b: WatchedPhase): number =>
    b.ratio - a.ratio || b.seconds - a.seconds || (a.phase < b.phase ? -1 : 1);
  return { phases: phases.toSorted(byRatio), unknown };
}
