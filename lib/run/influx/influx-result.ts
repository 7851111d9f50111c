import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCount } from '../../kit/format/format-count.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { writeWhole } from '../runner/run-folder.ts';
import type { Sent } from './sender.ts';

/** `influx.json` of a run: what became of its points. Counts of points; `url` without who may write there. */
export interface InfluxResult extends Sent {
  url: string;
}

/** Where, in a run's folder, it lies, and what waits. */
const influxFileIn = (folder: string): string => join(folder, 'influx.json');
export const influxSpoolIn = (folder: string): string => join(folder, 'influx-spool');

export async function writeInfluxResult(folder: string, result: InfluxResult): Promise<void> {
  await writeWhole(influxFileIn(folder), `${JSON.stringify(result, null, 2)}\n`);
}

/** What was lost of a run before, which no further sending brings back. */
export async function readLostBefore(folder: string): Promise<{ lost: number; refused: number }> {
  const text = await readFile(influxFileIn(folder), 'utf8').catch(() => 'null');
  const value = parse(text);
  const count = (key: string): number => {
    const found = isPlainObject(value) ? value[key] : 0;
    return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : 0;
  };
  return { lost: count('lost'), refused: count('refused') };
}

/** One sentence or more. `again`: how to bring there what waits. */
export function describeInfluxResult(
  { url, written, refused, lost, waiting, trouble }: InfluxResult,
  again: string,
): string {
  const words = trouble === null ? '' : `: ${trouble}`;
  return [
    `InfluxDB ${url}: ${formatCount(written)} points are written.`,
    ...(lost > 0 ? [`${formatCount(lost)} points are lost${words}.`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} points were refused${words}.`] : []),
    ...(waiting > 0 ? [`${formatCount(waiting)} points wait${words}. Once it answers: ${again}`] : []),
  ].join(' ');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
