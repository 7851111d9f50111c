import { Chalk, supportsColor } from 'chalk';
import type { Painter } from '../../lib/collector/report/painter.ts';

/** Colours for standard output: none when it is no terminal, or when NO_COLOR is set (no-color.org). */
export function createPainter(): Painter {
  const level = process.env['NO_COLOR'] ? 0 : supportsColor ? supportsColor.level : 0;
  const chalk = new Chalk({ level });
  return { bold: chalk.bold, dim: chalk.dim, red: chalk.red, green: chalk.green, yellow: chalk.yellow };
}
