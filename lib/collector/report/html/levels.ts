import { html, type Raw } from '../html-template.ts';

/** A level of a value axis: its label and its height in the drawing. */
export interface Level {
  label: string;
  y: number;
}

/** A line across a drawing for each level, its label left of it. */
export function renderLevels(levels: readonly Level[], { left, right }: { left: number; right: number }): Raw[] {
  return levels.map(
    ({ label, y }) =>
      html`<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}" /><text
          class="quiet"
          x="${left - 8}"
          y="${y + 4}"
          text-anchor="end"
          >${label}</text
        >`,
  );
}
