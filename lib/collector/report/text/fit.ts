import { escapeLine } from '../../../kit/invisible.ts';
import { displayWidth } from './display-width.ts';

/**
 * A text as a table cell of exactly `width` columns: made safe for a terminal, cut with `…`, padded. Paint it
 * afterwards, since colour codes have no width.
 */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutTo(escapeLine(text), width);
  const padding = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  return align === 'left' ? cut + padding : padding + cut;
}

function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const columns = displayWidth(character);
    if (used + columns > width - 1) break;
    kept += character;
    used += columns;
  }
  return `${kept}…`;
}
