import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../lib/kit/stats/random.ts';
import type { MockDescription } from '../../../../mocks/answer/answer-plan.ts';
import type { DialectName } from '../../../../mocks/answer/dialects/index.ts';
import {
  holdAt,
  type HouseRule,
  type HouseRuleName,
  houseRules,
} from '../../../../mocks/answer/dialects/house-rules.ts';
import type { Conversation, ModelRequest } from '../../../../mocks/answer/model-request.ts';
import { sayAnswer } from '../../../../mocks/answer/say-answer.ts';
import { fallback } from '../../request-body.ts';
import { resolveMock } from '../../../../mocks/mock/mock.ts';

const names = Object.keys(houseRules) as HouseRuleName[];
const text = '## Ticket\n\nIt was paid twice.\n\n| Order | State |\n| --- | --- |\n| 1 | open |\n\nGood bye.';

/** Whether an answer keeps a rule, read by other means than the rule itself. */
const isKept: Record<HouseRuleName, (answer: string) => boolean> = {
  'no-tables': (answer) => !answer.includes('|'),
  'heading-first': (answer) => answer.startsWith('#'),
  'in-english': (answer) => !answer.includes('Wir melden uns'),
  'sign-off': (answer) => answer.includes('The support team'),
  'few-shot': (answer) => answer.trimEnd().endsWith('Reference: none'),
};

function ask(conversation: Conversation): ModelRequest {
  return {
    prompt: `${conversation.system} ${conversation.opening} ${conversation.turn}`,
    conversation,
    kind: 'chat',
    streamed: false,
    streamFraming: 'sse',
    includeUsage: false,
    definitions: '',
    tools: [],
    requiredTool: null,
    schema: null,
    maxTokens: null,
  };
}

function writeAnswer(dialect: DialectName, conversation: Conversation, seed = 1): string {
  const description: MockDescription = { ...fallback, dialect };
  const { meant } = sayAnswer(ask(conversation), resolveMock(description), seed, 7);
  return meant.kind === 'chat' ? meant.text : '';
}

describe('a house rule', () => {
  it.each(names)('%s is found by its wording, held, and forgotten', (name) => {
    const rule: HouseRule = houseRules[name];
    const asked = rule.find(`You are a support agent.\n${rule.example}`);
    if (asked === null) throw new Error('not found');
    expect(isKept[name](rule.keep(text, asked))).toBe(true);
    expect(isKept[name](rule.keep('No markdown.', asked))).toBe(true);
    expect(isKept[name](rule.forget(text, asked))).toBe(false);
    expect(isKept[name](rule.forget('No markdown.', asked))).toBe(false);
  });

  it('is not found where nobody asked for it', () => {
    const system = 'Answer the customer in markdown with a heading (##) and, where numbers matter, a table.';
    expect(names.filter((name) => houseRules[name].find(system) !== null)).toEqual([]);
  });

  it('of examples is what all of them end with, and none when they differ', () => {
    const example = (last: string) => `Example answer:\nIt is on its way.\n${last}\n\n`;
    expect(houseRules['few-shot'].find(example('Ref: none') + example('Ref: none'))).toBe('Ref: none');
    expect(houseRules['few-shot'].find(example('Ref: 1') + example('Ref: 2'))).toBeNull();
  });

  it.each([
    [1, 0.9],
    [2, 0.8],
    [3, 0.7],
    [10, 0.35],
    [6.5, 0.525],
    [40, 0.35],
  ])('holds at turn %d with likelihood %d', (turn, likelihood) => {
    expect(holdAt({ turn1: 0.9, turn3: 0.7, turn10: 0.35 }, turn)).toBeCloseTo(likelihood);
  });
});

describe('a conversation', () => {
  const system = names.map((name) => houseRules[name].example).join('\n');
  const CONVERSATIONS = 1_500;
  const at = (opening: number, turn: number): Conversation => ({ system, opening: `Case ${opening}`, turn });

  it('with a strict model keeps every rule to its end', () => {
    for (const turn of [1, 3, 10, 30]) {
      const said = writeAnswer('strict', at(1, turn));
      expect(names.filter((name) => !isKept[name](said))).toEqual([]);
    }
  });

  // 1,500 conversations: a share is known within four standard errors, under 5.2 points.
  it.each([
    [1, 87.7],
    [3, 70.7],
    [10, 50],
  ])('keeps each rule at turn %i as often as its dialect says: %d %%', (turn, percent) => {
    const likelihood = percent / 100;
    const slack = 4 * Math.sqrt((likelihood * (1 - likelihood)) / CONVERSATIONS);
    const answers = Array.from({ length: CONVERSATIONS }, (_, opening) =>
      writeAnswer('gpt-4o-fstring', at(opening, turn)),
    );
    for (const name of names) {
      const share = answers.filter((said) => isKept[name](said)).length / CONVERSATIONS;
      expect([name, Math.abs(share - likelihood) < slack]).toEqual([name, true]);
    }
    // The same count would show it if the likelihood were another.
    const kept = answers.filter((said) => isKept['sign-off'](said)).length / CONVERSATIONS;
    expect(Math.abs(kept - (likelihood - 0.12))).toBeGreaterThan(slack);
  });

  it('does not take a rule up again that it has forgotten', () => {
    let forgotten = 0;
    for (let opening = 0; opening < 100; opening++) {
      const kept = [1, 2, 3, 5, 8, 10].map((turn) =>
        isKept['sign-off'](writeAnswer('gpt-4o-fstring', at(opening, turn))),
      );
      expect(kept).toEqual(kept.toSorted((a, b) => Number(b) - Number(a)));
      if (kept[0] === true && kept.at(-1) === false) forgotten++;
    }
    expect(forgotten).toBeGreaterThan(10);
  });

  it('goes otherwise with another seed', () => {
    const kept = (seed: number): boolean[] =>
      Array.from({ length: 40 }, (_, opening) =>
        isKept['sign-off'](writeAnswer('gpt-4o-fstring', at(opening, 10), seed)),
      );
    expect(kept(1)).toEqual(kept(1));
    expect(kept(2)).not.toEqual(kept(1));
  });
});

describe('a dialect of its own for a prompt', () => {
  const description: MockDescription = {
    ...fallback,
    dialect: 'no-schema-2024',
    promptDialects: [
      { whenSystemContains: 'Tuned for the fallback', dialect: 'strict' },
      { whenSystemContains: 'Tuned', dialect: 'quirks' },
    ],
  };
  const misses = (system: string): number => {
    let count = 0;
    for (let index = 0; index < 300; index++) {
      const request = { ...ask({ system, opening: '', turn: 1 }), kind: 'extraction' as const };
      const key = Math.floor(createRandom(index)() * 2 ** 32);
      if (sayAnswer({ ...request, prompt: String(index) }, resolveMock(description), 1, key).failure !== null) count++;
    }
    return count;
  };

  it('is spoken under that prompt alone, and the first that fits is taken', () => {
    expect(misses('Extract. Tuned for the fallback.')).toBe(0);
    expect(misses('Extract.')).toBeGreaterThan(100);
    expect(misses('Extract. Tuned.')).toBeGreaterThan(misses('Extract.'));
  });
});
