import { type AskedChange, askedChangeNames, isLoss } from '../../../kit/terms/asked-change.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AskedOfProviders, AskedRow } from '../../scorecard/asked.ts';
import type { AskedFacts } from '../evidence/asked-table.ts';
import { compareAsked, compareClosest, countCharacters, pickLeast } from '../join/compare-asked.ts';
import type { Run } from '../join/run.ts';
import type { ScoredRequest } from '../join/scored-request.ts';

/** What requests came to by what was asked. `asked`: null where no answer could be compared. */
export interface AskedMeasured {
  asked: AskedOfProviders | null;
  /** Was the provider that answered it asked what it should be? Null: not known. */
  isAskedAlike(request: ScoredRequest): boolean | null;
}

const MAX_EXAMPLES = 5;
const MAX_MODELS = 10;
/** So many ways in which the primary is asked for one kind of request are kept apart. */
const MAX_USUAL = 16;
const UNKNOWN = 0;
const ALIKE = 1;
const CHANGED = 2;

/**
 * Holds what each provider that answered a caller was asked against what it should be: the primary against what was sent, a fallback
 * against what the primary was asked of the same request. Where the primary was not asked, against what was sent, but for what the
 * target makes otherwise for the primary too; and where that is not known (an application of one's own), against how the primary is
 * asked for requests of that kind, texts left out. An application may ask several things for one request, one after the other: of those
 * that a provider answered, the one counts that is most like what it should be. Warm-up is left out.
 */
export function measureAsked(run: Run): AskedMeasured {
  const [primary] = run.evidence.providers;
  // Records of earlier versions tell nothing of it.
  if (run.evidence.asked.length === 0) return { asked: null, isAskedAlike: () => null };
  const outcomes = new Uint8Array(run.sends.length);
  const usual = learnUsual(run, primary);
  const counts = new Map<ProviderName, RowCount>();
  let [lost, notCompared] = [0, 0];
  for (const request of run.requests) {
    const { server, arrival } = request;
    if (server === null || !isAnswered(request)) continue;
    const answered = listAnswered(run, request);
    const asked = answered.at(-1);
    const changes = compare(run, request, answered, { primary, usual });
    if (asked === undefined || changes === null) {
      notCompared++;
      continue;
    }
    outcomes[arrival.index] = changes.length === 0 ? ALIKE : CHANGED;
    if (server !== primary && changes.some(isLoss)) lost++;
    const row = counts.get(server) ?? { compared: 0, alike: 0, models: new Set(), changes: new Map() };
    counts.set(server, row);
    count(row, arrival.index, asked.model, changes);
  }
  const providers = run.evidence.providers.flatMap((provider) => {
    const row = counts.get(provider);
    return row === undefined ? [] : [formatRow(provider, provider === primary ? 'sent' : 'primary', row)];
  });
  return {
    asked: providers.length === 0 ? null : { providers, lost, notCompared },
    isAskedAlike({ arrival }) {
      const outcome = outcomes[arrival.index] ?? UNKNOWN;
      return outcome === UNKNOWN ? null : outcome === ALIKE;
    },
  };
}

interface RowCount {
  compared: number;
  alike: number;
  models: Set<string>;
  changes: Map<AskedChange, { requests: number; examples: number[] }>;
}

/** How the primary is asked for the requests of one kind: in which ways, and how otherwise than was sent. */
interface Usual {
  /** Of each way, the request with the shortest texts. */
  frames: Map<number, AskedFacts>;
  /** There were more ways than are kept. */
  isCut: boolean;
  compared: number;
  changes: Map<AskedChange, number>;
}

const isAnswered = ({ failure, phase }: ScoredRequest): boolean => failure === null && phase !== 'warmup';

/** What its server was asked and answered, the last of them last; those left out of which it is not known. */
function listAnswered(run: Run, { server, lastTry }: ScoredRequest): AskedFacts[] {
  return run.attempts
    .of(lastTry)
    .filter(({ provider, gotThrough }) => provider === server && gotThrough)
    .map((attempt) => run.evidence.asked.of(attempt.asked))
    .filter((facts) => facts !== null);
}

