import fc from 'fast-check';
import { faultSettings } from '../../../lib/faults/index.ts';
import { arbitrarySettings } from '../../support/arbitrary-settings.ts';
import type { Asked } from './ask-control.ts';
import type { SessionModel } from './session-model.ts';

const RUNS = 3;
/** Who asks: one of the runs, or nobody's run. */
const who = fc.option(fc.nat(RUNS - 1), { nil: null });
/** Of what the description draws, what its reader takes: faults that are refused arm nothing, and most steps are to be granted. */
const drawnFault = arbitrarySettings(faultSettings.describe()).filter((drawn) => {
  try {
    return faultSettings.read(drawn, '') !== null;
  } catch {
    return false;
  }
});
const drawnFaults = fc.array(drawnFault, { minLength: 1, maxLength: 3 });
const leaseMs = fc.integer({ min: 60_000, max: 600_000 });
const seed = fc.nat();
const provider = fc.constantFrom('primary', 'fallback');
/** One thing a run, or somebody by hand, asks of an injector that stays. Leases are too long to run out. */
export const sessionStep = fc.oneof(
  // Most are refused, as they are of nobody who may: what is to be seen granted is asked more often.
  { arbitrary: fc.record({ kind: fc.constant('arm' as const), who, faults: drawnFaults, leaseMs }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant('extend' as const), who, leaseMs }), weight: 2 },
  fc.record({ kind: fc.constant('clear' as const), who }),
  fc.record({ kind: fc.constant('take' as const), run: fc.nat(RUNS - 1), seed, provider, leaseMs }),
  fc.record({ kind: fc.constant('release' as const), who }),
);
export type SessionStep = typeof sessionStep extends fc.Arbitrary<infer Value> ? Value : never;

/** The token of a run in one case; null for nobody's run. */
export type NameRun = (run: number | null) => string | null;

let cases = 0;

/** Tokens no earlier case has used: who was cleared by hand once is barred for good. */
export function nameRuns(): NameRun {
  const name = `case${++cases}`;
  return (run) => (run === null ? null : `${name}r${run}`);
}

/** The request it is. */
export function writeStep(one: SessionStep, name: NameRun): Asked {
  const headers = 'who' in one && one.who !== null ? { 'cutover-run': name(one.who) as string } : {};
  switch (one.kind) {
    case 'arm':
      return {
        method: 'PUT',
        path: '/faults',
        headers,
        body: JSON.stringify({ faults: one.faults, leaseMs: one.leaseMs }),
      };
    case 'extend':
      return { method: 'POST', path: '/lease', headers, body: JSON.stringify({ leaseMs: one.leaseMs }) };
    case 'clear':
      return { method: 'DELETE', path: '/faults', headers };
    case 'release':
      return { method: 'DELETE', path: '/session', headers };
    case 'take': {
      const { kind: _, run, ...rest } = one;
      const runToken = name(run) as string;
      return {
        method: 'PUT',
        path: '/session',
        body: JSON.stringify({ runToken, holder: `drill ${runToken}`, ...rest }),
      };
    }
  }
}

/** Does it in the model, which says whether it is granted. */
export function doInModel(model: SessionModel, one: SessionStep, name: NameRun): boolean {
  switch (one.kind) {
    case 'arm':
      return model.arm(name(one.who), one.faults);
    case 'extend':
      return model.extend(name(one.who));
    case 'clear':
      return model.clear(name(one.who));
    case 'release':
      return model.release(name(one.who));
    case 'take':
      return model.take(name(one.run) as string);
  }
}
