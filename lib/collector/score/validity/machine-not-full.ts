import type { Drill } from '../../../drill/drill.ts';
import { findTarget } from '../../../drill/targets/index.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { hostOf, isThisMachine, parseHttpUrl } from '../../../kit/settings/http-url.ts';
import { providerNames } from '../../../kit/terms/provider.ts';
import type { MachineState } from '../../records/record.ts';
import { phaseAt } from '../join/phase-windows.ts';
import type { Run } from '../join/run.ts';
import { defineCheck } from './check.ts';
import { mayBeTheMachine } from './may-be-the-machine.ts';

/** Below, who wants to run waits for a processor in most moments. */
const LEAST_IDLE = 0.1;
/** Other virtual machines take what the target would have had. */
const MOST_STOLEN = 0.1;
/** 1 MiB where a page has 4 KiB: processes wait for their own memory. */
const MOST_PAGES = 256;
/** One second is a hiccup. */
const LEAST_SECONDS = 2;

/**
 * A full machine makes nothing better: it takes the verdict from a run that missed an objective, as that may have been the
 * machine, and leaves a run alone that met all of them.
 */
export const machineNotFull = defineCheck({
  label: 'Machine not full',
  summary:
    'No objective that a full machine may be to blame for was missed while this machine was full, where the target or a provider shares it. What answers say is not the machine’s doing: false claims, wrong repairs, and usable answers too few even if every failed request had brought one. A second is full with less than 10 % of the processors’ time idle, more than 10 % taken by other virtual machines, or more than 256 pages brought back from swap; a phase is, with two such seconds and more of them than `maxFullRatio`. What the system does not tell (outside of Linux all but idle time) is said and not counted. Where target and providers are elsewhere, it is only told.',
  broken: 'The machine may be to blame for what was missed',
  numbers: {
    fullRatio: {
      summary: 'full seconds over all that were watched, in the worst phase after the warm-up',
      unit: 'ratio',
    },
    missedWhileFull: {
      summary:
        'objectives missed in a run with a full phase that the machine may be to blame for; null where it was not watched',
      unit: 'count',
      max: 0,
    },
  },
  measure(run, _, objectives) {
    const { maxFullRatio } = run.drill.validity;
    const missed = objectives.filter((objective) => mayBeTheMachine(run, objective)).length;
    const shared = isShared(run.drill);
    const watched = watchPhases(run);
    const required = `no objective missed with over ${formatRatio(maxFullRatio)} of a phase's seconds full`;
    const where = shared ? '' : 'target and providers are elsewhere; ';
    if (watched === null) {
      const numbers = shared && missed > 0 ? { missedWhileFull: null } : {};
      return { observed: `${where}nobody watched this machine`, required, numbers };
    }
    const { phase, seconds, full, ratio, unknown } = watched;
    const inDoubt = full >= LEAST_SECONDS && ratio > maxFullRatio;
    const parts = [
      `${where}full in ${formatCount(full)} of ${formatCount(seconds)} s${full === 0 ? '' : ` of ${phase}`}`,
      ...(inDoubt && shared ? [`${formatCount(missed)} objectives missed`] : []),
      ...(unknown.length === 0 ? [] : [`${unknown.join(' and ')} not told by this system`]),
    ];
    return {
      observed: parts.join(', '),
      required,
      numbers: { fullRatio: ratio, ...(shared ? { missedWhileFull: inDoubt ? missed : 0 } : {}) },
    };
  },
});

/** Does anything that is measured run on the machine of the drill? */
function isShared({ target, providers }: Drill): boolean {
  const urls = Object.values(findTarget(target).urls(target));
  if (urls.length === 0 || urls.some(isHere)) return true;
  return providerNames.some((provider) => {
    const { upstream } = providers[provider];
    return upstream.kind !== 'url' || isHere(upstream.url);
  });
}

function isHere(text: string): boolean {
  const url = parseHttpUrl(text);
  return url !== null && isThisMachine(hostOf(url));
}

interface WatchedPhase {
  phase: string;
  seconds: number;
  full: number;
  ratio: number;
  /** What the system never told. */
  unknown: string[];
}

/** The phase with the most full seconds for its length; null: idle time is known of none. */
function watchPhases({ evidence, windows, startEpochMs }: Run): WatchedPhase | null {
  const counts = new Map<string, { seconds: number; full: number }>();
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
    unknown,
  }));
  return (
    phases.toSorted((a, b) => b.ratio - a.ratio || b.seconds - a.seconds || (a.phase < b.phase ? -1 : 1))[0] ?? null
  );
}

function isFull({ idleRatio, stolenRatio, pagesSwappedIn }: MachineState): boolean {
  return (
    (idleRatio !== null && idleRatio < LEAST_IDLE) ||
    (stolenRatio !== null && stolenRatio > MOST_STOLEN) ||
    (pagesSwappedIn !== null && pagesSwappedIn > MOST_PAGES)
  );
}
