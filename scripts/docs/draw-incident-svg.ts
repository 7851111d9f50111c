import { type Incident, incidentDurationMs } from '../../lib/drill/incidents/incident.ts';
import type { IncidentPhase } from '../../lib/drill/incidents/phase.ts';
import type { Share } from '../../lib/drill/incidents/share.ts';
import { type IncidentSlice, sliceIncident } from '../../lib/drill/incidents/slice-incident.ts';
import { nameHit } from './draw-incident.ts';
import { formatMoment } from './format-moment.ts';

const WIDTH = 860;
const LEFT = 48;
const RIGHT = 16;
const LANE = 110;
const TITLE = 26;
const LANE_GAP = 14;
const AXIS = 24;
const WORD = 18;
const LEGEND = 24;
/** A letter at 12 px is at most so wide. */
const LETTER = 7;
/** More turns than that in a slice are drawn as one, hatched. */
const MOST_TURNS = 40;

/** In the reader's own light or dark, and legible on either. */
const STYLE = `text{font:12px system-ui,sans-serif;fill:#5a6169}.who{font-weight:600;fill:#1d2125}.grid{stroke:#dcd9d2}.share{fill:#c22b36}.fast{fill:url(#fast)}.stripe{stroke:#c22b36;stroke-width:4}.assumed{fill-opacity:.35;stroke:#c22b36;stroke-dasharray:4 3}.word{stroke:#2a62a5}.ground{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#a4adb6}.who{fill:#e8eaec}.grid{stroke:#343a41}.share{fill:#ff8087}.stripe,.assumed{stroke:#ff8087}.word{stroke:#6fa8ec}.ground{fill:#14171a}}`;

/**
 * The timeline of an incident as a picture (SVG, nothing from elsewhere): for each provider that was hit the share of the calls over time, pale and dashed where the share is
 * assumed, hatched where it goes on and off too fast to be drawn; below it the time, and each word of the status page at its moment.
 */
