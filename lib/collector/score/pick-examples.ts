import type { Run } from './join/run.ts';
import { describeJudgements } from './evidence/judgement-table.ts';
import { nameContracts } from './evidence/name-contracts.ts';
import type { Example } from '../scorecard/scorecard.ts';

const MAX_PER_KIND = 3;
const MAX_IN_ALL = 40;

/**
 * Up to 3 unusable answers of each failure kind and contract, the lowest indexes first, 40 in all: first one of
 * each, then the second ones. Only answers whose provider is known.
 */
export function pickExamples({ drill, evidence, requests, lateGuards }: Run): Example[] {
  const names = nameContracts(drill.contracts);
  const wanted = new Set(evidence.examples.map(({ index }) => index));
  const byIndex = new Map(
    requests.filter(({ arrival }) => wanted.has(arrival.index)).map((request) => [request.arrival.index, request]),
  );
  const groups = new Map<string, Example[]>();
  for (const { index, judgements, judgement, answer, words } of [...evidence.examples].sort(
    (a, b) => a.index - b.index,
  )) {
    const request = byIndex.get(index);
    if (request?.server == null || judgement.failure === null) continue;
    // Of several exchanges for one arrival only one counts, and this answer may be another's.
    if (describeJudgements(request.judgements) !== describeJudgements(judgements)) continue;
    const { outcome, failure } = judgement;
    const contract = names[judgement.contract] ?? '';
    const key = `${String(judgement.contract).padStart(4, '0')} ${failure}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (group.length >= MAX_PER_KIND || group.some((example) => example.index === index)) continue;
    group.push({
      index,
      contract,
      provider: request.server,
      phase: lateGuards.get(request.lastTry)?.has(judgement.contract) === true ? 'cutover' : request.phase,
      outcome,
      failure,
      answer,
      ...(words === undefined ? {} : { words }),
    });
  }
  const keys = [...groups.keys()].sort();
  const ranked = Array.from({ length: MAX_PER_KIND }, (_, rank) =>
    keys.flatMap((key) => groups.get(key)?.[rank] ?? []),
  );
  const kept = new Set(ranked.flat().slice(0, MAX_IN_ALL));
  return keys.flatMap((key) => groups.get(key) ?? []).filter((example) => kept.has(example));
}
