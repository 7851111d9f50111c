import type { MatchName } from '../../lib/kit/terms/match-name.ts';
import type { Recording } from '../../lib/collector/records/recording.ts';
import { parseJsonPath } from '../../lib/collector/records/redact-json.ts';
import type { AnswerPlan, MockRequest } from '../answer/answer-plan.ts';
import { createRecordedFinder, isReplayable, type ReplayableExchange } from './find-recorded.ts';
import { planNoRecord, planReplay } from './plan-replay.ts';

/** How a recording is replayed. */
export interface ReplayOptions {
  match: MatchName;
  /** Times every wait: 1 is as recorded, 0 answers at once. */
  timeScale: number;
}

/** A recording that answers. */
export interface Replay {
  /** The recorded answer to a request; where the same was asked several times, its answers come in turn. */
  answer(request: MockRequest): AnswerPlan;
  /** Exchanges it can answer with, and those it cannot: cut off, or without a body that was kept. */
  readonly replayable: number;
  readonly skipped: number;
  /** The path of the recorded provider's base URL, so that a client's keeps its form; that of a log is `/v1`. */
  readonly basePath: string;
}

/** Makes a recording answer. What it answers depends on nothing but the request, and how often it was asked before. */
export function createReplay({ header, exchanges }: Recording, { match, timeScale }: ReplayOptions): Replay {
  const replayable = exchanges.filter(isReplayable);
  const find = createRecordedFinder(replayable, header.redactedPaths.map(parseJsonPath), match);
  const turns = new Map<ReplayableExchange, number>();
  return {
    answer(request) {
      const found = find(request);
      if (found.kind === 'none') return planNoRecord(request, found.reason);
      const [first] = found.exchanges as [ReplayableExchange];
      const turn = turns.get(first) ?? 0;
      turns.set(first, turn + 1);
      const exchange = found.exchanges[turn % found.exchanges.length] ?? first;
      return planReplay(exchange.response, timeScale);
    },
    replayable: replayable.length,
    skipped: exchanges.length - replayable.length,
    basePath: (/^https?:\/\/[^/]+(\/.*)?$/.exec(header.source) ?? ['', '/v1'])[1]?.replace(/\/+$/, '') ?? '',
  };
}
