import { expect, it } from 'vitest';
import { createContract } from '../../../../lib/drill/contracts/index.ts';
import { createRandom } from '../../../../lib/kit/stats/random.ts';
import { emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import { dialects } from '../../../../mocks/answer/dialects/index.ts';
import { plainStyle, styleMarkdown } from '../../../../mocks/answer/dialects/style.ts';
import { draftMarkdown } from '../../../../mocks/answer/draft-markdown.ts';
import { factsOf } from '../../request-body.ts';
import { unknownRequest } from '../../../support/answered-request.ts';

const text = '## Refund\n\n- Check\n- Answer\n\n```text\n## no heading\n- no item\n```';

it('a style changes bullets, headings and the opening, and no code', () => {
  expect(styleMarkdown(text, plainStyle)).toBe(text);
  expect(styleMarkdown(text, { ...plainStyle, bullet: '*', heading: 'bold', opening: 'Sure.' })).toBe(
    'Sure.\n\n**Refund**\n\n* Check\n* Answer\n\n```text\n## no heading\n- no item\n```',
  );
});

it.each(Object.entries(dialects))('what %s writes and how it refuses is known to the contract', (_, { style }) => {
  const contract = createContract({ kind: 'markdown', for: 'chat' });
  const check = (answer: string) =>
    contract.check({ ...emptyAnswer(), text: answer, finishReason: 'stop' }, unknownRequest);
  for (let seed = 0; seed < 20; seed++) {
    const right = draftMarkdown(factsOf(seed), 200 + seed * 60, createRandom(seed));
    expect(check(styleMarkdown(right, style))).toEqual({ outcome: 'usable' });
  }
  expect(check(style.refusal)).toEqual({ outcome: 'failed', failure: 'refusal-text' });
});
