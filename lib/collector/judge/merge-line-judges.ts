import type { JudgedAnswer } from '../records/judgement.ts';
import type { LineJudge } from './judge-lines.ts';
import { judgeAll } from './judge-lines.ts';
import type { Judge } from './create-judge.ts';

/**
 * Judges lines by the contracts that judge by themselves, and has somebody asked by the others, at the same time; what both say of an answer is one
 * line, in the order of the contracts. `inside` and `asked`: judges of the same contracts, each by its own part of them.
 */
export function mergeLineJudges(inside: LineJudge, asked: Judge): LineJudge {
  return {
    async judge(lines) {
      const [own, others] = await Promise.all([inside.judge(lines), judgeAll(asked, lines)]);
      const judged = own.text.split('\n').slice(0, own.answers);
      if (own.answers !== others.length)
        throw new Error(`Of ${others.length} answers that were asked about, ${own.answers} were judged.`);
      const merged = others.map((other, at) => mergeJudged(JSON.parse(judged[at] ?? '') as JudgedAnswer, other));
      return { text: merged.map((answer) => `${JSON.stringify(answer)}\n`).join(''), answers: merged.length };
    },
    atOnce: inside.atOnce,
  };
}

/** Two judgements of the same answer, by different contracts. */
function mergeJudged(one: JudgedAnswer, other: JudgedAnswer): JudgedAnswer {
  const unread = one.unread ?? other.unread;
  const unjudged = [...(one.unjudged ?? []), ...(other.unjudged ?? [])].toSorted((a, b) => a - b);
  return {
    kind: 'judgement',
    index: one.index,
    exchange: one.exchange,
    judgements: [...one.judgements, ...other.judgements].toSorted((a, b) => a.contract - b.contract),
    ...(unread === undefined ? {} : { unread }),
    ...(unjudged.length === 0 ? {} : { unjudged }),
  };
}
