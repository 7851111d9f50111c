import { nearestName } from '../../lib/kit/settings/nearest-name.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { scripts } from '../support/scripted-gateway/scripts/index.ts';
import type { Script } from '../support/scripted-gateway/script.ts';
import type { Bench, BenchRow } from './bench.ts';
import { holdScript, type HeldScript } from './truth/hold-script.ts';

/** Two drills at a time, as most of a drill is waiting. */
const AT_A_TIME = 2;

/**
 * Gateways whose behaviour is known, each put through a short drill: what its scorecard says of it against what the gateway wrote
 * down. `CUTOVER_TRUTH_ONLY` names the scripts, with commas between, that are to be run; without it all are.
 */
export const bench: Bench = {
  name: 'truth',
  async run() {
    const waiting = pickScripts(process.env['CUTOVER_TRUTH_ONLY']);
    const total = waiting.length;
    const rows: BenchRow[] = [];
    let done = 0;
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const held = await holdScript(...next);
        process.stderr.write(`${++done}/${total} ${renderProgress(next[0], held)}\n`);
        rows.push(renderRow(next[0], held));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    const untrue = rows.filter(({ ok }) => ok === false).length;
    return [
      ...rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      {
        id: 'scripts that the scorecard is untrue of',
        value: untrue,
        unit: `of ${total}`,
        bar: '<= 0',
        ok: untrue === 0,
      },
    ];
  },
};

function pickScripts(only: string | undefined): [string, Script][] {
  if (only === undefined) return Object.entries(scripts);
  return only.split(',').map((name): [string, Script] => {
    const script = scripts[name];
    if (script !== undefined) return [name, script];
    const near = nearestName(name, Object.keys(scripts));
    const hint = near === undefined ? `Known: ${Object.keys(scripts).join(', ')}.` : `Did you mean ${near}?`;
    throw new CutoverError('usage', `CUTOVER_TRUTH_ONLY names no script ${name}. ${hint}`);
  });
}

function renderRow(name: string, { figures, problems, toleranceMs, verdict, isMachineFull }: HeldScript): BenchRow {
  return {
    id: `${name}: ${verdict}${isMachineFull ? ' (machine full)' : ''}, figures that differ`,
    value: problems.length,
    unit: `of ${figures}, times within ${Math.round(toleranceMs)} ms`,
    bar: '<= 0',
    ok: problems.length === 0,
  };
}

function renderProgress(name: string, { verdict, problems }: HeldScript): string {
  return problems.length === 0 ? `${name}: ${verdict}, all true` : `${name}: ${verdict}\n  ${problems.join('\n  ')}`;
}
