import type { Incident, IncidentInput } from '../../drill/incidents/incident.ts';
import { parseIncident } from '../../drill/incidents/parse-incident.ts';
import type { IncidentShape } from '../../drill/incidents/shapes.ts';
import type { FaultInput } from '../../faults/index.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { chooseFault } from './choose-fault.ts';
import { describeShortTurns } from './find-short-turns.ts';
import type { LogFit } from './fit-log.ts';
import { LEAST_HIT } from './fit-phases.ts';
import { listArrivals } from './list-arrivals.ts';
import type { FittedPhase } from './measure-phase.ts';

/** What a log does not say of an incident. */
export interface IncidentNaming {
  name: string;
  title: string;
  provider: string;
  /** The log's name. */
  source: string;
}

type Phase = IncidentInput['phases'][number];

/** What the form of an incident holds at most (lib/drill/incidents): what is beyond it is told in a note. */
const MOST_PHASES = 200;
const MOST_FAULTS = 20;
const MOST_ASSUMED = 500;
const MOST_NOTES = 50;

/** Beyond a tenth more or less, traffic was not as usual. */
const USUAL_RATE = 0.1;

/** The incident of a fit that has a phase, in the form of the catalogue. */
export function createIncident(fit: LogFit, naming: IncidentNaming): Incident {
  const { timeline, scopes } = fit;
  const phases = keepLargest(fit.phases);
  const originMs = timeline.startMs + (phases[0]?.from ?? 0) * timeline.widthMs;
  const assumed = new Set<string>();
  const notes = new Set<string>(describeUntold(fit));
  const written = phases.map((phase, place) => {
    const all = chooseFaults(phase, fit, naming.provider).sort((a, b) => b.weight - a.weight);
    const faults = all.slice(0, MOST_FAULTS).map(({ weight, chosen }, index) => {
      if (chosen.standIn !== null) {
        assumed.add(`phases[${place}].faults[${index}].fault`);
        notes.add(`${capitalise(chosen.standIn)}.`);
      }
      return { weight, fault: chosen.fault };
    });
    return createPhase(phase, fit, faults, originMs);
  });
  const last = phases.at(-1);
  if (last !== undefined && last.to >= timeline.buckets.length) assumed.add('recovery');
  const arrivals = listArrivals(fit, phases[0]?.from ?? 0);
  const hit = (key: string): string[] => [...(scopes.find((scope) => scope.key === key)?.hit ?? [])];
  return parseIncident({
    name: naming.name,
    title: naming.title,
    provider: naming.provider,
    shapes: nameShapes(fit),
    startsAt: new Date(originMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    phases: written,
    ...(arrivals === undefined ? {} : { arrivals }),
    recovery: { kind: 'step' },
    statusPage: { kind: 'unknown' },
    scope: {
      ...(hit('model').length === 0 ? {} : { models: hit('model') }),
      ...(hit('region').length === 0 ? {} : { regions: hit('region') }),
      ...(hit('tenant').length === 0 ? {} : { tenants: `only ${hit('tenant').join(', ')}` }),
    },
    confidence: {
      times: 'medium',
      shares: 'medium',
      errors: assumed.size > (assumed.has('recovery') ? 1 : 0) ? 'low' : 'medium',
      scope: scopes.length === 0 ? 'assumed' : 'medium',
      ...(arrivals === undefined ? {} : { arrivals: 'medium' }),
      recovery: assumed.has('recovery') ? 'assumed' : 'medium',
      statusPage: 'assumed',
    },
    assumed: shortenPaths([...assumed]),
    sources: [{ kind: 'own', where: naming.source }],
    notes: shortenNotes([...notes]),
  } satisfies IncidentInput);
}

/** Those in which most calls were hit, in order of time. */
function keepLargest(phases: readonly FittedPhase[]): FittedPhase[] {
  const hit = ({ share, counts }: FittedPhase): number => share * counts.total;
  const kept = new Set([...phases].sort((a, b) => hit(b) - hit(a)).slice(0, MOST_PHASES));
  return phases.filter((phase) => kept.has(phase));
}

/** What of a fit the form of an incident has no room for, a sentence each. */
function describeOmitted(phases: readonly FittedPhase[]): string[] {
  const kinds = phases.flatMap((phase, place) => {
    const shares = [...phase.kinds, ...(phase.slow === null ? [] : [phase.slow])].map(({ share }) => share);
    const rest = shares.sort((a, b) => b - a).slice(MOST_FAULTS);
    const sum = formatRatio(
      rest.reduce((part, share) => part + share, 0),
      'lower',
    );
    return rest.length === 0
      ? []
      : [
          `Phase ${place + 1} has ${shares.length} kinds, and an incident ${MOST_FAULTS}: the largest are played, in place of the other ${rest.length}, ${sum} of the calls, too.`,
        ];
  });
  const many =
    phases.length <= MOST_PHASES
      ? []
      : [
          `There are ${phases.length} phases, and an incident has ${MOST_PHASES}: those in which most calls were hit are in it.`,
        ];
  return [...many, ...kinds];
}

/** Where there are too many, those of a phase's faults as one. */
function shortenPaths(paths: readonly string[]): string[] {
  if (paths.length <= MOST_ASSUMED) return [...paths];
  return [...new Set(paths.map((path) => path.replace(/\.faults\[.*/, '.faults')))];
}

function shortenNotes(notes: readonly string[]): string[] {
  if (notes.length <= MOST_NOTES) return [...notes];
  const kept = notes.slice(0, MOST_NOTES - 1);
  return [...kept, `There are ${notes.length - kept.length} notes more.`];
}

function createPhase(
  phase: FittedPhase,
  fit: LogFit,
  faults: { weight: number; fault: FaultInput }[],
  originMs: number,
): Phase {
  const { widthMs, startMs } = fit.timeline;
  const scale = scaleOf(phase, fit);
  const share = (ratio: number): number => round(Math.min(1, ratio * scale));
  const moves = phase.rateFactor !== null && Math.abs(phase.rateFactor - 1) > USUAL_RATE;
  const models = fit.scopes.find(({ key }) => key === 'model')?.hit ?? [];
  return {
    startMs: startMs + phase.from * widthMs - originMs,
    durationMs: (phase.to - phase.from) * widthMs,
    sees: describePhase(phase),
    share:
      phase.ramp === null
        ? Math.max(0.0001, share(phase.share))
        : { from: share(phase.ramp.from), to: Math.max(0.0001, share(phase.ramp.to)) },
    faults,
    ...(moves ? { rateFactor: Math.min(1_000, Math.max(0.01, round(phase.rateFactor ?? 1))) } : {}),
    ...(models.length === 0 ? {} : { models: [...models] }),
  };
}

/** Where only some models or regions were hit, a share is one of their calls: a replay takes the primary for one of them. */
function scaleOf(phase: FittedPhase, { scopes }: LogFit): number {
  const confined = scopes.find(({ key, hit }) => key !== 'tenant' && hit.length > 0);
  if (confined === undefined) return 1;
  let [calls, failed] = [0, 0];
  for (const value of confined.hit) {
    const counts = phase.counts.keys[confined.key].get(value);
    calls += counts?.total ?? 0;
    failed += counts?.failed ?? 0;
  }
  return calls === 0 || phase.failedRatio === 0 ? 1 : Math.max(1, failed / calls / phase.failedRatio);
}

function chooseFaults(phase: FittedPhase, { usual }: LogFit, provider: string) {
  const failing = phase.kinds.map(({ kind, share }) => ({ weight: share, chosen: chooseFault(kind, provider) }));
  if (phase.slow === null) return failing.map(({ weight, chosen }) => ({ weight: round(weight), chosen }));
  const { share, medianMs, sigma } = phase.slow;
  const delayMs = Math.max(1, Math.round(medianMs - (usual.medianMs ?? 0)));
  const late: FaultInput = {
    kind: 'late-headers',
    delay: { kind: 'lognormal', medianMs: Math.min(3_600_000, delayMs), sigma: round(sigma) },
  };
  return [...failing, { weight: share, chosen: { fault: late, standIn: null } }].map(({ weight, chosen }) => ({
    weight: round(weight),
    chosen,
  }));
}

/** What callers saw in a phase, in a sentence. */
export function describePhase({ kinds, slow, ramp, share }: FittedPhase): string {
  const failing = kinds.map(({ kind, share: of }) => `${formatRatio(of, 'lower')} ${kind}`);
  const late =
    slow === null ? [] : [`${formatRatio(slow.share, 'lower')} answered late, in ${formatMs(slow.medianMs)}`];
  const moving =
    ramp === null ? '' : `, from ${formatRatio(ramp.from, 'lower')} to ${formatRatio(ramp.to, 'lower')} of the calls`;
  return `${formatRatio(share, 'lower')} of the calls hit: ${[...failing, ...late].join(', ')}${moving}.`;
}

/** What the fit could not tell, a sentence each. */
export function describeUntold({ phases, usual, timeline, gaps, scopes, slight, shortTurns }: LogFit): string[] {
  const first = phases[0];
  const last = phases.at(-1);
  const at = (ms: number): string => new Date(ms).toISOString().slice(0, 19);
  return [
    ...(usual.isSeen
      ? []
      : [
          'No time of the log was well, so that it is taken that nothing fails usually, and no lateness was told. Where others ask for other things beside, as scanners do, --path takes the calls that count.',
        ]),
    ...(first?.from === 0 && usual.isSeen
      ? ['It was on already when the log begins: when it began is not known.']
      : []),
    ...(last !== undefined && last.to >= timeline.buckets.length
      ? ['It was on still when the log ends: how it recovered is not known, and taken for a step.']
      : []),
    ...(usual.isSeen && usual.medianMs === null ? ['The log has no latencies: what was late is not known.'] : []),
    ...gaps
      .slice(0, 5)
      .map(
        ({ startMs, endMs }) =>
          `No call began between ${at(startMs)} and ${at(endMs)} UTC: nobody asked, the log is not whole, or nothing could be reached. It is no phase by itself.`,
      ),
    ...(gaps.length > 5 ? [`Of such gaps there are more: ${gaps.length - 5}.`] : []),
    ...(scopes.length === 0 && phases.length > 0
      ? ['The log tells no model, tenant or region: whom it hit is not known.']
      : []),
    ...(phases.some(({ rateFactor }) => rateFactor !== null && rateFactor > 1 + USUAL_RATE)
      ? [
          'More calls came than usual: callers who tried again are among them, and a target that tries again by itself adds its own to those.',
        ]
      : []),
    ...(slight === 0
      ? []
      : [
          `At ${slight} other ${slight === 1 ? 'time' : 'times'} fewer than ${LEAST_HIT} calls were hit: too few to tell an outage from chance, and no phase.`,
        ]),
    ...describeShortTurns(shortTurns, timeline.widthMs),
    ...describeOmitted(phases),
    ...timeline.crowded.map((name) => `Of more than 24 names of a ${name} the first were told apart.`),
  ];
}

function nameShapes({ phases, scopes, timeline }: LogFit): IncidentShape[] {
  const shapes: IncidentShape[] = [];
  const add = (shape: IncidentShape, isOne: boolean): void => {
    if (isOne && !shapes.includes(shape)) shapes.push(shape);
  };
  const hitShare = (of: (kind: string) => boolean): number =>
    phases.reduce(
      (sum, { kinds }) => sum + kinds.reduce((part, { kind, share }) => part + (of(kind) ? share : 0), 0),
      0,
    );
  const all = phases.reduce((sum, { share }) => sum + share, 0);
  const isMost = (of: (kind: string) => boolean): boolean => hitShare(of) > all / 2;
  const isScoped = (key: string): boolean => (scopes.find((scope) => scope.key === key)?.hit.length ?? 0) > 0;
  const isApart = phases.some((phase, index) => index > 0 && phase.from > (phases[index - 1]?.to ?? 0));
  add(
    'ramp',
    phases.some(({ ramp }) => ramp !== null),
  );
  add('step', (phases[0]?.share ?? 0) >= 0.9 && phases[0]?.ramp === null);
  add(
    'brown-out',
    phases.some(({ share }) => share < 0.9),
  );
  add('waves', isApart && timeline.buckets.length > 0);
  add('regional', isScoped('region'));
  add('one-model', isScoped('model'));
  add(
    'authentication',
    isMost((kind) => /^40[13]/.test(kind)),
  );
  add(
    'client-error',
    isMost((kind) => kind.startsWith('400')),
  );
  add(
    'quota',
    isMost((kind) => kind.includes('quota')),
  );
  add(
    'silent-stall',
    isMost((kind) => kind === 'timeout' || kind === 'client-gone'),
  );
  return shapes.slice(0, 6);
}

function round(value: number): number {
  return Math.max(0.001, Math.round(value * 1_000) / 1_000);
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
