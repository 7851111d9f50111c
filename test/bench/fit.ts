import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fitLog } from '../../lib/collector/fit/fit-log.ts';
import { countLog } from '../../lib/run/fit/count-log.ts';
import { compareFit, type FitError } from '../support/fit/compare-fit.ts';
import { makeIncident } from '../support/fit/made-incident.ts';
import { renderedForms, type RenderedFormName, renderLog } from '../support/fit/render-log.ts';
import { atMost, type Bench, type BenchRow } from './bench.ts';

/** Incidents that are made; those of the bar are the first twenty. */
const INCIDENTS = Number(process.env['CUTOVER_FIT_INCIDENTS'] ?? 20);
const forms = Object.keys(renderedForms) as RenderedFormName[];

/**
 * Incidents that are known, with noise, written as access logs by turns of nginx, Envoy and LiteLLM, and fitted: how far the edges of phases are
 * off, in buckets, and shares, in points, and whether kinds of failure are those that were.
 */
export const bench: Bench = {
  name: 'fit',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-bench-fit-'));
    try {
      const errors: FitError[] = [];
      for (let seed = 1; seed <= INCIDENTS; seed++) errors.push(await fitOne(seed, join(folder, `${seed}.log`)));
      return summariseFits(errors);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function fitOne(seed: number, path: string): Promise<FitError> {
  const form = forms[seed % forms.length] ?? 'nginx';
  const made = makeIncident(seed, { kinds: renderedForms[form].kinds, rate: [4, 15] });
  await writeFile(path, renderLog(made.rows, form));
  const counted = await countLog(path, {});
  await rm(path);
  const fit = fitLog(counted.timeline, null);
  const error = compareFit(made, fit, fit.timeline);
  process.stderr.write(`  ${seed} ${form}: ${JSON.stringify(error)}\n`);
  return error;
}

/** The rows of a bench whose bars are those of the round trip. */
export function summariseFits(errors: readonly FitError[]): BenchRow[] {
  const worst = (of: (error: FitError) => number): number => Math.max(...errors.map(of));
  const sum = (of: (error: FitError) => number): number => errors.reduce((total, error) => total + of(error), 0);
  const isRight = ({ phases, buckets, points, kinds }: FitError): boolean =>
    phases === 0 && kinds === 0 && buckets <= 1 && points <= 3;
  return [
    atMost(
      'phases too many or missing',
      sum(({ phases }) => phases),
      `of ${errors.length} incidents`,
      0,
    ),
    atMost(
      'farthest edge of a phase',
      worst(({ buckets }) => buckets),
      'buckets',
      1,
    ),
    atMost(
      'farthest share',
      worst(({ points }) => points),
      'points',
      3,
    ),
    atMost(
      'phases with other kinds of failure',
      sum(({ kinds }) => kinds),
      'phases',
      0,
    ),
    { id: 'incidents right in all of it', value: errors.filter(isRight).length, unit: `of ${errors.length}` },
  ];
}
