import { type Incident, incidentDurationMs } from '../../lib/drill/incidents/incident.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { formatLength } from '../../lib/kit/format/format-length.ts';
import { createPainter } from './painter.ts';

/** Prints incidents, two lines each; `json`: the incidents themselves. */
export function showIncidents(incidents: readonly Incident[], { json }: { json: boolean }): void {
  if (json) {
    process.stdout.write(`${formatJson(incidents)}\n`);
    return;
  }
  const painter = createPainter();
  const width = Math.max(60, Math.min(process.stdout.columns ?? 100, 120));
  for (const incident of incidents) {
    const length = formatLength(incidentDurationMs(incident)).padStart(10);
    process.stdout.write(`${painter.bold(incident.name.padEnd(44))}${length}  ${incident.shapes.join(', ')}\n`);
    process.stdout.write(`    ${excerpt(incident.title, width - 4)}\n`);
  }
  process.stdout.write(
    `${incidents.length} ${incidents.length === 1 ? 'incident' : 'incidents'}. What each is made of: docs/incidents.md.\n`,
  );
}
