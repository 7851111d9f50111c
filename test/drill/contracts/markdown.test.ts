import { describe, expect, it } from 'vitest';
import { markdownContract } from '../../../lib/drill/contracts/markdown.ts';
import { markdownFaults } from '../../../lib/drill/contracts/find-markdown-fault.ts';
import { MOST_CHARACTERS } from '../../../lib/drill/contracts/parse-markdown.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';

const contract = markdownContract.create({});
const check = (text: string, finishReason = 'stop') =>
  contract.check({ ...emptyAnswer(), text, finishReason }, unknownRequest);

describe('markdown', () => {
  it.each([
    '## Summary\n\nWe refund **82.50 EUR** (see `order`).\n\n- one\n* two\n1. three',
    'I’m sorry to hear that your parcel was damaged.',
    '```js\nconst a = `x`;\n```\n\n~~~\n```\n~~~',
    '````md\n```js\n1\n```\n````',
    '- item\n  ```\n  code **\n  ```',
    '| a | b |\n|---|:-:|\n| 1 | 2 |\n| x \\| y | `z` |',
    'Order #8123 and #hashtag\n#8123 was shipped',
    'a ** b`**`: `**` stands for bold **text**.'.replace('a ** b', 'a '),
    'See [the page](https://example.org/a_(b)) and [1].',
    '<details><summary>More</summary>text</details> and a <br> and an <unknown>',
    '***\n\n**_both_**\n\n***all***',
    '2 * 3 * 4 and snake_case_name and \\*escaped\\*',
    'Price: $5 and $6. Size < 3. 5 µm, π, naïve, ✅',
    '你好，您的包裹已经寄出。',
    '> | a | b |\n> |---|---|\n> | 1 | 2 |\n\n> ```\n> code\n> ```',
    '- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |',
    '| a | b |\n|---|---|\n| 1 | 2 |\nText that stands too close.',
    'It matches `src/**` and src/**/*.ts, and 2**10 is 1024.',
    '<!-- <details> --> Text <!-- <div> -->',
    '`<details>` and \\<details> open nothing.',
    'Call handlers[name](request, reply) or a[i](b c).',
    '[a link\nin two lines](https://example.org)',
  ])('is usable: %j', (text) => {
    expect(check(text)).toEqual({ outcome: 'usable' });
  });

  it.each([
    ['md-fence', '```js\nconst a = 1;'],
    ['md-fence', '~~~\ncode\n```'],
    ['md-fence', '````\ncode\n```'],
    ['md-fence', 'Call `refund now.'],
    ['md-fence', 'Call ``refund` now.'],
    ['md-bold-label', '**Answer: B'],
    ['md-bold-label', 'One **two** and **three\n\nfour** five'],
    ['md-heading', '##Summary\n\ntext'],
    ['md-heading', 'text\n#Summary'],
    ['md-table', '| a | b |\n| 1 | 2 |'],
    ['md-table', '| a | b |'],
    ['md-table', '| a | b |\n|---|---|\n| 1 | 2 | 3 |'],
    ['md-table', '| a | b |\n|---|\n| 1 | 2 |'],
    ['md-table', 'Text:\n| a | b |\n|---|---|\n| x | y | z |'],
    ['syntax-other', 'See [the page](https://example.org'],
    ['syntax-other', 'See [the terms](https://example.org/our terms).'],
    ['md-fence', '> ```\n> code\n\ntext'],
    ['md-fence', '1. Run:\n   ```sh\nnpm test\n   ```'],
    ['md-table', '> | a | b |\n> | 1 | 2 |'],
    ['md-table', '- | a | b |\n  |---|---|\n  | 1 |'],
    ['md-heading', '> ##Summary'],
    ['md-bold-label', '**Note: **your parcel was sent, **Order: **8123'],
    ['md-bold-label', '| a |\n|---|\n| **b |'],
    ['xml', '<details><summary>More</summary>text'],
    ['xml', 'Text with <b>bold.'],
    ['xml', '<div>\n\ntext'],
    ['latex', 'The answer is \\boxed{42}.'],
    ['latex', 'The answer is \\(42\\).'],
    ['lang-drift', 'Your parcel is on the way สวัสดี and will arrive.'],
    ['lang-drift', 'This is 的 refund.'],
    ['think-unclosed', '<think>Let me see'],
    ['empty-content', '\n'],
    ['refusal-text', 'I cannot help with that.'],
  ])('fails, %s: %j', (failure, text) => {
    expect(check(text)).toEqual({ outcome: 'failed', failure });
  });

  it('that ran into the token limit is truncated, however whole it looks', () => {
    expect(check('All is well.', 'length')).toEqual({ outcome: 'failed', failure: 'truncated' });
  });

  it('is repaired where a chat window takes a wrapper off', () => {
    expect(check('```markdown\n## Summary\n\nText.\n```')).toEqual({ outcome: 'repaired', failure: 'md-fence' });
    expect(check('<think>hm</think>\n## Summary')).toEqual({ outcome: 'repaired', failure: 'think-block' });
    expect(check('<think>hm</think>\n##Summary')).toEqual({ outcome: 'failed', failure: 'md-heading' });
    expect(check('```markdown\n\u200b\n```')).toEqual({ outcome: 'failed', failure: 'empty-content' });
    expect(check('<think>hm</think>')).toEqual({ outcome: 'failed', failure: 'reasoning-only' });
  });
});

