import type { Drill } from '../../../drill/drill.ts';
import { type ScoredPhaseName, scoredPhaseNames } from '../../../kit/terms/phase.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import { wilsonInterval } from '../../../kit/stats/interval.ts';
import type { Run } from '../join/run.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { groupByPhase } from '../join/group-requests.ts';
import { phaseOfAnswer } from '../join/find-late-guards.ts';
import { isUsable } from '../join/is-usable.ts';
import { nameContracts } from '../evidence/name-contracts.ts';
import type { Calling } from '../../../kit/terms/calling.ts';
import type { Application, CallRow, ContractRow } from '../../scorecard/application.ts';

/** What the code downstream could use: usable answers over all requests that were sent, and each contract's account. */
export function measureApplication(run: Run): Application {
  const judgedKinds = listJudgedKinds(run.drill);
  const usableRatio: Partial<Record<ScoredPhaseName, number>> = {};
  const judged: Partial<Record<ScoredPhaseName, number>> = {};
  for (const [phase, group] of groupByPhase(run.requests, (request) => phaseOfAnswer(request, run.lateGuards))) {
    const ratio = measureUsableRatio(group, judgedKinds);
    if (ratio === null) continue;
    usableRatio[phase] = ratio;
    judged[phase] = group.filter(({ arrival }) => judgedKinds.has(arrival.kind)).length;
  }
  return { usableRatio, judged, contracts: countContracts(run) };
}

/** The kinds of request that have a contract; of the others nothing can be said. */
export function listJudgedKinds({ contracts }: Pick<Drill, 'contracts'>): ReadonlySet<string> {
  return new Set(contracts.map((contract) => contract.for));
}

/**
 * Usable answers over all requests that were sent and whose kind has a contract; null when there are none. A failure is not
 * usable, and neither is an answer that had to be repaired. Kinds without a contract say nothing either way.
 */
export function measureUsableRatio(requests: RowList<ScoredRequest>, judgedKinds: ReadonlySet<string>): number | null {
  const judged = requests.filter(({ arrival }) => judgedKinds.has(arrival.kind));
  return judged.length === 0 ? null : judged.filter(isUsable).length / judged.length;
}

/**
 * One row a contract, provider and phase that has answers; an answer of unknown origin is in none. What a guard said in the outage of an answer of before it
 * is in the row of the cutover.
 */
function countContracts({ drill, requests, lateGuards, evidence: { providers } }: Run): ContractRow[] {
  const names = nameContracts(drill.contracts);
  const rows: ContractRow[] = [];
  const places = listPlaces(drill);
  const unjudged = new Map<number, number>();
  for (const { server, phase: ofRequest, judgements, failure: lost, arrival, lastTry } of requests) {
    if (server === null) continue;
    const own = lost === null ? (places.get(arrival.kind) ?? []) : [];
    for (const place of own.length === judgements.length ? [] : own) {
      if (judgements.some(({ contract }) => contract === place)) continue;
      const at = placeOf(place, server, ofRequest, providers);
      unjudged.set(at, (unjudged.get(at) ?? 0) + 1);
    }
    for (const { contract, outcome, failure, calling, notes = [] } of judgements) {
      const phase = lateGuards.get(lastTry)?.has(contract) === true ? 'cutover' : ofRequest;
      const row = (rows[placeOf(contract, server, phase, providers)] ??= emptyRow(
        names[contract] ?? '',
        server,
        phase,
      ));
      row.total++;
      row[outcome === 'repaired-wrong' ? 'repairedWrong' : outcome]++;
      if (failure !== null) row.kinds[failure] = (row.kinds[failure] ?? 0) + 1;
      if (calling !== undefined) row.calls = countCalling(row.calls, calling);
      for (const note of notes) row.notes = { ...row.notes, [note]: (row.notes?.[note] ?? 0) + 1 };
    }
  }
  // The list has holes, which `filter` leaves out.
  return rows
    .map((row, at) => {
      const count = unjudged.get(at);
      return finishRow(count === undefined ? row : { ...row, unjudged: count });
    })
    .filter(() => true);
}

/** The places of the contracts for each kind of request. */
function listPlaces({ contracts }: Pick<Drill, 'contracts'>): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { for: kind }] of contracts.entries()) {
    const own = places.get(kind);
    if (own === undefined) places.set(kind, [place]);
    else own.push(place);
  }
  return places;
}

function countCalling(
  { wanted, called, valid, inText, inTextInvalid }: CallRow = {
    wanted: 0,
    called: 0,
    valid: 0,
    inText: 0,
    inTextInvalid: 0,
  },
  calling: Calling,
): CallRow {
  const add = (...callings: Calling[]): number => (callings.includes(calling) ? 1 : 0);
  return {
    wanted: wanted + 1,
    called: called + add('valid', 'invalid'),
    valid: valid + add('valid'),
    inText: inText + add('in-text'),
    inTextInvalid: inTextInvalid + add('in-text-invalid'),
  };
}

/** Orders the rows by contract, provider and phase. */
function placeOf(
  contract: number,
  provider: ProviderName,
  phase: ScoredPhaseName,
  providers: readonly ProviderName[],
): number {
  const providerPlace = contract * providers.length + providers.indexOf(provider);
  return providerPlace * scoredPhaseNames.length + scoredPhaseNames.indexOf(phase);
}

function emptyRow(contract: string, provider: ProviderName, phase: ScoredPhaseName): ContractRow {
  return {
    contract,
    provider,
    phase,
    total: 0,
    usable: 0,
    repaired: 0,
    repairedWrong: 0,
    failed: 0,
    kinds: {},
    missRatio: 0,
    missInterval: [0, 1],
  };
}

function finishRow(row: ContractRow): ContractRow {
  const missed = row.total - row.usable;
  const kinds = Object.entries(row.kinds).sort(([a, left = 0], [b, right = 0]) => right - left || (a < b ? -1 : 1));
  return {
    ...row,
    kinds: Object.fromEntries(kinds),
    missRatio: missed / row.total,
    missInterval: wilsonInterval(missed, row.total),
  };
}
