import type { Incident } from '../../lib/drill/incidents/incident.ts';
import type { Replay } from '../../lib/drill/incidents/plan-replay.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatLength } from '../../lib/kit/format/format-length.ts';

/** What is going to be played, a line for each part of it: how long in the drill, and what callers saw then. */
export function describeReplay(incident: Incident, { drill, parts, notes }: Replay): string {
  const lines = parts.map(({ entry, sees }) => {
    const { durationMs = 0 } = drill.timeline[entry] ?? {};
    return `  ${formatLength(durationMs).padStart(8)}  ${sees.length === 0 ? 'All is well.' : sees.join(' Besides: ')}`;
  });
  const assumed = incident.assumed.length === 0 ? [] : [`  assumed: ${incident.assumed.join(', ')}`];
  return [
    `Playing ${incident.name}: ${incident.title}`,
    ...lines,
    ...assumed,
    ...notes.map((note) => `  note: ${note}`),
  ]
    .map((line) => `${excerpt(line, 1_000)}\n`)
    .join('');
}
