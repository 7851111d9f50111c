import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AttemptFacts } from '../evidence/attempt-table.ts';
import type { ExchangeFacts } from '../evidence/exchange-facts.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ReadSaid } from '../evidence/said-facts.ts';
import { compareSaid, isJoined } from './compare-said.ts';
import { findServer } from './find-server.ts';
import type { OnTheWayKind } from '../../scorecard/on-the-way.ts';
import { createSaidGroups } from './said-groups.ts';

/** Where an answer came from. */
export interface Origin {
  /** Whose answer it was; null when nobody can tell. */
  server: ProviderName | null;
  /** Does it fit attempts of several providers? */
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

/** The first print of a text is of so many characters. */
const LEAST_PRINTED = 8;

/** An attempt with what it said. */
interface Source {
  attempt: AttemptFacts;
  said: ReadSaid;
  cut: boolean;
}

/**
 * Says where each answer of a run came from. `mayTransform`: the target is an application, which may say it in words of its own. Then
 * ids and times tell who served where the text does not, and other words are no finding; that a cut answer was given an end is one.
 */
export function createOriginFinder(evidence: Evidence, mayTransform = false): (answered: Answered) => Origin {
  const { attempts: table, said: saidTable, exchanges, unmarkedSaid } = evidence;
  const findGroup = createSaidGroups(evidence);
  const hasUnmarked = [...unmarkedSaid.values()].some(({ total }) => total > 0);
  const hasUnjoined = table.countJoined() < table.length;

  function listSources(attempts: readonly AttemptFacts[]): Source[] {
    return attempts.flatMap((attempt) => {
      const said = saidTable.of(attempt.said);
      if (said.kind !== 'answer') return [];
      return [{ attempt, said, cut: attempt.cut || said.ending === 'failed' || said.error }];
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
    return findServer(candidates, exchange);
  }

  /** The caller was told nothing. Was that all that a provider had to say, was it something once, or did none of them answer? */
  function holdSilence(attempts: readonly AttemptFacts[]): Pick<Origin, 'onTheWay' | 'compared'> {
    const through = attempts.filter(({ gotThrough }) => gotThrough);
    const isPassedOn = through.some(({ said }) => saidTable.of(said).kind === 'nothing');
    const isUnknown = mayBeUnseen(attempts) || attempts.some(({ said }) => saidTable.of(said).kind === 'unknown');
    if (isPassedOn || isUnknown) return { onTheWay: null, compared: false };
    const sources = listSources(attempts);
    // An error that the target made an empty success of.
    if (sources.length === 0) return { onTheWay: 'not-from-a-provider', compared: true };
    return { onTheWay: sources.some(({ cut }) => cut) ? 'healed-cut' : 'truncated-by-target', compared: true };
  }

  /** Calls that bear no id may have been those of a request that seems to have made none. */
  function mayBeUnseen(attempts: readonly AttemptFacts[]): boolean {
    return attempts.length === 0 && (hasUnmarked || hasUnjoined);
  }

  /** Of other requests: one that said exactly this, and asked for something else or for the same. */
  function findElsewhere(
    said: ReadSaid,
    index: number,
    exchange: ExchangeFacts,
  ): 'foreign' | 'replayed' | readonly ProviderName[] | null {
    const { unjoined, arrivals } = findGroup(exchange.said);
    if (unjoined.length > 0) return unjoined;
    const [other, further] = arrivals.filter((arrival) => arrival !== index);
    // What several requests were told is what models say, and no evidence.
    if (said.length < LEAST_TELLING || other === undefined || further !== undefined) return null;
    return isSameCase(index, other) ? 'replayed' : 'foreign';
  }

  function isSameCase(index: number, other: number): boolean {
    const exchange = exchanges.of(other);
    const isAnswered = exchange !== null && exchange.answered && !exchange.error && !exchange.unread;
    return isAnswered && evidence.describeCase(index) === evidence.describeCase(other);
  }

  const isCanned = ({ said }: ExchangeFacts): boolean => findGroup(said).exchanges > 1;

  /** As nearly all are: to the letter what one attempt said, and no other said anything. Null: it is not so plain. */
  function findPlainServer(exchange: ExchangeFacts, attempts: readonly AttemptFacts[]): ProviderName | null {
    let server: ProviderName | null = null;
    for (const { said, cut, provider } of attempts) {
      if (!saidTable.isAnswer(said)) continue;
      if (server !== null || said !== exchange.said || cut || !saidTable.isWhole(said)) return null;
      server = provider;
    }
    return server;
  }

  return ({ index, exchange, attempts }) => {
    const plain = findPlainServer(exchange, attempts);
    if (plain !== null) return { server: plain, ambiguous: false, onTheWay: null, compared: true };
    const timed = findServer(attempts, exchange);
    const said = saidTable.of(exchange.said);
    if (said.kind === 'nothing') return { ...timed, ...holdSilence(attempts) };
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
    if (longer.length > 0 && mayTransform && !longer.some(({ cut }) => cut)) {
      // Of a text that is shorter than the first print nothing was compared.
      if (said.length >= LEAST_PRINTED) return serve(longer, said, exchange, null);
    } else if (longer.length > 0) {
      return serve(longer, said, exchange, longer.some(({ cut }) => cut) ? 'healed-cut' : 'truncated-by-target');
    }
    const begun = related.filter(({ relation }) => relation === 'extends' || relation === 'alike');
    const spliced = begun.some((head) =>
      sources.some(
        ({ attempt, said: tail }) =>
          attempt !== head.attempt &&
          (isJoined(said, head.said, tail) || (!mayTransform && head.relation === 'extends' && head.cut)),
      ),
    );
    if (spliced) return { ...timed, onTheWay: 'spliced', compared: true };
    if (mayTransform && begun.length > 0) {
      // It may be an apology that stands behind the beginning of an answer, and no other answer.
      const ended = begun.filter(({ relation, cut }) => relation === 'extends' && cut);
      return serve(ended.length > 0 ? ended : begun, said, exchange, ended.length > 0 ? 'healed-cut' : null);
    }
    const elsewhere = findElsewhere(said, index, exchange);
    if (typeof elsewhere === 'object' && elsewhere !== null) {
      const [server = null, other] = elsewhere;
      const ambiguous = other !== undefined;
      return { server: ambiguous ? null : server, ambiguous, onTheWay: null, compared: true };
    }
    if (elsewhere !== null) return { server: null, ambiguous: false, onTheWay: elsewhere, compared: true };
    if (attempts.some((attempt) => saidTable.of(attempt.said).kind === 'unknown')) {
      return { ...timed, onTheWay: null, compared: false };
    }
    if (sources.length > 0 && mayTransform) {
      const byId = sources.filter((source) => said.id !== 0 && source.said.id === said.id);
      if (byId.length > 0) return serve(byId, said, exchange, null);
      return { ...timed, onTheWay: null, compared: false };
    }
    if (sources.length > 0) return { ...timed, onTheWay: 'rewritten', compared: true };
    if (mayBeUnseen(attempts)) return { ...timed, onTheWay: null, compared: false };
    // An application may say a thing of its own to each caller.
    const isReplayed = attempts.length === 0 && !mayTransform && !isCanned(exchange);
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
