import type { DrillInput } from '../../lib/drill/drill.ts';
import type { IncidentInput } from '../../lib/drill/incidents/incident.ts';
import type { IncidentPhase } from '../../lib/drill/incidents/phase.ts';
import { writeDrill } from './drills.ts';
import { writeModelGuard } from './model-guards.ts';

/** The small drill with a guard beside it that asks a model of its own, `judge`: whoever an incident hits is there. */
export function writeGuardedDrill(): DrillInput {
  const drill = writeDrill();
  const { primary, fallback } = drill.providers;
  const providers = [
    { name: 'primary', ...primary },
    { name: 'fallback', ...fallback },
    { name: 'judge', role: 'guard', ...primary },
  ];
  // The type of a drill as people write it knows two providers; its reader takes a list.
  return { ...drill, providers, contracts: [writeModelGuard()] } as unknown as DrillInput;
}

/** A phase of ten minutes in which every call gets 503. */
export function writePhase(changes: Partial<IncidentPhase> = {}): IncidentPhase {
  return {
    startMs: 0,
    durationMs: 600_000,
    sees: '503 for every call',
    on: 'primary',
    share: 1,
    by: 'call',
    rateFactor: 1,
    faults: [{ weight: 1, fault: { kind: 'error-response', error: 'openai-503-overloaded' } }],
    ...changes,
  };
}

/** A small incident, as people write it. */
export function writeIncident(changes: Partial<IncidentInput> = {}): IncidentInput {
  return {
    name: 'openai-2020-01-02-small',
    title: 'Every call fails for ten minutes',
    provider: 'openai',
    shapes: ['step'],
    startsAt: '2020-01-02T10:00Z',
    phases: [writePhase()],
    recovery: { kind: 'step' },
    statusPage: { kind: 'unknown' },
    confidence: {
      times: 'high',
      shares: 'assumed',
      errors: 'medium',
      scope: 'high',
      recovery: 'assumed',
      statusPage: 'low',
    },
    assumed: ['phases[0].share', 'recovery'],
    sources: [{ kind: 'primary', where: 'https://status.example.com/incidents/1' }],
    ...changes,
  };
}
