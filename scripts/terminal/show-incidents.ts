import type { Incident } from '../../lib/drill/incidents/incident.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { createPainter } from './painter.ts';
import { renderIncidents } from './render-incidents.ts';
import { readColumns } from './columns.ts';

/** Prints incidents; `json`: the incidents themselves. */
export function showIncidents(incidents: readonly Incident[], { json }: { json: boolean }): void {
  if (json) {
    process.stdout.write(`${formatJson(incidents)}\n`);
    return;
  }
  const width = readColumns();
  process.stdout.write(renderIncidents(incidents, width, createPainter().bold));
}
