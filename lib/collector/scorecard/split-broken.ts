import type { Scorecard, ValidityCheck } from './scorecard.ts';

/** The checks that do not hold: those that broke by themselves, and those that the run's early end alone keeps from holding. */
export function splitBroken({ validity }: Pick<Scorecard, 'validity'>): {
  own: readonly ValidityCheck[];
  ofTheEnd: readonly ValidityCheck[];
} {
  const broken = validity.filter(({ ok }) => !ok);
  return {
    own: broken.filter(({ endedEarly }) => endedEarly !== true),
    ofTheEnd: broken.filter(({ endedEarly }) => endedEarly === true),
  };
}

/** What stands before both: that the run was ended early, and what that is behind; null: nothing does not hold because of it. */
export function describeEarlyEnd(scorecard: Pick<Scorecard, 'validity'>): string | null {
  const { own, ofTheEnd } = splitBroken(scorecard);
  if (ofTheEnd.length === 0) return null;
  const alone = ofTheEnd.length === 1 ? '1 check does not hold' : `${ofTheEnd.length} checks do not hold`;
  const others =
    own.length === 0 ? 'none broke by itself' : `${own.length} broke by ${own.length === 1 ? 'itself' : 'themselves'}`;
  return `The run was ended early: ${alone} because of that alone, ${others}.`;
}
