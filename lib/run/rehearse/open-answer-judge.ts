import { fileURLToPath } from 'node:url';
import type { PlacedJudgement } from '../../collector/scorecard/rehearsal.ts';
import type { Asker } from '../../collector/judge/asker.ts';
import { createChecks } from '../../collector/judge/create-checks.ts';
import { isOutside } from '../../drill/contracts/index.ts';
import type { Drill } from '../../drill/drill.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { AskedBody } from '../../drill/workloads/asked-body.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import { findBundle } from '../../proxies/process/find-bundle.mjs';
import { createLinePool, type LinePool } from '../runner/line-pool.ts';
import { type CaseQuestion, type CaseThreadData, checkHere, type PlacedOutcome } from './case-question.ts';

/** An answer that came to its end, and whether it came as a stream. */
export interface CameAnswer {
  answer: Answer;
  streamed: boolean;
}

/** Judges answers to cases by a drill's contracts, one by one. `await using` it. */
export interface AnswerJudge extends AsyncDisposable {
  /** `asked`: what was really asked for, a variant's own. What a contract cannot say anything of, or could not be asked about, is left out. */
  judge(arrival: Arrival, asked: AskedBody, came: CameAnswer): Promise<PlacedJudgement[]>;
  /** The places of the contracts of its request that say nothing of any answer to it, as its right one is not known. */
  listSilent(arrival: Arrival): number[];
  /** Why code of one's own that can be asked no more cannot be, a clause, by its contract's place. */
  listLost(): ReadonlyMap<number, string>;
}

export interface AnswerJudgeOptions {
  drill: Pick<Drill, 'contracts' | 'traffic'>;
  /** Who asks code of one's own, by the contract's place. */
  askers: ReadonlyMap<number, Asker>;
  /** Told once a contract why it could say nothing of an answer, a sentence. */
  warn(text: string): void;
  /** How long contracts that judge by themselves may be at one answer, ms. Default: as in a drill. */
  limitMs?: number;
}

const entry = entryUrl('./judge-cases-thread.ts', import.meta.url);

/**
 * Compiles the contracts. Those that judge by themselves do it in a thread, so that an answer over which one of them never comes to an end costs that
 * answer and no more; here only where no thread can be started.
 */
export async function openAnswerJudge({
  drill: { contracts, traffic },
  askers,
  warn,
  limitMs,
}: AnswerJudgeOptions): Promise<AnswerJudge> {
  const requests = createRequests(traffic.requests);
  const checks = createChecks({ contracts }, askers);
  const outside = new Set([...contracts.keys()].filter((place) => isOutside(contracts[place]!)));
  const pool = outside.size === contracts.length ? null : await openPool({ contracts }, limitMs);
  const told = new Set<number>();
  let isOver = false;

  async function askInside(question: CaseQuestion): Promise<PlacedOutcome[]> {
    if (question.places.length === 0) return [];
    if (pool === null) return checkHere(checks, question);
    try {
      const { text } = await pool.judge([JSON.stringify(question)]);
      return JSON.parse(text) as PlacedOutcome[];
    } catch (error) {
      if (error instanceof CutoverError && error.code === 'aborted') throw error;
      return checkHere(checks, question, formatCause(error));
    }
  }

  function tellUnread(place: number, why: string): void {
    if (isOver || told.has(place)) return;
    told.add(place);
    const { kind } = contracts[place]!;
    warn(
      `contracts[${place}] (${kind}) said nothing of an answer: ${why.replace(/[.]$/, '')}. Such an answer is in no ratio.`,
    );
  }

  return {
    listSilent: (arrival) =>
      (checks.get(arrival.kind) ?? [])
        .filter(({ judges }) => !judges(requests.expect(arrival)))
        .map(({ place }) => place),
    listLost: () => listLost(askers),
    async judge(arrival, asked, { answer, streamed }) {
      const answered = {
        expected: requests.expect(arrival),
        streamed: arrival.streamed,
        index: arrival.index,
        arrived: { streamed, ended: true },
      };
      const judging = (checks.get(arrival.kind) ?? []).filter(({ judges }) => judges(answered.expected));
      const places = judging.map(({ place }) => place).filter((place) => !outside.has(place));
      const said = await Promise.all([
        askInside({ request: arrival.kind, places, asked, answered, answer }),
        ...judging
          .filter(({ place }) => outside.has(place))
          .map(async ({ place, check }): Promise<PlacedOutcome[]> => [
            { place, said: await check(answer, { ...answered, asked: () => asked }) },
          ]),
      ]);
      return said
        .flat()
        .toSorted((a, b) => a.place - b.place)
        .flatMap(({ place, said: one }): PlacedJudgement[] => {
          if (one.outcome === 'unread') {
            tellUnread(place, one.why);
            return [];
          }
          if (one.outcome === 'usable') return [{ contract: place, outcome: one.outcome, failure: null }];
          const { outcome, failure, words } = one;
          return [{ contract: place, outcome, failure, ...(words === undefined ? {} : { words }) }];
        });
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      await pool?.[Symbol.asyncDispose]();
    },
  };
}

function listLost(askers: AnswerJudgeOptions['askers']): ReadonlyMap<number, string> {
  const lost = new Map<number, string>();
  for (const [place, asker] of askers) {
    const why = asker.lost();
    if (why !== null) lost.set(place, why);
  }
  return lost;
}

/** Null: no thread can be started. */
async function openPool(data: CaseThreadData, limitMs: number | undefined): Promise<LinePool | null> {
  const bundle = await findBundle(fileURLToPath(entry));
  return bundle === null
    ? null
    : createLinePool({ script: new URL(bundle), data, threads: 1, ...(limitMs === undefined ? {} : { limitMs }) });
}
