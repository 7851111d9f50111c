import { CannotJudge } from '../../drill/contracts/cannot-judge.ts';
import type { Drill } from '../../drill/drill.ts';
import type { AnsweredRequest } from '../../drill/contracts/contract.ts';
import { type ContractSettings, createContract, isOutside, judgesBy } from '../../drill/contracts/index.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';
import type { AskedOutcome, Asker } from './asker.ts';

/** One contract of a drill, ready to be held against answers. */
export interface PlacedCheck {
  /** The contract's place in the drill's list. */
  place: number;
  /** What it says; a promise only where somebody has to be asked. */
  check(answer: Answer, request: AnsweredRequest): AskedOutcome | Promise<AskedOutcome>;
  /** Can it say anything, where so much of the right answer is known? Else its answer is not judged by it. */
  judges(expected: Expected): boolean;
}

/**
 * Compiles a drill's contracts, by the kind of request they are for. `askers`: who asks code of one's own, by the contract's place; a
 * contract that nobody asks leaves its answers unread.
 */
export function createChecks(
  { contracts }: Pick<Drill, 'contracts'>,
  askers: ReadonlyMap<number, Asker>,
): Map<RequestKind, PlacedCheck[]> {
  const byKind = new Map<RequestKind, PlacedCheck[]>();
  for (const [place, entry] of contracts.entries()) {
    const list = byKind.get(entry.for) ?? [];
    list.push({
      check: createCheck(entry, place, askers),
      place,
      judges: (expected) => judgesBy(entry, expected),
    });
    byKind.set(entry.for, list);
  }
  return byKind;
}

function createCheck(
  settings: ContractSettings,
  place: number,
  askers: ReadonlyMap<number, Asker>,
): PlacedCheck['check'] {
  if (!isOutside(settings)) {
    const contract = createContract(settings);
    return (answer, request) => {
      try {
        return contract.check(answer, request);
      } catch (error) {
        const what = `contracts[${place}] (${settings.kind})`;
        if (error instanceof CannotJudge) return { outcome: 'unread', why: `${what} cannot judge: ${error.message}` };
        // What follows an answer down to its last bracket runs out of stack; the others must not suffer for it.
        if (!(error instanceof RangeError)) throw error;
        return { outcome: 'unread', why: `${what} could not follow the answer: ${error.message}` };
      }
    };
  }
  const asker = askers.get(place);
  if (asker !== undefined) return (answer, request) => asker.ask(answer, request);
  const why = `contracts[${place}] (${settings.kind}) is code of your own, which no score runs: cutover judge, with the run's folder, does`;
  return () => ({ outcome: 'unread', why });
}
