import { connectionFaults } from '../../faults/index.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createMistakes } from '../../kit/settings/mistakes.ts';
import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import { type Incident, incidentSettings } from './incident.ts';
import type { IncidentPhase } from './phase.ts';
import { sliceIncident } from './slice-incident.ts';

/** Turns unknown JSON into an incident. Throws a `usage` error with a line for each mistake, which begins with its path. */
export function parseIncident(input: unknown): Incident {
  const { $schema: _, ...incident } = incidentSettings.read(input, '');
  const mistakes = createMistakes();
  for (const check of [
    checkOrder,
    checkOverlaps,
    checkFaults,
    checkRecovery,
    checkShapes,
    checkArrivals,
    checkStatusPage,
  ]) {
    mistakes.attempt(() => check(incident));
  }
  mistakes.attempt(() => checkAssumed(incident, input));
  mistakes.throwAny();
  return incident;
}

/** The first phase is the start, and each begins no earlier than the one before. */
function checkOrder({ phases }: Incident): void {
  const mistakes = createMistakes();
  let last = 0;
  for (const [index, { startMs }] of phases.entries()) {
    const path = `phases[${index}].startMs`;
    mistakes.attempt(() => {
      if (index === 0 && startMs > 0) reject(path, '0: an incident begins with its first phase', startMs);
      if (startMs < last) reject(path, `at least ${last}, that of the phase before`, startMs);
    });
    last = Math.max(last, startMs);
  }
  mistakes.throwAny();
}

/** Of two sets of faults on one provider it would not be said which a call meets. */
function checkOverlaps({ phases }: Incident): void {
  const mistakes = createMistakes();
  for (const [index, phase] of phases.entries()) {
    const before = phases.slice(0, index).findIndex((other) => overlap(other, phase) && shareProvider(other, phase));
    if (before < 0) continue;
    const other = phases[before] as IncidentPhase;
    mistakes.attempt(() =>
      reject(
        `phases[${index}].startMs`,
        `at least ${other.startMs + other.durationMs}, when phases[${before}] ends on the same provider`,
        phase.startMs,
      ),
    );
  }
  mistakes.throwAny();
}

function overlap(one: IncidentPhase, other: IncidentPhase): boolean {
  return one.startMs < other.startMs + other.durationMs && other.startMs < one.startMs + one.durationMs;
}

function shareProvider({ on: one }: IncidentPhase, { on: other }: IncidentPhase): boolean {
  if (one === 'guards' || other === 'guards') return one === other;
  return one === other || one === 'all' || other === 'all';
}

/** The phase says which calls are hit, so its faults do not; of connections it cannot say it of all. */
function checkFaults({ phases }: Incident): void {
  const mistakes = createMistakes();
  for (const [index, phase] of phases.entries()) {
    for (const [place, { fault }] of phase.faults.entries()) {
      const path = `phases[${index}].faults[${place}].fault`;
      for (const key of ['match', 'when'] as const) {
        mistakes.attempt(() => {
          if (fault[key] !== undefined)
            reject(`${path}.${key}`, 'left out: share, by and weight say which calls it hits', fault[key]);
        });
      }
      mistakes.attempt(() => {
        if (fault.kind in connectionFaults) checkConnectionFault(phase, fault.kind, path);
      });
    }
  }
  mistakes.throwAny();
}

/** Whose a connection is is not known, so such a fault is drawn by call, and stands alone. */
function checkConnectionFault({ faults, by, share }: IncidentPhase, kind: string, path: string): void {
  if (faults.length > 1) reject(path, 'the only one of its phase, since it happens to connections', kind);
  if (by !== 'call') reject(path, 'of a phase by call, since whose a connection is is not known', kind);
  const isWhole = share === 1 || (typeof share === 'object' && 'on' in share && share.on === 1);
  if (kind === 'refuse-connections' && !isWhole)
    reject(path, 'of a phase with a share of 1, since a port is open or closed: reset-on-accept can hit a part', kind);
}

/** What has come to nothing by the end of the last phase can neither fall further nor come back by turns. */
function checkRecovery({ phases, recovery }: Incident): void {
  if (recovery.kind === 'step' || recovery.kind === 'herd') return;
  if (sliceIncident({ phases, recovery }).at(-1)?.parts.length === 0)
    reject('recovery.kind', 'step or herd, since the share of the last phase is 0 at its end', recovery.kind);
}

function checkShapes({ shapes }: Incident): void {
  const twice = shapes.findIndex((shape, index) => shapes.indexOf(shape) < index);
  if (twice >= 0) reject(`shapes[${twice}]`, 'another than those before it', shapes[twice]);
}

function checkArrivals({ arrivals = [] }: Incident): void {
  let last = 0;
  for (const [index, { atMs }] of arrivals.entries()) {
    if (atMs < last) reject(`arrivals[${index}].atMs`, `at least ${last}, that of the point before`, atMs);
    last = atMs;
  }
}

function checkStatusPage({ statusPage }: Incident): void {
  if (statusPage.kind !== 'updates') return;
  let last = 0;
  for (const [index, { atMs }] of statusPage.updates.entries()) {
    if (atMs < last) reject(`statusPage.updates[${index}].atMs`, `at least ${last}, that of the update before`, atMs);
    last = atMs;
  }
}

/** What is called assumed must be there, or a misspelled path would make an assumption look like a fact. */
function checkAssumed(incident: Incident, input: unknown): void {
  const mistakes = createMistakes();
  for (const [index, path] of incident.assumed.entries()) {
    mistakes.attempt(() => {
      if (!isThere(input, path))
        throw new CutoverError(
          'usage',
          `assumed[${index}] must be the path of something in this file, such as "phases[0].share", got ${JSON.stringify(path)}`,
        );
    });
  }
  mistakes.throwAny();
}

function isThere(root: unknown, path: string): boolean {
  let value = root;
  for (const step of path.replaceAll(/\[(\d+)\]/g, '.$1').split('.')) {
    if (Array.isArray(value) ? !(Number(step) < value.length) : !isPlainObject(value) || !Object.hasOwn(value, step))
      return false;
    value = (value as Record<string, unknown>)[step];
  }
  return true;
}
