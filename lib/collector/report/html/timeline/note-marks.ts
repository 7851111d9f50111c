import type { Scorecard } from '../../../scorecard/scorecard.ts';
import { listNotes } from '../../describe-response.ts';
import { html, nothing } from '../../html-template.ts';
import type { Drawing } from './bands.ts';
import { CHART, type TimeScale } from './scale.ts';

const ROW = 24;
/** A mark in this distance of the one before bears no word of its own, user units. */
const WORD = 80;

/** What people noted, as a row of marks; no row where nobody noted anything. */
export function renderNoteMarks({ response }: Scorecard, scale: TimeScale, top: number): Drawing {
  if (response === undefined) return { markup: html`${nothing}`, height: 0 };
  const told = listNotes(response);
  let freeFrom = 0;
  const marks = response.notes.map(({ atMs, as }, place) => {
    // What was noted before the load, or behind it, stands at its edge.
    const x = scale.x(Math.min(scale.endMs, Math.max(0, atMs)));
    const { at = '', text = '' } = told[place] ?? {};
    const hasWord = x >= freeFrom && x + WORD <= CHART.width;
    if (hasWord) freeFrom = x + WORD;
    return html`<g
      ><title>${at}: ${as}${text === '' ? '' : `, ${text}`}</title
      ><text x="${x}" y="${top + 16}">◆${hasWord ? ` ${as}` : ''}</text></g
    >`;
  });
  return { markup: html`<text class="quiet" x="8" y="${top + 16}">people</text>${marks}`, height: ROW + 6 };
}
