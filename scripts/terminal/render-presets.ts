import { formatMeasure } from '../../mocks/answer/presets/format-measure.ts';
import { PRESETS_ARE } from '../../mocks/answer/presets/index.ts';
import type { Preset } from '../../mocks/answer/presets/preset.ts';

/** The published rates there are, for the terminal: a line each, by their sources. */
export function renderPresets(presets: Readonly<Record<string, Preset>>): string {
  const entries = Object.entries(presets);
  const width = Math.max(...entries.map(([name]) => name.length));
  const sources = [...new Set(entries.map(([, { source }]) => source))];
  const blocks = sources.map((source) => {
    const lines = entries
      .filter(([, preset]) => preset.source === source)
      .map(([name, { measures }]) => `  ${name.padEnd(width)}  ${measures.map(formatMeasure).join(', ')}`);
    return [`${source.name}: ${source.publishedIn} (${source.licence})`, ...lines].join('\n');
  });
  const notes = `${PRESETS_ARE}\nIn which ways answers miss was not published, and is assumed: docs/dialects.md says what.`;
  return `${[...blocks, notes].join('\n\n')}\n`;
}
