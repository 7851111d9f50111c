import { faultSettings } from '../../faults/index.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { choice, list, number, type ReadBy, text } from '../../kit/settings/reader.ts';
import { shareSettings } from './share.ts';

/** A year: an incident of quality may take weeks. */
export const MOST_MS = 366 * 86_400_000;

/** Who of a drill's providers stands for whom it hit. */
const hitNames = ['primary', 'fallback', 'all', 'guards'] as const;

/** Whom a share is a share of. */
const drawnBy = ['call', 'request', 'tenant'] as const;

/** Reads a phase of an incident. */
export const incidentPhaseSettings = object({
  startMs: required("when it begins, ms from the incident's start", number({ min: 0, max: MOST_MS })),
  durationMs: required('how long it lasts, ms', number({ min: 1, max: MOST_MS })),
  sees: required('what callers saw, in a sentence', text()),
  on: withDefault(
    'which providers of a drill are hit: primary; fallback; all, those that answer callers; guards, those with the role guard',
    choice(hitNames),
    'primary',
  ),
  share: required(
    'the share of the calls that are hit: a number; {from, to}, moving in a straight line over the phase; or {on, periodMs, onRatio}, on and off by turns, on first',
    shareSettings,
  ),
  by: withDefault(
    'what the share is a share of: call, drawn anew for each, so that a retry may get through; request, so that each call of it meets the same, as in a region that is down; tenant, some of whom are hit every time',
    choice(drawnBy),
    'call',
  ),
  faults: required(
    'how the calls that are hit fail: each meets one of these, drawn by weight',
    list(
      object({
        weight: withDefault('its share, relative to the others', number({ min: 0.001, max: 1_000_000 }), 1),
        fault: required(
          'how it fails: a fault of a drill without match and when, which the phase gives it',
          faultSettings,
        ),
      }),
      { min: 1, max: 20 },
    ),
  ),
  rateFactor: withDefault(
    'times the usual traffic: callers who press again, or come from elsewhere',
    number({ min: 0.01, max: 1_000 }),
    1,
  ),
  models: optional('the models that are hit, where not all are', list(text(), { min: 1, max: 100 })),
});

/** A stretch of an incident in which it kept its form. */
export type IncidentPhase = ReadBy<typeof incidentPhaseSettings>;
