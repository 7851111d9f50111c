import type { AskedCase } from '../scorecard/rehearsal.ts';
import type { Example, Examples } from '../scorecard/rehearsal-examples.ts';

/** So many cases of a cell are kept; all are in answers.ndjson. */
const MOST_KEPT = 40;
const MOST_CHARACTERS = 1_200;

/** What is kept of one column's answers to one kind of request: the first that each contract missed, and the first others. */
interface Kept {
  count: number;
  /** By the contract's place; of refused and unanswered ones under -1. */
  missed: Map<number, Example[]>;
  others: Example[];
}

/** Keeps a few cases of each cell for a page, whatever their number and length: those that were missed first. */
export function createExamples(): Examples & { add(asked: AskedCase): void } {
  const all = new Map<string, Kept>();
  const keyOf = (request: string, column: string): string => JSON.stringify([request, column]);
  return {
    add(asked) {
      const key = keyOf(asked.request, asked.column);
      const kept = all.get(key) ?? { count: 0, missed: new Map<number, Example[]>(), others: [] };
      all.set(key, kept);
      kept.count++;
      const places = findMissed(asked);
      const lists = places.map((place) => kept.missed.get(place) ?? []);
      for (const [at, place] of places.entries()) kept.missed.set(place, lists[at] ?? []);
      const open = [...lists, ...(places.length === 0 ? [kept.others] : [])].filter(({ length }) => length < MOST_KEPT);
      if (open.length === 0) return;
      const example = cut(asked);
      for (const list of open) list.push(example);
    },
    of(request, column, place) {
      const kept = all.get(keyOf(request, column));
      if (kept === undefined) return { count: 0, shown: [] };
      const missed = [...(kept.missed.get(place) ?? []), ...(kept.missed.get(-1) ?? [])].sort(
        (a, b) => a.index - b.index,
      );
      const elsewhere = [...kept.missed]
        .filter(([other]) => other !== place && other !== -1)
        .flatMap(([, list]) => list);
      const others = [...kept.others, ...elsewhere].sort((a, b) => a.index - b.index);
      return { count: kept.count, shown: [...new Set([...missed, ...others])].slice(0, MOST_KEPT) };
    },
  };
}

/** The places of the contracts that could not use it; -1 for what none could be asked of. */
function findMissed({ came }: AskedCase): number[] {
  if (came.kind !== 'judged') return [-1];
  return came.judgements.filter(({ outcome }) => outcome !== 'usable').map(({ contract }) => contract);
}

/** As much of it as anybody reads. */
function cut({ index, case: name, asked, answer, came }: AskedCase): Example {
  return { index, case: name, asked: shorten(findPrompt(asked)), said: shorten(findSaid(answer, came)), came };
}

const shorten = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;

/** What the last message asked for; the whole request where that cannot be found. */
function findPrompt(asked: object): string {
  const messages = 'messages' in asked && Array.isArray(asked.messages) ? (asked.messages as unknown[]) : [];
  const last = messages.at(-1);
  if (typeof last !== 'object' || last === null || !('content' in last)) return JSON.stringify(asked);
  return typeof last.content === 'string' ? last.content : JSON.stringify(last.content);
}

function findSaid(answer: AskedCase['answer'], came: AskedCase['came']): string {
  if (answer === null) return came.kind === 'judged' || came.kind === 'misrouted' ? '' : came.said;
  const calls = answer.toolCalls.map(({ name, arguments: given }) => `${name}(${given})`);
  return [answer.text, answer.refusal ?? '', ...calls].filter((part) => part !== '').join('\n');
}
