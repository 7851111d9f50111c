import { createContract, type InsideSettings } from '../../../lib/drill/contracts/index.ts';
import type { AnsweredRequest, ContractOutcome } from '../../../lib/drill/contracts/contract.ts';
import type { AskedBody } from '../../../lib/drill/workloads/asked-body.ts';
import type { Answer } from '../../../lib/kit/terms/answer.ts';
import type { Expected } from '../../../lib/kit/terms/expected.ts';
import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import { expecting } from '../answered-request.ts';

/** One answer, and what a careful reader makes of it. */
export interface GoldenAnswer {
  id: string;
  contract: InsideSettings;
  answer: Answer;
  expected: Expected;
  /** What was asked; left out: that is not known. */
  asked?: AskedBody;
  /** How it came, where that matters: a stream was asked for. */
  arrived?: NonNullable<AnsweredRequest['arrived']>;
  /** Any of them is right. */
  outcomes: readonly ContractOutcome['outcome'][];
  /** Any of them is right, the first best; none where the answer is usable. */
  kinds: readonly FailureKind[];
}

/** What its contract says of it. */
export function judgeGolden({ contract, answer, expected, asked, arrived }: GoldenAnswer): ContractOutcome {
  const key = JSON.stringify(contract);
  let created = known.get(key);
  if (created === undefined) known.set(key, (created = createContract(contract)));
  return created.check(answer, {
    ...expecting(expected),
    asked: () => asked ?? null,
    ...(arrived === undefined ? {} : { streamed: true, arrived }),
  });
}

const known = new Map<string, ReturnType<typeof createContract>>();
