import { html, type Raw } from '../../html-template.ts';
import { type Level, renderLevels } from '../levels.ts';
import { CHART } from './scale.ts';

/** A panel's title with its horizontal levels. */
export function renderAxis(title: string, levels: readonly Level[], titleY: number): Raw {
  const lines = renderLevels(levels, { left: CHART.left, right: CHART.width - CHART.right });
  return html`<text class="panel-title" x="${CHART.left}" y="${titleY}">${title}</text>${lines}`;
}
