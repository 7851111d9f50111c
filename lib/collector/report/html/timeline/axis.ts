import { html, type Raw } from '../../html-template.ts';
import { CHART } from './scale.ts';

/** A level of a value axis: its label and its height in the drawing. */
export interface Level {
  label: string;
  y: number;
}

/** A panel's title with its horizontal levels. */
export function renderAxis(title: string, levels: readonly Level[], titleY: number): Raw {
  const lines = levels.map(
    ({ label, y }) =>
      html`<line class="grid" x1="${CHART.left}" x2="${CHART.width - CHART.right}" y1="${y}" y2="${y}" /><text
          class="quiet"
          x="${CHART.left - 8}"
          y="${y + 4}"
          text-anchor="end"
          >${label}</text
        >`,
  );
  return html`<text class="panel-title" x="${CHART.left}" y="${titleY}">${title}</text>${lines}`;
}
