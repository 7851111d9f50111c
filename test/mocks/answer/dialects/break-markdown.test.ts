import { describe, expect, it } from 'vitest';
import { createContract } from '../../../../lib/drill/contracts/index.ts';
import { createRandom } from '../../../../lib/kit/stats/random.ts';
import { emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import { type MarkdownBreakKind, markdownBreaks } from '../../../../mocks/answer/dialects/break-markdown.ts';
import { draftMarkdown } from '../../../../mocks/answer/draft-markdown.ts';
import { factsOf } from '../../request-body.ts';
import { unknownRequest } from '../../../support/answered-request.ts';

const text = [
  '## Refund',
  'It was paid twice.',
  '- Check\n- Answer',
  '| Order | State |\n| --- | --- |\n| 1 | open |',
  '```text\nRef 1\n```',
  'Good bye.',
].join('\n\n');

const table: Record<MarkdownBreakKind, string> = {
  'md-fence': text.replace('Ref 1\n```', 'Ref 1'),
  'md-heading': text.replace('## Refund', '##Refund'),
  'md-list': text.replace('- Check\n- Answer', '• Check\n• Answer'),
  'md-table': text.replace('| --- | --- |\n', ''),
  emoji: `✅ ${text}`,
  'lang-drift': text.replace('twice.', '的 twice.'),
  'md-bold-label': `${text}\n\n**Answer: we will write again.`,
  latex: `${text}\n\nThat makes \\(2 \\times 1\\) parcels.`,
  xml: `${text}\n\n<details><summary>What was done</summary>\nThe case was looked at.`,
  'think-block': `<think>They want to know where it is.</think>\n${text}`,
  'think-unclosed': `<think>They want to know where it is. ${text.replaceAll(/\s+/g, ' ')}`,
};

const breaks: Record<MarkdownBreakKind, (text: string, driftWord: string) => string | null> = markdownBreaks;

/** Kinds that a reader may dislike and a renderer shows as meant: the contract lets them pass. */
const tasteOnly: MarkdownBreakKind[] = ['md-list', 'emoji'];

describe('breaking a markdown answer', () => {
  it.each(Object.entries(table))('%s does what its name says', (kind, wanted) => {
    expect(breaks[kind as MarkdownBreakKind](text, '的')).toBe(wanted);
  });

  it.each(['md-fence', 'md-table'] as const)('%s brings its own block to an answer that has none', (kind) => {
    const broken = breaks[kind]('## A\n\nText.', '的');
    expect(broken).toMatch(kind === 'md-fence' ? /```text\n[^`]*$/ : /\| Order \| State \|\n\| 1/);
  });

  it('breaks the list of an answer whose bullets are stars, and leaves alone one that has none', () => {
    expect(breaks['md-list']('* Check\n* Answer', '的')).toBe('• Check\n• Answer');
    expect(breaks['md-list']('Text.', '的')).toBeNull();
  });

  it('breaks a heading of its own where those of the answer are bold lines, as Gemini writes them', () => {
    expect(breaks['md-heading']('**Refund**\n\nText.', '的')).toMatch(/^\*\*Refund\*\*\n\nText\.\n\n##What/);
  });

  it.each([60, 300, 800, 3000])(
    'the right answer of %i characters passes the contract; each broken one fails as its kind',
    (length) => {
      const contract = createContract({ kind: 'markdown', for: 'chat' });
      const check = (answer: string) =>
        contract.check({ ...emptyAnswer(), text: answer, finishReason: 'stop' }, unknownRequest);
      for (let seed = 0; seed < 10; seed++) {
        const right = draftMarkdown(factsOf(seed), length, createRandom(seed));
        expect(check(right)).toEqual({ outcome: 'usable' });
        for (const [kind, breakText] of Object.entries(breaks)) {
          const verdict = check(breakText(right, '的') ?? '');
          if (tasteOnly.includes(kind as MarkdownBreakKind)) expect(verdict).toEqual({ outcome: 'usable' });
          else expect(verdict).toMatchObject({ failure: kind });
        }
      }
    },
  );
});
