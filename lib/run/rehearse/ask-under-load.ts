import { join } from 'node:path';
import type { RehearsedDuring } from '../../collector/scorecard/rehearsal.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createPreflight } from '../preflight/create-preflight.ts';
import { runDrill } from '../runner/run-drill.ts';
import { describePlan } from '../runner/start-upstream.ts';
import { type AllAsked, askAll, type AskAllOptions, listItems } from './ask-all.ts';
import type { RunEvent } from '../runner/run-event.ts';
import { askStraight } from './ask-straight.ts';
import type { PreparedRehearsal } from './prepare-rehearsal.ts';
import type { RehearsalFolder } from './rehearsal-folder.ts';

/** Where the drill writes, in the rehearsal's folder. */
const FOLDER = 'drill';

export interface AskUnderLoadOptions extends Omit<AskAllOptions, 'way'> {
  /** With the columns that are asked under load, each the cases that its provider was asked without. */
  prepared: PreparedRehearsal & { during: NonNullable<PreparedRehearsal['during']> };
  folder: RehearsalFolder;
  /** Marks these calls as no request of the drill. */
  token: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Runs a drill and asks its providers the cases while its outages last; what has not come to an end by then counts for nothing. A drill that does not begin is
 * told, and takes nothing away from what was asked before.
 */
export async function askUnderLoad(options: AskUnderLoadOptions): Promise<RehearsedDuring> {
  const { prepared, folder, token, env, signal, tell, isFor } = options;
  const { during, columns, cases } = prepared;
  let asked = 0;
  const wanted = [...listItems(cases, columns, isFor)].length;
  const told = { drill: during.drill.name, folder: FOLDER, wanted };
  let broken: unknown = null;
  let ended: AllAsked | null = null;
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'step' || event.kind === 'warning') tell(`${during.drill.name}: ${event.text}`);
  };
  try {
    const { scorecard } = await runDrill({
      prepared: during,
      out: join(folder.path, FOLDER),
      resultsPath: folder.path,
      env,
      signal,
      // A mock answers a case as it did without load: by the rehearsal's own plan.
      otherPlans: [describePlan(prepared.drill, folder, token)],
      onEvent,
      beforeLoad: createPreflight(during, onEvent),
      async inOutage({ injectors }, over) {
        tell(`The outage has begun: ${columns.map(({ provider }) => provider).join(', ')} asked under load`);
        const way = askStraight({ drill: prepared.drill, addresses: injectors, token });
        const onAsked: AskAllOptions['onAsked'] = (one) => {
          asked++;
          options.onAsked(one);
        };
        const until = AbortSignal.any([signal, over]);
        await askAll({ ...options, way, onAsked, signal: until }).then(
          (all) => (ended = all),
          (error: unknown) => (broken = error),
        );
      },
    });
    if (broken !== null) throw broken;
    return {
      ...told,
      asked,
      left: asked === wanted ? null : tellLeft(ended),
      verdict: scorecard.verdict,
      failed: null,
    };
  } catch (error) {
    if (!(error instanceof CutoverError) || error === broken) throw error;
    return { ...told, asked, left: null, verdict: null, failed: error.message };
  }
}

/** Why not all were asked, as a clause. `all`: what came of asking; null: nobody was, as no outage began. */
function tellLeft(all: AllAsked | null): string {
  if (all === null) return 'no outage began';
  const [first] = all.gaveUp;
  if (all.ended.kind === 'stopped') return all.ended.reason;
  if (all.ended.kind === 'unjudged') return all.ended.reason;
  if (all.ended.kind === 'budget') return `the budget was used up: ${all.ended.limit}`;
  return first === undefined ? 'the outage was over' : `${first[0]} was given up: ${first[1]}`;
}
