import { createHash } from 'node:crypto';
import type { Approval } from '../../collector/scorecard/game-day.ts';
import type { GamePlan } from '../../collector/scorecard/game-plan.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { hashNamedFiles } from '../plan/hash-named-files.ts';
import { checkPlanHash } from '../plan/keep-plan.ts';
import { makeGamePlan } from '../plan/make-game-plan.ts';
import { bundleForK6 } from './bundle-scenario.ts';
import { redactDrill } from './collect-secrets.ts';
import type { PreparedRun } from './prepare-run.ts';
import { genericScenario } from './read-drill.ts';

/**
 * What a drill will do, to be approved: the same for the same drill and files, and without its secrets.
 *
 * @param folder Where it is run.
 */
export async function planGame(
  prepared: PreparedRun,
  redactor: Pick<Redactor, 'cleanValue'>,
  folder: string,
): Promise<GamePlan> {
  const files = await hashNamedFiles(prepared.drill, folder);
  const scenario = await hashScenario(prepared);
  const named = scenario === null ? files : { ...files, 'the scenario, with all that it imports': scenario };
  return redactor.cleanValue(makeGamePlan(prepared, redactDrill(prepared.drill), folder, named));
}

/** Code of one's own that runs in k6; null: there is none. */
async function hashScenario({ scenarioPath }: PreparedRun): Promise<string | null> {
  if (scenarioPath === genericScenario) return null;
  return createHash('sha256')
    .update(await bundleForK6(scenarioPath))
    .digest('hex');
}

/** What was approved, with the whole hash of this plan; null: nothing, and nothing was to be. Throws a `usage` error otherwise. */
export async function checkApproval(
  prepared: PreparedRun,
  { approval, resultsPath }: { approval?: Approval | undefined; resultsPath: string },
  redactor: Pick<Redactor, 'cleanValue'>,
): Promise<Approval | null> {
  const { drill } = prepared;
  if (approval === undefined) {
    if (drill.approval === undefined) return null;
    throw new CutoverError(
      'usage',
      `${drill.name} has to be approved: cutover plan shows what it will do, and cutover drill takes --approved-by NAME --plan-hash HASH then. Nothing was attacked.`,
    );
  }
  const plan = await planGame(prepared, redactor, process.cwd());
  return { by: approval.by, planHash: await checkPlanHash(plan, approval.planHash, resultsPath) };
}
