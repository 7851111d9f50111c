import { type ProviderName, providerNames } from '../../../kit/terms/provider.ts';
import type { AttemptFacts } from '../evidence/attempt-table.ts';
import type { ExchangeFacts } from '../evidence/exchange-facts.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { compareSaid, isJoined, type ReadSaid } from './compare-said.ts';
import { findServer } from './find-server.ts';
import type { OnTheWayKind } from '../../scorecard/on-the-way.ts';
import { indexSaid } from './said-index.ts';

/** Where an answer came from. */
export interface Origin {
  /** Whose answer it was; null when nobody can tell. */
  server: ProviderName | null;
  /** Does it fit attempts of both providers? */
  ambiguous: boolean;
  /** What happened to it on the way; null: nothing that shows. */
  onTheWay: OnTheWayKind | null;
  /** Could what the caller got be held against what its attempts said? */
  compared: boolean;
}

/** An answered request: its exchange and its attempts, the earliest first. */
export interface Answered {
  index: number;
  exchange: ExchangeFacts;
  attempts: readonly AttemptFacts[];
}

/** Answers as short as this are the same by chance. */
const LEAST_TELLING = 32;

/** An attempt with what it said. */
interface Source {
  attempt: AttemptFacts;
  said: ReadSaid;
  cut: boolean;
}

/** Says where each answer of a run came from. */
export function createOriginFinder({
  attempts: table,
  attemptsSaid,
  exchanges,
  exchangesSaid,
  unmarkedSaid,
}: Evidence): (answered: Answered) => Origin {
  const ofAttempts = indexSaid(attemptsSaid);
  const ofExchanges = indexSaid(exchangesSaid);
  const ofUnmarked = { primary: indexSaid(unmarkedSaid.primary), fallback: indexSaid(unmarkedSaid.fallback) };
  const hasUnmarked = providerNames.some((provider) => unmarkedSaid[provider].length > 0);

  const hasUnjoined = table.countJoined() < table.length;

  function listSources(attempts: readonly AttemptFacts[]): Source[] {
    return attempts.flatMap((attempt) => {
      const said = attemptsSaid.of(attempt.row);
      if (said.kind !== 'answer') return [];
      return [{ attempt, said, cut: attemptsSaid.passing(attempt.row).cut || said.ending === 'failed' || said.error }];
    });
  }

  /** By text; where several fit, by id; then by time. */
  function serve(
    fitting: readonly Source[],
    said: ReadSaid,
    exchange: ExchangeFacts,
    onTheWay: OnTheWayKind | null,
  ): Origin {
    const byId = fitting.filter((source) => said.id !== 0 && source.said.id === said.id);
    const fits = byId.length > 0 ? byId : fitting;
    const { server, ambiguous } = agree(fits.map(({ attempt }) => attempt)) ?? byTime(fits, exchange);
    return { server, ambiguous, onTheWay, compared: true };
  }

  function byTime(sources: readonly Source[], exchange: ExchangeFacts): Pick<Origin, 'server' | 'ambiguous'> {
    const candidates = sources.map(({ attempt }) => ({ ...attempt, gotThrough: true }));
    return findServer(candidates, exchange, exchangesSaid.passing(exchange.saidRow).headEpochMs, headOf);
  }
  const headOf = (attempt: AttemptFacts): number | null => attemptsSaid.passing(attempt.row).headEpochMs;

  /** Of other requests: one that said exactly this, and asked for something else or for the same. */
  function findElsewhere(
    said: ReadSaid,
    index: number,
    caseHash: number,
  ): 'foreign' | 'replayed' | ProviderName[] | null {
    const rows = ofAttempts.find(said);
    const found = rows.map((row) => table.at(row));
    const unjoined = new Set(found.filter((attempt) => attempt.index === null).map(({ provider }) => provider));
    for (const provider of providerNames) if (ofUnmarked[provider].find(said).length > 0) unjoined.add(provider);
    if (unjoined.size > 0) return [...unjoined];
    const others = new Set(found.map((attempt) => attempt.index).filter((other) => other !== null && other !== index));
    // What several requests were told is what models say, and no evidence.
    if (said.length < LEAST_TELLING || others.size !== 1) return null;
    const [other] = others;
    const sameCase = other !== undefined && other !== null && exchanges.of(other)?.caseHash === caseHash;
    return sameCase ? 'replayed' : 'foreign';
  }

  function isCanned(said: ReadSaid, caseHash: number): boolean {
    return ofExchanges.find(said).length > 1 && caseHash !== 0;
  }

  return ({ index, exchange, attempts }) => {
    const headEpochMs = exchangesSaid.passing(exchange.saidRow).headEpochMs;
    const timed = findServer(attempts, exchange, headEpochMs, headOf);
    const said = exchangesSaid.of(exchange.saidRow);
    if (said.kind !== 'answer') return { ...timed, onTheWay: null, compared: false };

    const sources = listSources(attempts);
    const related = sources.map((source) => ({ ...source, relation: compareSaid(said, source.said) }));
    const same = related.filter(({ relation }) => relation === 'same');
    const whole = same.filter(({ cut }) => !cut);
    if (whole.length > 0) {
      // An end that was none, told as one.
      const hidden = said.ending === 'good' && whole.every(({ said: { ending } }) => ending === 'limit');
      return serve(whole, said, exchange, hidden ? 'rewritten' : null);
    }
    if (same.length > 0) return serve(same, said, exchange, 'healed-cut');
    const longer = related.filter(({ relation }) => relation === 'prefix');
    if (longer.length > 0) {
      return serve(longer, said, exchange, longer.some(({ cut }) => cut) ? 'healed-cut' : 'truncated-by-target');
    }
    const begun = related.filter(({ relation }) => relation === 'extends' || relation === 'alike');
    const spliced = begun.some((head) =>
      sources.some(
        ({ attempt, said: tail }) =>
          attempt !== head.attempt && (isJoined(said, head.said, tail) || (head.relation === 'extends' && head.cut)),
      ),
    );
    if (spliced) return { ...timed, onTheWay: 'spliced', compared: true };
    const elsewhere = findElsewhere(said, index, exchange.caseHash);
    if (Array.isArray(elsewhere)) {
      const [server = null, other] = elsewhere;
      const ambiguous = other !== undefined;
      return { server: ambiguous ? null : server, ambiguous, onTheWay: null, compared: true };
    }
    if (elsewhere !== null) return { server: null, ambiguous: false, onTheWay: elsewhere, compared: true };
    if (attempts.some((attempt) => attemptsSaid.of(attempt.row).kind === 'unknown')) {
      return { ...timed, onTheWay: null, compared: false };
    }
    if (sources.length > 0) return { ...timed, onTheWay: 'rewritten', compared: true };
    // Calls that bear no id may have been this one's.
    if (attempts.length === 0 && (hasUnmarked || hasUnjoined)) {
      return { ...timed, onTheWay: null, compared: false };
    }
    const isReplayed = attempts.length === 0 && !isCanned(said, exchange.caseHash);
    return {
      server: null,
      ambiguous: false,
      onTheWay: isReplayed ? 'replayed' : 'not-from-a-provider',
      compared: true,
    };
  };
}

/** The provider all of them are of; null when there are two, or none. */
function agree(attempts: readonly AttemptFacts[]): Pick<Origin, 'server' | 'ambiguous'> | null {
  const [first] = attempts;
  if (first === undefined || attempts.some(({ provider }) => provider !== first.provider)) return null;
  return { server: first.provider, ambiguous: false };
}
