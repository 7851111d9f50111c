import { formatDecimal } from '../../../lib/kit/format/format-decimal.ts';
import type { Scorecard, Verdict } from '../../../lib/collector/scorecard/scorecard.ts';
import { listFindings } from '../../support/scripted-gateway/list-findings.ts';
import type { Script } from '../../support/scripted-gateway/script.ts';
import { compareFigures, type ComparedFigure } from './figures.ts';
import { measureTruth } from './measure-truth.ts';
import { readFigures } from './read-scorecard.ts';
import { runScript, type ScriptRun } from './run-script.ts';
import { assembleTruth } from './true-run.ts';

/** What a time may differ by on a machine that is never late, ms. */
const TOLERANCE_MS = 50;

/** A script held against its scorecard. */
export interface HeldScript {
  verdict: Verdict;
  /** Was this machine full, and nothing else wrong? The verdict is that of the objectives then. */
  isMachineFull: boolean;
  /** How many figures were compared. */
  figures: number;
  /** 50, and the longest that the machine let anybody wait in this run. */
  toleranceMs: number;
  /** What the scorecard says otherwise than it was; each a clause. */
  problems: string[];
}

/** Runs a script's drill and lists all in which its scorecard is untrue; a drill that the machine spoilt is run once more. */
export async function holdScript(name: string, script: Script): Promise<HeldScript> {
  const held = holdRun(await runScript(name, script), script);
  if (held.verdict !== 'invalid' || script.verdict === 'invalid') return held;
  return holdRun(await runScript(name, script), script);
}

function holdRun(run: ScriptRun, script: Script): HeldScript {
  const { scorecard, path } = run;
  const { validity } = scorecard;
  const isMachineFull = isOnlyTheMachine(scorecard);
  const verdict = isMachineFull ? readObjectives(scorecard) : scorecard.verdict;
  const toleranceMs = TOLERANCE_MS + measureDelay(run);
  const problems: string[] = [];
  if (verdict !== script.verdict) {
    const broken = validity.filter(({ ok }) => !ok).map(({ id, observed }) => `${id} (${observed})`);
    const missed = scorecard.objectives.filter(({ ok }) => !ok).map(({ id, observed }) => `${id} ${observed}`);
    const why = [...broken, ...missed].join(', ');
    problems.push(`verdict: is to be ${script.verdict}, was ${verdict}${why === '' ? '' : ` by ${why}`}`);
  }
  // What carries no verdict is no evidence of anything else either.
  if (verdict === 'invalid')
    return { verdict, isMachineFull, figures: 1, toleranceMs, problems: atRun(problems, path) };
  const found = listFindings(scorecard);
  const unseen = script.planted.filter((finding) => !found.includes(finding));
  const unplanted = found.filter((finding) => !script.planted.includes(finding));
  if (unseen.length > 0) problems.push(`planted and not found: ${unseen.join(', ')}`);
  if (unplanted.length > 0) problems.push(`found and not planted: ${unplanted.join(', ')}`);
  const truth = measureTruth(assembleTruth(run, script), script, toleranceMs);
  const compared = compareFigures(truth, readFigures(scorecard), toleranceMs);
  problems.push(...compared.filter(({ ok }) => !ok).map(formatDifference));
  return { verdict, isMachineFull, figures: compared.length + 2, toleranceMs, problems: atRun(problems, path) };
}

/** Does a full machine alone stand against the verdict? Others than the drill fill it. */
function isOnlyTheMachine({ verdict, validity }: Scorecard): boolean {
  const broken = validity.filter(({ ok }) => !ok);
  return verdict === 'invalid' && broken.length === 1 && broken[0]?.id === 'machine-not-full';
}

function readObjectives({ objectives }: Scorecard): Verdict {
  return objectives.every(({ ok }) => ok) ? 'pass' : 'fail';
}

function atRun(problems: string[], path: string): string[] {
  return problems.length === 0 ? [] : [...problems, `in ${path}`];
}

/** The longest that a proxy, or the gateway itself, could not go on once the warm-up was over; ms. */
function measureDelay({ records, truth }: ScriptRun): number {
  const phases = records.flatMap((record) => (record.kind === 'phase' ? [record] : []));
  const fromEpochMs = phases.find(({ phase }) => phase === 'baseline')?.startEpochMs ?? 0;
  const ofProxies = records.flatMap((record) =>
    record.kind === 'health' && record.atEpochMs >= fromEpochMs ? [record.loopDelayMaxMs] : [],
  );
  const ofGateway = truth.flatMap((line) => (line.kind === 'delay' ? [line.maxMs] : []));
  return Math.max(0, ...ofProxies, ...ofGateway);
}

function formatDifference({ name, truth, card }: ComparedFigure): string {
  const format = (value: number | null): string => (value === null ? 'none' : formatDecimal(value));
  return `${name}: truth ${format(truth)}, scorecard ${format(card)}`;
}
