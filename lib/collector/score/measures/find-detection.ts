import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AttemptFacts } from '../evidence/attempt-table.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import type { Earliest } from '../join/earliest.ts';
import type { BaselineDetours } from './baseline-detours.ts';

/** A share is looked at over as many requests, in the order they were sent. */
const WINDOW = 10;
/** How far above the baseline's it must be. */
const RISE = 0.5;
/** From this share of the baseline on a second attempt is the target's habit and says nothing of a fault. */
const HABIT = 0.02;
/** A busy injector may write down that a fault acted so much later than the target felt it. */
const LATE_WORD_MS = 250;

/** What is looked at; times are ms from the start of the run. */
export interface DetectionInput {
  /** Sent in the fault's stretch, in order of `atMs`. */
  requests: RowList<ScoredRequest>;
  /** Those that belong to the fault: some were sent before it. */
  own: RowList<ScoredRequest>;
  /** When each first met it, by arrival. */
  hitMs: Pick<Earliest, 'get'>;
  /** Is a provider one that traffic may go to from these faults? */
  isOther: (provider: ProviderName) => boolean;
  appliedAtMs: number;
  /** When the fault was over: who went there later did so for another reason. */
  endMs: number;
  startEpochMs: number;
  baseline: BaselineDetours;
  attemptsOf: (request: ScoredRequest) => readonly AttemptFacts[];
}

/**
 * When the target first went elsewhere because of a fault: the first attempt on another provider by a request that had met
 * it, or the first of ten requests of which so many more than in the baseline begin there. Where the baseline's requests
 * go to both anyway (hedged, or copied), the share that is answered from there tells instead.
 */
export function findDetection(input: DetectionInput): number | null {
  const { isOther, baseline } = input;
  const goesBoth = baseline.bothRatio >= HABIT;
  const byShare = goesBoth
    ? findRise(input, baseline.servedRatio, ({ server }) => server !== null && isOther(server))
    : findRise(input, baseline.firstRatio, (request) => {
        const [first] = input.attemptsOf(request);
        return first !== undefined && isOther(first.provider);
      });
  const byDetour = goesBoth ? null : findDetour(input);
  const found = [byShare, byDetour].filter((ms) => ms !== null && ms < input.endMs) as number[];
  return found.length === 0 ? null : Math.min(...found);
}

/** The earliest attempt on another provider by a request that had met the fault before, with an earlier attempt. */
function findDetour({ own, hitMs, isOther, appliedAtMs, startEpochMs, attemptsOf }: DetectionInput): number | null {
  let first: number | null = null;
  for (const request of own) {
    const hit = hitMs.get(request.arrival.index);
    if (hit === undefined) continue;
    const attempts = attemptsOf(request);
    const faulted = attempts.findIndex(({ faults }) => faults.length > 0);
    for (const { provider, startEpochMs: beganEpochMs } of attempts.slice(faulted + 1)) {
      const ms = beganEpochMs - startEpochMs;
      if (!isOther(provider) || ms < hit - LATE_WORD_MS) continue;
      first = Math.min(first ?? Infinity, Math.max(ms, appliedAtMs));
    }
  }
  return first;
}

/** The first attempt there of the first request that is so, of the first ten of which enough more than before are. */
function findRise(
  { requests, hitMs, isOther, appliedAtMs, startEpochMs, attemptsOf }: DetectionInput,
  before: number,
  isSo: (request: ScoredRequest) => boolean,
): number | null {
  // The first that met it was sent a moment before it did.
  const mayBe = ({ atMs, arrival }: ScoredRequest): boolean =>
    atMs >= appliedAtMs || hitMs.get(arrival.index) !== undefined;
  const so = requests.map((request) => mayBe(request) && isSo(request));
  const wanted = Math.min(1, before + RISE) * WINDOW;
  let inWindow = 0;
  for (let place = 0; place < so.length; place++) {
    if (so[place] === true) inWindow++;
    if (place >= WINDOW && so[place - WINDOW] === true) inWindow--;
    if (place < WINDOW - 1 || inWindow < wanted) continue;
    const found = so.indexOf(true, place - WINDOW + 1);
    const request = requests.at(found);
    const attempt = request === undefined ? undefined : attemptsOf(request).find(({ provider }) => isOther(provider));
    return attempt === undefined ? null : Math.max(appliedAtMs, attempt.startEpochMs - startEpochMs);
  }
  return null;
}