describe('markdown for a renderer', () => {
  const say = (settings: Parameters<typeof markdownContract.create>[0], text: string) =>
    markdownContract.create(settings).check({ ...emptyAnswer(), text, finishReason: 'stop' }, unknownRequest);

  it('that mends some faults is held to the others', () => {
    const text = 'It is \\(42\\).\n\n##Summary';
    expect(say({}, text)).toEqual({ outcome: 'failed', failure: 'md-heading' });
    expect(say({ ignores: ['md-heading'] }, text)).toEqual({ outcome: 'failed', failure: 'latex' });
    expect(say({ ignores: ['latex', 'md-heading'] }, text)).toEqual({ outcome: 'usable' });
    expect(say({ ignores: ['latex', 'md-heading'] }, `${text} **`.repeat(2))).toMatchObject({ outcome: 'failed' });
  });

  it.each([
    ['A<br>B', 'failed'],
    ['<b>B</b>', 'failed'],
    ['<details>\n\ntext\n\n</details>', 'failed'],
    ['Array<string>, `<br>`, a \\<b> and 1 < 2', 'usable'],
    ['<!-- a comment -->', 'usable'],
  ])('that shows tags as they stand takes none: %j', (text, outcome) => {
    expect(say({ html: 'none' }, text).outcome).toBe(outcome);
    expect(say({}, text)).toEqual({ outcome: 'usable' });
  });

  it('is truncated by what ended it, whatever it closes and whatever is ignored', () => {
    for (const finishReason of ['length', 'max_tokens', 'MAX_TOKENS', 'a word nobody knows']) {
      const answer = { ...emptyAnswer(), text: '## All\n\n**is** `closed`.', finishReason };
      const said = markdownContract.create({ ignores: [...markdownFaults] }).check(answer, unknownRequest);
      expect(said).toEqual({ outcome: 'failed', failure: 'truncated' });
    }
  });

  it('is read to its bound, and what is open there is nothing that is known to be wrong', () => {
    const filler = 'words of a text\n\n'.repeat(MOST_CHARACTERS / 16);
    expect(say({}, `\`\`\`\n${filler}\n\`\`\``)).toEqual({ outcome: 'usable' });
    expect(say({}, `##Summary\n\n${filler} end.`)).toEqual({ outcome: 'failed', failure: 'md-heading' });
  });

  it.each<[string, string]>([
    ['quotes 10,000 deep', '>'.repeat(10_000)],
    ['lists 10,000 deep', '- '.repeat(10_000)],
    ['links 10,000 deep', `${'['.repeat(10_000)}a${'](b)'.repeat(10_000)}`],
    ['emphasis 10,000 deep', '*a **b '.repeat(10_000)],
    ['10 MB of paragraphs', 'a\n\n'.repeat(3_400_000)],
    ['10 MB of open brackets', '['.repeat(10_000_000)],
    ['10 MB of tables', '|a|b|\n|-|-|\n'.repeat(840_000)],
    ['10 MB of tags', '<details>'.repeat(1_200_000)],
  ])('has an outcome in bounded time: %s', (_, text) => {
    const tookMs = measureCpuMs(() => expect(say({}, text).outcome).toMatch(/^(?:usable|failed)$/));
    // 0.7 s at most where it was measured.
    expect(tookMs).toBeLessThan(5_000);
  });
});

describe('markdown that must have something in it', () => {
  const demanding = markdownContract.create({
    requires: { heading: true, list: true, table: true, minWords: 6, mentions: ['#8123', 'REFUND'] },
  });
  const whole = '## Your refund\n\nOrder #8123 is paid back.\n\n- today\n\n| a | b |\n|---|---|\n| 1 | 2 |';
  const say = (text: string) => demanding.check({ ...emptyAnswer(), text, finishReason: 'stop' }, unknownRequest);

  it('is usable with all of it, and repaired behind thoughts', () => {
    expect(say(whole)).toEqual({ outcome: 'usable' });
    expect(say(whole.replace('## Your refund', 'Your refund\n==='))).toEqual({ outcome: 'usable' });
    expect(say(`<think>hm</think>\n${whole}`)).toEqual({ outcome: 'repaired', failure: 'think-block' });
  });

  it.each([
    ['a heading', whole.replace('## ', '')],
    ['words in its heading', whole.replace('## Your refund', '##')],
    ['words in its heading that are seen', whole.replace('Your refund', '\u200b')],
    ['anything in its list', whole.replace('- today', '-\n-')],
    ['anything in its table', whole.replace('| 1 | 2 |', '|  |  |')],
    ['a list', whole.replace('- today', 'today')],
    ['a table', whole.replace('|---|---|', '').replaceAll('|', '')],
    ['a mention', whole.replace('8123', '8124')],
    ['another mention', whole.replace('refund', 'money')],
    ['a heading that is not in code', whole.replace('## Your refund', '```\n## Your refund\n```')],
  ])('is off-task without %s', (_, text) => {
    expect(say(text)).toEqual({ outcome: 'failed', failure: 'off-task' });
  });

  it('counts words in scripts without spaces by two letters', () => {
    const six = markdownContract.create({ requires: { minWords: 6 } });
    const count = (text: string) => six.check({ ...emptyAnswer(), text, finishReason: 'stop' }, unknownRequest).outcome;
    expect([count('one two three four five'), count('one two three four five six')]).toEqual(['failed', 'usable']);
    expect([count('您的包裹已经寄出'), count('您的包裹已经寄出，谢谢您的耐心等待')]).toEqual(['failed', 'usable']);
  });
});
