import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GamePlan } from '../../collector/scorecard/game-plan.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';
import { comparePlans } from './compare-plans.ts';
import { formatPlan, hashPlan } from './make-game-plan.ts';

/** So much of a hash is in a name, and must be given at least. */
const SHORT = 12;
const HASH = /^[0-9a-f]{12,64}$/;

/** Where shown plans are kept, in the folder of results. */
const FOLDER = 'plans';

/** Keeps a plan as it was shown; resolves to the paths of its files. Throws an `environment` error where it cannot. */
export async function keepPlan(
  resultsPath: string,
  plan: GamePlan,
  page: string,
): Promise<{ json: string; page: string }> {
  const folder = join(resultsPath, FOLDER, `${plan.drill.name}-${hashPlan(plan).slice(0, SHORT)}`);
  const paths = { json: join(folder, 'plan.json'), page: join(folder, 'plan.html') };
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(paths.json, formatPlan(plan), { mode: 0o600 });
    await writeFile(paths.page, page, { mode: 0o600 });
  } catch (error) {
    throw new CutoverError(
      'environment',
      `The plan cannot be kept in ${folder}: ${explainRefusal(error)}. Call it where results/ can be written.`,
      {
        cause: error,
      },
    );
  }
  return paths;
}

/** Throws a `usage` error where what was approved is not this plan, and says what is different where that plan is kept. */
export async function checkPlanHash(plan: GamePlan, approved: string, resultsPath: string): Promise<string> {
  const hash = hashPlan(plan);
  const given = approved
    .trim()
    .toLowerCase()
    .replace(/^sha256:/, '');
  if (!HASH.test(given))
    throw new CutoverError(
      'usage',
      `--plan-hash must be the first ${SHORT} or more characters of the hash that cutover plan prints, got ${excerpt(approved, 80)}`,
    );
  if (hash.startsWith(given)) return hash;
  const kept = await findPlan(resultsPath, given);
  const changes =
    kept === null
      ? `What was approved is not kept in ${join(resultsPath, FOLDER)}, so what changed cannot be told`
      : `Since then: ${comparePlans(kept, plan).join('; ')}`;
  throw new CutoverError(
    'usage',
    `${plan.drill.name} is not what was approved: its plan has the hash ${hash.slice(0, SHORT)}, and --plan-hash is ${given.slice(0, SHORT)}. ${changes}. Nothing was attacked. Show it with cutover plan, and have that approved.`,
  );
}

async function findPlan(resultsPath: string, given: string): Promise<GamePlan | null> {
  const names = await readdir(join(resultsPath, FOLDER)).catch(() => []);
  for (const name of names.filter((one) => one.endsWith(`-${given.slice(0, SHORT)}`))) {
    try {
      return JSON.parse(await readFile(join(resultsPath, FOLDER, name, 'plan.json'), 'utf8')) as GamePlan;
    } catch {
      // Somebody has changed it: then it is as good as gone.
    }
  }
  return null;
}
