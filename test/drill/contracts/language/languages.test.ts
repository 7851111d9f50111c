/** What is told of real languages, by the library that tells them. */
import { expect, it } from 'vitest';
import {
  contractSettings,
  createContract,
  isOutside,
  prepareContracts,
} from '../../../../lib/drill/contracts/index.ts';
import { emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import { unknownRequest } from '../../../support/answered-request.ts';
import { naming, saidIn } from '../../../support/languages.ts';

const languages = Object.keys(saidIn) as (keyof typeof saidIn)[];

async function createJudge(language: string): Promise<(text: string) => string> {
  const settings = contractSettings.read({ kind: 'text', for: 'chat', language }, 'contracts[0]');
  if (isOutside(settings)) throw new Error('not inside');
  await prepareContracts([settings]);
  const contract = createContract(settings);
  return (text) => {
    const said = contract.check({ ...emptyAnswer(), text, finishReason: 'stop' }, unknownRequest);
    return said.outcome === 'usable' ? 'usable' : said.failure;
  };
}

it.each(languages)('answers in %s are in it, and those in the others are not', async (language) => {
  const judge = await createJudge(language);
  expect(saidIn[language].map(judge)).toEqual(saidIn[language].map(() => 'usable'));
  const taken = languages
    .filter((other) => other !== language)
    .flatMap((other) =>
      saidIn[other].filter((text) => judge(text) !== 'lang-drift').map((text) => `${other}: ${text}`),
    );
  // What is too short to be told by, or too near.
  expect(taken.length).toBeLessThanOrEqual(2);
});

it.each(naming)('in %s, whatever it names: %s', async (language, text) => {
  const judge = await createJudge(language);
  for (const said of [text, text.slice(0, 60), text.slice(0, 100)]) expect(judge(said)).toBe('usable');
});
