import { Chalk, type ColorInfo, supportsColor, supportsColorStderr } from 'chalk';
import type { Painter } from '../../lib/collector/report/painter.ts';

/** Colours for standard output: none when it is no terminal, or when NO_COLOR is set (no-color.org). */
export function createPainter(): Painter {
  return paintFor(supportsColor);
}

/** Colours for standard error, by the same rule. */
export function createErrorPainter(): Painter {
  return paintFor(supportsColorStderr);
}

function paintFor(support: ColorInfo): Painter {
  const level = process.env['NO_COLOR'] || !support ? 0 : support.level;
  const chalk = new Chalk({ level });
  // Chalk paints all that it is given, and so the place and the list, too, where it maps one.
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    red: (text) => chalk.red(text),
    green: (text) => chalk.green(text),
    yellow: (text) => chalk.yellow(text),
  };
}
