import type { Scorecard } from '../scorecard/scorecard.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderLine } from './line.ts';
import { renderMarkdown } from './markdown.ts';
import { renderOpenMetrics } from './openmetrics.ts';
import { plainPainter } from './painter.ts';
import { renderText } from './text.ts';

/** A scorecard as text of some format. Pure; computes nothing that the scorecard does not say. */
export type Renderer = (scorecard: Scorecard) => string;

/** Every report format there is, by the name `--format` takes. A new one is a file and a line here. */
export const renderers = {
  text: (scorecard) => renderText(scorecard, { colour: plainPainter }),
  html: renderHtml,
  json: renderJson,
  junit: renderJunit,
  markdown: renderMarkdown,
  openmetrics: renderOpenMetrics,
  line: renderLine,
} as const satisfies Record<string, Renderer>;

export type ReportFormat = keyof typeof renderers;
export const reportFormats = Object.keys(renderers) as ReportFormat[];
