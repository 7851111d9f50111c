import type { HumanResponse } from '../../scorecard/response.ts';
import { describeResponse, listNotes } from '../describe-response.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';
import { wrap } from './wrap.ts';

const AT_WIDTH = 12;
const AS_WIDTH = 12;

/** How people met the outage, note by note, by when they noted it. */
export function renderNoteTable(response: HumanResponse, width: number, colour: Painter): string[] {
  const row = ({ at, as, text }: { at: string; as: string; text: string }): string =>
    `${fit(at, AT_WIDTH)}${fit(as, AS_WIDTH)}${fit(text, width - AT_WIDTH - AS_WIDTH)}`;
  return [
    ...wrap(describeResponse(response), width),
    colour.dim(row({ at: 'at', as: 'note', text: '' })),
    ...listNotes(response).map(row),
  ];
}