export function drawIncidentSvg(incident: Incident): string {
  const updates = incident.statusPage.kind === 'updates' ? incident.statusPage.updates : [];
  const lengthMs = Math.max(1, incidentDurationMs(incident), ...updates.map(({ atMs }) => atMs));
  const x = (atMs: number): number => round(LEFT + (atMs / lengthMs) * (WIDTH - LEFT - RIGHT));
  const hit = [...new Set(incident.phases.map(({ on }) => on))];
  const lanesEnd = hit.length * (TITLE + LANE + LANE_GAP) - LANE_GAP;
  const words = placeWords(updates, x);
  const rows = Math.max(0, ...words.map(({ row }) => row + 1));
  const height = lanesEnd + AXIS + rows * WORD + LEGEND;
  const slices = sliceIncident(incident);
  const body = [
    ...hit.map((on, place) => drawLane(incident, on, { slices, top: place * (TITLE + LANE + LANE_GAP) + TITLE, x })),
    ...[0, 1 / 3, 2 / 3, 1].map((part) => {
      const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle';
      return `<text x="${x(part * lengthMs)}" y="${lanesEnd + 16}" text-anchor="${anchor}">${formatMoment(incident.startsAt, part * lengthMs, lengthMs)}</text>`;
    }),
    ...words.map(
      ({ at, row, state, isLeft }) =>
        `<path class="word" d="M${at} ${TITLE}V${lanesEnd + AXIS + row * WORD + 12}" stroke-dasharray="2 4"/><text x="${at + (isLeft ? -5 : 5)}" y="${lanesEnd + AXIS + row * WORD + 12}" text-anchor="${isLeft ? 'end' : 'start'}">${state}</text>`,
    ),
    `<text x="${LEFT}" y="${height - 6}">${describeLegend(incident, slices, updates.length > 0)}</text>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(`${incident.title}: the share of calls that were hit over time`)}"><style>${STYLE}</style><defs><pattern id="fast" width="8" height="8" patternUnits="userSpaceOnUse"><path class="stripe" d="M2 0V8"/></pattern></defs><rect class="ground" width="${WIDTH}" height="${height}"/>
${body.join('\n')}
</svg>
`;
}

interface Drawing {
  slices: readonly IncidentSlice[];
  /** Where 100 % is. */
  top: number;
  x(atMs: number): number;
}

function drawLane(incident: Incident, on: IncidentPhase['on'], { slices, top, x }: Drawing): string {
  const y = (share: number): number => round(top + LANE * (1 - share));
  const grid = [0, 0.5, 1].map(
    (share) =>
      `<path class="grid" d="M${LEFT} ${y(share)}H${WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text>`,
  );
  const areas = slices.flatMap(({ startMs, endMs, parts }) =>
    parts
      .filter(({ phase }) => phase.on === on)
      .map(({ share, index }) => {
        const { path, isFast } = drawShare(share, { startMs, endMs, x, y });
        const isAssumed = incident.assumed.some((marked) => marked.startsWith(`phases[${index}].share`));
        return `<path class="share${isFast ? ' fast' : ''}${isAssumed ? ' assumed' : ''}" d="${path}"/>`;
      }),
  );
  return [`<text class="who" x="${LEFT}" y="${top - 9}">${upperFirst(nameHit(on))}</text>`, ...grid, ...areas].join('');
}

interface Place {
  startMs: number;
  endMs: number;
  x(atMs: number): number;
  y(share: number): number;
}

function drawShare(share: Share, { startMs, endMs, x, y }: Place): { path: string; isFast: boolean } {
  const area = (fromMs: number, toMs: number, from: number, to: number): string =>
    `M${x(fromMs)} ${y(0)}V${y(from)}L${x(toMs)} ${y(to)}V${y(0)}Z`;
  if (typeof share === 'number') return { path: area(startMs, endMs, share, share), isFast: false };
  if (!('on' in share)) return { path: area(startMs, endMs, share.from, share.to), isFast: false };
  if (isTooFast(share, startMs, endMs)) return { path: area(startMs, endMs, share.on, share.on), isFast: true };
  const paths = Array.from({ length: Math.ceil((endMs - startMs) / share.periodMs) }, (_, turn) => {
    const fromMs = startMs + turn * share.periodMs;
    return area(fromMs, Math.min(endMs, fromMs + share.onRatio * share.periodMs), share.on, share.on);
  });
  return { path: paths.join(''), isFast: false };
}

/** Each word of the status page in the first row in which there is room for it. */
function placeWords(
  updates: readonly { atMs: number; state: string }[],
  x: (atMs: number) => number,
): { at: number; row: number; state: string; isLeft: boolean }[] {
  const taken: [from: number, to: number][][] = [];
  return updates.map(({ atMs, state }) => {
    const at = x(atMs);
    const width = state.length * LETTER + 10;
    const isLeft = at + width > WIDTH - RIGHT;
    const [from, to] = isLeft ? [at - width, at] : [at, at + width];
    let row = 0;
    while (taken[row]?.some(([start, end]) => from < end && to > start) === true) row++;
    (taken[row] ??= []).push([from, to]);
    return { at, row, state, isLeft };
  });
}

function describeLegend({ assumed }: Incident, slices: readonly IncidentSlice[], hasWords: boolean): string {
  const isFast = slices.some(({ startMs, endMs, parts }) =>
    parts.some(({ share }) => isTooFast(share, startMs, endMs)),
  );
  return [
    'Share of calls that were hit',
    ...(assumed.some((path) => /^phases\[\d+\]\.share/.test(path)) ? ['pale: assumed'] : []),
    ...(isFast ? ['hatched: on and off'] : []),
    ...(hasWords ? ['blue: what the status page said'] : []),
  ].join('; ');
}

const isTooFast = (share: Share, startMs: number, endMs: number): boolean =>
  typeof share === 'object' && 'on' in share && endMs - startMs > MOST_TURNS * share.periodMs;
const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const round = (value: number): number => Math.round(value * 10) / 10;
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