function learnUsual(run: Run, primary: ProviderName | undefined): ReadonlyMap<string, Usual> {
  const kinds = new Map<string, Usual>();
  for (const request of run.requests) {
    const { kind } = request.arrival;
    const usual = kinds.get(kind) ?? { frames: new Map(), isCut: false, compared: 0, changes: new Map() };
    kinds.set(kind, usual);
    for (const attempt of run.attemptsOf(request)) {
      const asked = attempt.provider === primary ? run.evidence.asked.of(attempt.asked) : null;
      if (asked === null) continue;
      keepFrame(usual, run.evidence.asked.frameOf(attempt.asked), asked);
      const sent = findSent(run, request);
      if (sent === null) continue;
      usual.compared++;
      for (const change of compareAsked(sent, asked)) usual.changes.set(change, (usual.changes.get(change) ?? 0) + 1);
    }
  }
  return kinds;
}

function keepFrame(usual: Usual, frame: number, asked: AskedFacts): void {
  const kept = usual.frames.get(frame);
  if (kept === undefined && usual.frames.size === MAX_USUAL) usual.isCut = true;
  else if (kept === undefined || countCharacters(asked) < countCharacters(kept)) usual.frames.set(frame, asked);
}

function findSent({ evidence }: Run, { lastTry }: ScoredRequest): AskedFacts | null {
  return evidence.asked.of(evidence.exchanges.of(lastTry)?.asked ?? 0);
}

/** Null: it is not known what should have been asked. */
function compare(
  run: Run,
  request: ScoredRequest,
  answered: readonly AskedFacts[],
  { primary, usual }: { primary: ProviderName | undefined; usual: ReadonlyMap<string, Usual> },
): AskedChange[] | null {
  const last = answered.at(-1);
  if (last === undefined) return null;
  const sent = findSent(run, request);
  if (request.server === primary) return sent === null ? null : compareAsked(sent, last);
  // What the primary has answered, the fallback was not asked in its place: an application may ask several things.
  const unanswered = run
    .attemptsOf(request)
    .filter(({ provider, gotThrough }) => provider === primary && !gotThrough)
    .map((attempt) => run.evidence.asked.of(attempt.asked))
    .filter((facts) => facts !== null);
  if (unanswered.length > 0) return pickLeast(answered.map((asked) => compareClosest(unanswered, asked)));
  const ofKind = usual.get(request.arrival.kind);
  const { frames, isCut = false } = ofKind ?? {};
  const asUsual = compareClosest([...(frames?.values() ?? [])], last, 'frame');
  const isOneOfSeveral = answered.length > 1;
  if (sent !== null) {
    const changes = compareAsked(sent, last).filter((change) => !isUsual(change, ofKind));
    if (!isOneOfSeveral || !changes.some(isLoss)) return changes;
  }
  // One of several things may be asked of the fallback alone, as what repairs an answer is.
  return (isOneOfSeveral || isCut) && asUsual?.some(isLoss) === true ? null : asUsual;
}

/** Does the target do it to half of what it asks the primary, or more? */
function isUsual(change: AskedChange, usual: Usual | undefined): boolean {
  return usual !== undefined && usual.compared > 0 && 2 * (usual.changes.get(change) ?? 0) >= usual.compared;
}

function count(row: RowCount, index: number, model: string | null, changes: readonly AskedChange[]): void {
  row.compared++;
  if (changes.length === 0) row.alike++;
  if (model !== null) row.models.add(model);
  for (const change of changes) {
    const entry = row.changes.get(change) ?? { requests: 0, examples: [] };
    row.changes.set(change, entry);
    entry.requests++;
    if (entry.examples.length < MAX_EXAMPLES) entry.examples.push(index);
  }
}

function formatRow(provider: ProviderName, against: AskedRow['against'], row: RowCount): AskedRow {
  const { compared, alike, models, changes } = row;
  return {
    provider,
    against,
    compared,
    alike,
    models: [...models].sort().slice(0, MAX_MODELS),
    changes: askedChangeNames.flatMap((change) => {
      const entry = changes.get(change);
      return entry === undefined ? [] : [{ change, ...entry }];
    }),
  };
}
