import { type Incident, incidentDurationMs } from '../../lib/drill/incidents/incident.ts';
import type { IncidentPhase } from '../../lib/drill/incidents/phase.ts';
import type { Share } from '../../lib/drill/incidents/share.ts';
import { sliceIncident } from '../../lib/drill/incidents/slice-incident.ts';
import { formatMoment } from './format-moment.ts';

const COLUMNS = 72;
/** Lines from 100 % to 0. */
const ROWS = [0.8, 0.6, 0.4, 0.2, 0];
const LABEL = 7;

/**
 * The timeline of an incident in plain text: for each provider that was hit the share of the calls over time, a mark for each word of
 * the status page, and the time below. `█` is a share, `▒` one that goes on and off faster than a column is wide.
 */
export function drawIncident(incident: Incident): string {
  const lengthMs = Math.max(incidentDurationMs(incident), ...listUpdates(incident).map(({ atMs }) => atMs));
  const hit = [...new Set(incident.phases.map(({ on }) => on))];
  return [
    ...hit.flatMap((on) => [
      ...(hit.length === 1 && on === 'primary' ? [] : [nameHit(on)]),
      ...drawShare(incident, on, lengthMs),
    ]),
    drawAxis(incident, lengthMs),
    ...drawUpdates(incident, lengthMs),
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Who of a drill stands for whom it hit. */
export function nameHit(on: IncidentPhase['on']): string {
  return { primary: 'the primary', fallback: 'the fallback', all: 'primary and fallbacks', guards: 'guards' }[on];
}

function listUpdates({ statusPage }: Incident): { atMs: number; state: string }[] {
  return statusPage.kind === 'updates' ? statusPage.updates : [];
}

function drawShare(incident: Incident, on: IncidentPhase['on'], lengthMs: number): string[] {
  const slices = sliceIncident(incident);
  const cells = Array.from({ length: COLUMNS }, (_, column) => {
    const atMs = ((column + 0.5) / COLUMNS) * lengthMs;
    const slice = slices.find(({ startMs, endMs }) => atMs >= startMs && atMs < endMs);
    const part = slice?.parts.find(({ phase }) => phase.on === on);
    if (slice === undefined || part === undefined) return { share: 0, blurred: false };
    return readShare(part.share, atMs - slice.startMs, slice.endMs - slice.startMs, lengthMs / COLUMNS);
  });
  const lines = ROWS.map((floor) => {
    const label = floor === 0.8 ? '100 %' : floor === 0.4 ? ' 60 %' : floor === 0 ? ' 20 %' : '';
    const bar = cells.map(({ share, blurred }) => {
      const over = share - floor;
      if (over <= (floor === 0 ? 0 : 0.02)) return ' ';
      return over >= 0.13 ? (blurred ? '▒' : '█') : over >= 0.06 ? '▄' : '▁';
    });
    return `${label.padStart(LABEL - 1)} ${bar.join('')}`;
  });
  return lines;
}

function readShare(share: Share, inMs: number, ofMs: number, columnMs: number): { share: number; blurred: boolean } {
  if (typeof share === 'number') return { share, blurred: false };
  if (!('on' in share)) return { share: share.from + (share.to - share.from) * (inMs / ofMs), blurred: false };
  if (share.periodMs < 3 * columnMs) return { share: share.on, blurred: true };
  return { share: inMs % share.periodMs < share.onRatio * share.periodMs ? share.on : 0, blurred: false };
}

function drawAxis({ startsAt }: Incident, lengthMs: number): string {
  const line = Array.from({ length: LABEL + COLUMNS + 12 }, () => ' ');
  for (const [index, part] of [0, 1 / 3, 2 / 3, 1].entries()) {
    const text = formatMoment(startsAt, part * lengthMs, lengthMs);
    const at =
      LABEL + Math.round(part * COLUMNS) - (index === 0 ? 0 : index === 3 ? text.length : Math.floor(text.length / 2));
    for (const [place, character] of Array.from(text).entries()) line[at + place] = character;
  }
  return line.join('');
}

function drawUpdates(incident: Incident, lengthMs: number): string[] {
  return listUpdates(incident).map(({ atMs, state }) => {
    const column = Math.min(COLUMNS - 1, Math.floor((atMs / lengthMs) * COLUMNS));
    const isRight = column > COLUMNS - state.length - 2;
    return `${' '.repeat(LABEL + column - (isRight ? state.length + 1 : 0))}${isRight ? `${state} ^` : `^ ${state}`}`;
  });
}
