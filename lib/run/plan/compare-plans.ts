import { excerpt } from '../../kit/excerpt.ts';
import type { GamePlan } from '../../collector/scorecard/game-plan.ts';

/** More differences are counted, not told. */
const TOLD = 8;

/** What differs between two plans, by its path: `drill.timeline[2].durationMs: 30000, was 20000`. */
export function comparePlans(before: GamePlan, now: GamePlan): string[] {
  const [was, is] = [flatten(before), flatten(now)];
  const paths = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path));
  // What follows from the drill is said by the drill.
  const own = paths.filter((path) => path.startsWith('drill.') || path.startsWith('files.'));
  const told = own.length > 0 ? own : paths;
  const show = (value: string | undefined): string => (value === undefined ? 'nothing' : excerpt(value, 60));
  const tell = (path: string): string =>
    path === 'sealed'
      ? 'something that is not shown, a header or a key, is another'
      : `${excerpt(path, 120)} is ${show(is.get(path))}, was ${show(was.get(path))}`;
  return [...told.slice(0, TOLD).map(tell), ...(told.length > TOLD ? [`${told.length - TOLD} more`] : [])];
}

function flatten(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) value.forEach((item, place) => flatten(item, `${path}[${place}]`, into));
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) flatten(item, path === '' ? key : `${path}.${key}`, into);
  else into.set(path, JSON.stringify(value));
  return into;
}
