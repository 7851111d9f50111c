import type { ContractOutcome } from '../../../lib/drill/contracts/contract.ts';
import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import type { GoldenAnswer } from './golden-answer.ts';
import { tickets } from './ticket.ts';

/** Tickets in several languages, with what looks like an envelope, a fence or a call and is text. */
const payloads: Record<string, Record<string, unknown>> = {
  english: { label: 'refund', score: 0.82, note: 'Paid twice; wants {both} back [see 2].' },
  german: { label: 'delivery', score: 0.4, note: 'Das Päckchen „Größe M“ fehlt – seit dem 3.4.', urgent: true },
  japanese: { label: 'question', score: 1, note: '配送状況を「至急」教えてください。', ids: [4, 7] },
  arabic: { label: 'refund', score: 0, note: 'أريد استرداد المبلغ، شكراً', ids: [] },
  code: { label: 'question', score: 0.5, note: 'Run ```npm test``` or <think> about `{"a": 1}`.', order_id: 81 },
  lines: { label: 'delivery', score: 0.25, note: 'Line one\nline two\t"quoted" \\ and /', address: { city: 'Oslo' } },
};

/** What is put around a ticket, and what that makes of it. */
const wrappings: [name: string, wrap: (json: string, pretty: string) => string, FailureKind | null][] = [
  ['bare', (json) => json, null],
  ['pretty', (_, pretty) => pretty, null],
  ['with spaces around', (json) => `\n  ${json}\r\n\n`, null],
  ['fenced', (_, pretty) => `\`\`\`json\n${pretty}\n\`\`\``, 'fence-json'],
  ['fenced in capitals', (json) => `\`\`\`JSON\n${json}\n\`\`\`\n`, 'fence-json'],
  ['fenced, with a word after it', (json) => `\`\`\`json\n${json}\n\`\`\`\nLet me know!`, 'fence-json'],
  ['fenced on one line', (json) => `\`\`\`json ${json} \`\`\``, 'fence-json'],
  ['fenced with four', (json) => `\`\`\`\`json\n${json}\n\`\`\`\``, 'fence-json'],
  ['fenced with tildes', (json) => `~~~\n${json}\n~~~`, 'fence-bare'],
  ['fenced without a word', (_, pretty) => `\`\`\`\n${pretty}\n\`\`\``, 'fence-bare'],
  ['in a fence that is not closed', (json) => `\`\`\`json\n${json}`, 'fence-unclosed'],
  ['behind a sentence', (json) => `Here is the JSON:\n\n${json}`, 'prose-before'],
  ['behind a sentence, fenced', (json) => `Sure!\n\`\`\`json\n${json}\n\`\`\``, 'prose-before'],
  ['behind a citation', (json) => `[1] says so, [2] too.\n${json}`, 'prose-before'],
  ['behind braces in prose', (json) => `The {label} and the {score} are:\n${json}`, 'prose-before'],
  ['behind a sentence in German', (json) => `Gerne! Hier ist das Ergebnis („JSON“):\n${json}`, 'prose-before'],
  ['behind a sentence in Chinese', (json) => `好的，结果如下：\n${json}`, 'prose-before'],
  ['behind a label', (json) => `Answer: ${json}`, 'prose-before'],
  ['before a reason', (json) => `${json}\n\nReasoning: the customer said so.`, 'prose-after'],
  ['before a citation', (json) => `${json} [1]`, 'prose-after'],
  ['before a note with braces', (json) => `${json}\nNote: {score} is a guess.`, 'prose-after'],
  ['before an end mark', (json) => `${json}<|im_end|>`, 'prose-after'],
  ['behind thoughts', (json) => `<think>\nThe user wants {"label": …}.\n</think>\n\n${json}`, 'think-block'],
  ['behind thoughts of another name', (json) => `<Thinking>hm</Thinking>${json}`, 'think-block'],
  ['behind reasoning', (json) => `<reasoning>a, b</reasoning>\n${json}`, 'think-block'],
  ['behind thoughts that a template opened', (json) => `The customer is angry.\n</think>\n${json}`, 'think-block'],
  ['behind two thoughts', (json) => `<think>a</think>\n<think>b</think>\n${json}`, 'think-block'],
  ['behind thoughts, fenced', (json) => `<think>a</think>\n\`\`\`json\n${json}\n\`\`\``, 'think-block'],
  ['with a byte order mark', (json) => `\ufeff${json}`, 'bom'],
  ['said twice', (json) => `${json}\n${json}`, 'ndjson'],
];

/** Every payload in every wrapping, with its truth known and unknown in turns. */
export const wrapped: GoldenAnswer[] = Object.entries(payloads).flatMap(([language, value]) =>
  wrappings.flatMap(([name, wrap, kind], index) => {
    const text = wrap(JSON.stringify(value), JSON.stringify(value, null, 2));
    const outcome: ContractOutcome['outcome'] = kind === null ? 'usable' : 'repaired';
    const row = kind === null ? ([text, outcome] as const) : ([text, outcome, kind] as const);
    return tickets(`${language} ${name}`, [[...row]], index % 2 === 0 ? value : undefined);
  }),
);
