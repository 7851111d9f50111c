import type { ContractOutcome } from '../../../lib/drill/contracts/contract.ts';
import type { GoldenAnswer } from './golden-answer.ts';

/** How often one kind was said, and how often rightly. `usable` is a kind here too. */
export interface KindCount {
  kind: string;
  /** Answers that are of this kind. */
  are: number;
  said: number;
  rightly: number;
}

/** Answers of one kind that were taken for another. */
export interface Confusion {
  is: string;
  said: string;
  ids: string[];
}

/** What a judge makes of answers that are known. */
export interface Measured {
  kinds: KindCount[];
  confusions: Confusion[];
  /** Whose outcome is wrong, whatever the kind. */
  wrongOutcomes: { id: string; said: ContractOutcome['outcome'] }[];
  /** Usable ones that it failed. */
  cleanFailed: string[];
}

/** Holds a judge to answers that are known: a confusion matrix, by kind. */
export function measureConfusion(
  answers: readonly GoldenAnswer[],
  judge: (answer: GoldenAnswer) => ContractOutcome,
): Measured {
  const counts = new Map<string, KindCount>();
  const count = (kind: string): KindCount => {
    const known = counts.get(kind) ?? { kind, are: 0, said: 0, rightly: 0 };
    counts.set(kind, known);
    return known;
  };
  const confusions = new Map<string, Confusion>();
  const measured: Measured = { kinds: [], confusions: [], wrongOutcomes: [], cleanFailed: [] };
  for (const golden of answers) {
    const outcome = judge(golden);
    const said = outcome.outcome === 'usable' ? 'usable' : outcome.failure;
    const right: string[] = [...golden.kinds, ...(golden.outcomes.includes('usable') ? ['usable'] : [])];
    const is = right.includes(said) ? said : (right[0] ?? 'usable');
    count(is).are++;
    count(said).said++;
    if (is === said) count(is).rightly++;
    else {
      const confusion = confusions.get(`${is} ${said}`) ?? { is, said, ids: [] };
      confusion.ids.push(golden.id);
      confusions.set(`${is} ${said}`, confusion);
    }
    if (!golden.outcomes.includes(outcome.outcome)) {
      measured.wrongOutcomes.push({ id: golden.id, said: outcome.outcome });
      if (golden.outcomes.every((one) => one === 'usable')) measured.cleanFailed.push(golden.id);
    }
  }
  measured.kinds = [...counts.values()].toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
  measured.confusions = [...confusions.values()].toSorted((a, b) => b.ids.length - a.ids.length);
  return measured;
}
