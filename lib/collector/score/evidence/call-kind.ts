import type { AttemptRecord } from '../../records/record.ts';

/**
 * What a call to a provider is that no request of the run caused.
 *
 * - `health-check`: no call of a model: another method than POST, or a list of models
 * - `other-run`: it bears the correlation id of another run
 * - `unmarked`: a call of a model without any id: the target's own, or one whose id the target dropped
 */
export type CallKind = 'health-check' | 'other-run' | 'unmarked';

export const callKinds = ['health-check', 'other-run', 'unmarked'] as const satisfies readonly CallKind[];

/** A model behind a colon is asked to do something, as in Gemini’s `models/NAME:generateContent`. */
const MODEL_LIST = /\/models(\/[^/:]*)?\/?$/;

/** Which of them it is. Null: it is of an arrival, or the record does not say what was asked, so that it is an attempt. */
export function findCallKind({
  index,
  method,
  path,
  marker,
}: Pick<AttemptRecord, 'index' | 'method' | 'path' | 'marker'>): CallKind | null {
  if (index !== null || method === undefined || marker === undefined || marker === 'ours') return null;
  if (marker === 'other-run') return 'other-run';
  return method !== 'POST' || MODEL_LIST.test(path ?? '') ? 'health-check' : 'unmarked';
}
