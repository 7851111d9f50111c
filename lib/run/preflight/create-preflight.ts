import { CutoverError } from '../../kit/cutover-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import type { ProbedRun } from '../runner/prepare-run.ts';
import type { RunDrillOptions } from '../runner/run-drill.ts';
import type { RunEvent } from '../runner/run-event.ts';
import { describeStraight, findBlockers, findProblems, type PreflightFacts } from './find-problems.ts';
import { probeSystem } from './probe-system.ts';

const MARKED =
  'No id of a request gets through the target to the providers but in the prompt: each prompt of the load ends with one (traffic.marker)';

/**
 * What a drill, and a search, does before its load: one request of each kind; it also decides whether prompts bear an id. Throws a `target` error, its cause first, for a drill that would come to
 * nothing; warns of what may be chance.
 */
export function createPreflight(
  prepared: ProbedRun,
  onEvent: (event: Extract<RunEvent, { kind: 'step' | 'warning' }>) => void,
): NonNullable<RunDrillOptions['beforeLoad']> {
  return async (ready) => {
    const facts = await probeSystem({ prepared, ...ready });
    const blockers = findBlockers(facts);
    if (blockers.length > 0) {
      throw new CutoverError(
        'target',
        `${blockers.map((text) => (/[.?!]$/.test(text) ? text : `${text}.`)).join(' ')} So ${prepared.drill.name} would come to nothing, and its load was not begun. cutover drill --check says more, --no-preflight begins all the same.`,
      );
    }
    const refused = facts.straight.filter(({ failure }) => failure !== null).map(describeStraight);
    for (const text of new Set([...findProblems(facts), ...refused])) onEvent({ kind: 'warning', text });
    onEvent({ kind: 'step', text: describe(facts) });
    const isSwitchedOn = prepared.drill.traffic.marker === 'auto' && facts.marker === 'always';
    if (isSwitchedOn) onEvent({ kind: 'step', text: MARKED });
    return { marker: facts.marker };
  };
}

function describe({ probes }: PreflightFacts): string {
  const answered = probes.filter(({ failure }) => failure === null).length;
  const ways = [...new Set(probes.flatMap(({ known }) => known.map(({ by }) => by)))];
  const added = probes.flatMap(({ addedMs }) => addedMs ?? []);
  const own = added.length === 0 ? '' : `; the target adds ${formatMs(Math.min(...added))}`;
  return `${answered} of ${probes.length} kinds of request answered; calls are known by ${ways.join(', ')}${own}`;
}
