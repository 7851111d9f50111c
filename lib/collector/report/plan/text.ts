import { formatCount } from '../../../kit/format/format-count.ts';
import type { GamePlan } from '../../scorecard/game-plan.ts';
import type { Painter } from '../painter.ts';
import { fit } from '../text/fit.ts';
import { wrap } from '../text/wrap.ts';
import {
  describeContact,
  describeCost,
  describeExtent,
  describeFiles,
  describeStep,
  formatClock,
} from './describe-game-plan.ts';

/** What a drill will do, for a terminal of `width` columns. Nothing in it can be a terminal code but what `colour` puts in. */
export function renderPlanText(
  plan: GamePlan,
  hash: string,
  { width, colour }: { width: number; colour: Painter },
): string {
  const listed = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => wrap(line, width - 4).map((part, place) => (place === 0 ? `  - ${part}` : `    ${part}`)));
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', colour.bold(title), ...lines];
  const clock = 15;
  const lines = [
    colour.bold(fit(`PLAN  ${plan.drill.name}`, width)),
    ...wrap([plan.drill.description, ...describeExtent(plan)].filter((text) => text !== undefined).join(' '), width),
    ...section('WHAT HAPPENS', [
      colour.dim(fit('from - to', clock) + fit('phase', 10) + fit('requests', 9, 'right') + '  faults'),
      ...plan.steps.flatMap((step) => {
        const head =
          fit(`${formatClock(step.startMs)} - ${formatClock(step.endMs)}`, clock) +
          fit(step.phase, 10) +
          fit(formatCount(step.requests), 9, 'right');
        return wrap(describeStep(step), Math.max(20, width - 36)).map((part, place) =>
          place === 0 ? `${head}  ${part}` : ' '.repeat(36) + part,
        );
      }),
    ]),
    ...section('BEHIND THE TARGET', listed(plan.providers.map(({ name, behind }) => `${name}: ${behind}`))),
    ...section('WHAT STOPS IT', listed(plan.stops)),
    ...section(
      'WHO IS THERE',
      plan.contacts.length === 0 ? ['  nobody is named (contacts)'] : listed(plan.contacts.map(describeContact)),
    ),
    ...section('COMMANDS', listed(plan.commands.map(({ which, command }) => `${which}: ${command}`))),
    ...section('WHAT IT MAY COST', listed([describeCost(plan)])),
    ...section('FILES IT TAKES, AS THEY ARE NOW', listed(describeFiles(plan))),
    '',
    colour.bold(`Hash of this plan: ${hash}`),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}
