import { relative, resolve } from 'node:path';
import { renderPlanHtml } from '../../lib/collector/report/plan/html.ts';
import { renderPlanText } from '../../lib/collector/report/plan/text.ts';
import { createRedactor } from '../../lib/kit/secrets/redactor.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { keepPlan } from '../../lib/run/plan/keep-plan.ts';
import { hashPlan } from '../../lib/run/plan/make-game-plan.ts';
import { collectSecrets } from '../../lib/run/runner/collect-secrets.ts';
import { planGame } from '../../lib/run/runner/plan-game.ts';
import { type RunOverrides, prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { createPainter } from './painter.ts';

export interface ShowPlanOptions {
  file: string;
  overrides: RunOverrides;
  json: boolean;
}

/** Shows in a terminal what a drill will do, and keeps it with its page, to be approved. Starts and asks nothing. */
export async function showPlan({ file, overrides, json }: ShowPlanOptions): Promise<void> {
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  const prepared = await prepareRun(file, overrides, tell);
  for (const warning of prepared.warnings) tell(`warning: ${warning}`);
  const redactor = createRedactor(collectSecrets(prepared.drill, process.env));
  const plan = await planGame(prepared, redactor, process.cwd());
  const hash = hashPlan(plan);
  const kept = await keepPlan(resolve('results'), plan, renderPlanHtml(plan, hash));
  if (json) {
    process.stdout.write(`${formatJson({ hash, ...plan })}\n`);
    return;
  }
  const width = Math.max(60, Math.min(process.stdout.columns ?? 100, 120));
  const shown = excerpt(relative(process.cwd(), kept.page) || kept.page, 4_096);
  process.stdout.write(renderPlanText(plan, hash, { width, colour: createPainter() }));
  process.stdout.write(
    `Page to approve: ${shown}\nApproved: cutover drill ${excerpt(file, 4_096)} --approved-by NAME --plan-hash ${hash.slice(0, 12)}\n`,
  );
}
