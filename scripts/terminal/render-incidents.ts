import { displayWidth } from '../../lib/collector/report/text/display-width.ts';
import { wrap } from '../../lib/collector/report/text/wrap.ts';
import { type Incident, incidentDurationMs } from '../../lib/drill/incidents/incident.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { formatLength } from '../../lib/kit/format/format-length.ts';

const INDENT = '    ';

/** Incidents for a terminal of `width` columns (60 or more): name, length and shapes in a line, or the shapes beneath where they do not fit; and the title. */
export function renderIncidents(
  incidents: readonly Incident[],
  width: number,
  bold: (text: string) => string = (text) => text,
): string {
  const lines = incidents.flatMap((incident) => {
    const { name, shapes, title } = incident;
    const length = formatLength(incidentDurationMs(incident)).padStart(10);
    const listed = shapes.join(', ');
    const isShort = displayWidth(`${name.padEnd(44)}${length}  ${listed}`) <= width;
    return [
      `${bold(name.padEnd(Math.min(44, width - length.length)))}${length}${isShort ? `  ${listed}` : ''}`,
      ...(isShort ? [] : wrap(listed, width - INDENT.length).map((line) => `${INDENT}${line}`)),
      `${INDENT}${excerpt(title, width - INDENT.length)}`,
    ];
  });
  const count = `${incidents.length} ${incidents.length === 1 ? 'incident' : 'incidents'}`;
  return `${[...lines, `${count}. What each is made of: docs/incidents.md.`].join('\n')}\n`;
}
