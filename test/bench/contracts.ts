import MarkdownIt from 'markdown-it';
import { createRandom } from '../../lib/kit/stats/random.ts';
import { type Answer, emptyAnswer } from '../../lib/kit/terms/answer.ts';
import {
  contracts,
  contractSettings,
  createContract,
  isOutside,
  prepareContracts,
} from '../../lib/drill/contracts/index.ts';
import { languageDetector } from '../../lib/drill/contracts/language/detector.ts';
import { extractionSchema } from '../../lib/drill/workloads/support-desk/tasks.ts';
import { draftMarkdown } from '../../mocks/answer/draft-markdown.ts';
import { factsOf } from '../mocks/request-body.ts';
import { type Delivery, deliverGolden, deliveries } from '../support/golden-answers/deliver-golden.ts';
import { judgeGolden } from '../support/golden-answers/golden-answer.ts';
import { goldenAnswers } from '../support/golden-answers/index.ts';
import { measureConfusion } from '../support/golden-answers/measure-confusion.ts';
import { measureModule } from './module-speed.ts';
import { atLeast, atMost, type Bench, type BenchRow } from './bench.ts';
import { expecting, unknownRequest } from '../support/answered-request.ts';

/** Precision and recall of every kind. */
const LEAST = 0.98;
const ANSWERS_PER_SECOND = 20_000;
/** Of the speed of `JSON.parse` on the same texts; the lesser of the two bars holds. */
const SHARE_OF_PARSE = 0.2;
/** A module of the user's, in a process of its own. */
const MODULE_PER_SECOND = 5_000;
const ROUNDS = 9;
const ANSWERS = 2_000;

/**
 * What the contracts make of answers that are known: precision and recall of each failure kind, what was taken for what, and
 * how fast they are beside `JSON.parse` of the same texts.
 */
export const bench: Bench = {
  name: 'contracts',
  async run() {
    // First: a run judges by a few contracts, not by all of them and every wire format, behind which the engine has given up half of its guesses.
    const speed = await measureSpeed();
    return [
      ...measureKinds(),
      ...deliveries.flatMap(measureDelivery),
      ...speed,
      atLeast(
        'module: speed',
        await measureModule(writeTexts()),
        'answers of 1 kB a second, by the clock',
        MODULE_PER_SECOND,
      ),
    ];
  },
};

function measureKinds(): BenchRow[] {
  const { kinds, confusions, wrongOutcomes, cleanFailed } = measureConfusion(goldenAnswers, judgeGolden);
  const wrong = confusions.reduce((sum, { ids }) => sum + ids.length, 0);
  return [
    { id: 'answers', value: goldenAnswers.length, unit: '' },
    ...kinds.flatMap(({ kind, are, said, rightly }) => [
      ...(said === 0 ? [] : [atLeast(`${kind}: precision`, rightly / said, `of ${said}`, LEAST)]),
      ...(are === 0 ? [] : [atLeast(`${kind}: recall`, rightly / are, `of ${are}`, LEAST)]),
    ]),
    ...confusions.map(({ is, said, ids }) => ({
      id: `${is} taken for ${said}`,
      value: ids.length,
      unit: `(${ids.join(' ')})`,
    })),
    ...wrongOutcomes.map(({ id, said }) => ({ id: `${id} said to be ${said}`, value: 1, unit: '' })),
    atLeast('kind right', 1 - wrong / goldenAnswers.length, '', LEAST),
    atLeast('outcome right', 1 - wrongOutcomes.length / goldenAnswers.length, '', LEAST),
    atMost('clean answers failed', cleanFailed.length, cleanFailed.join(' '), 0),
  ];
}

/** The same answers as a wire format brings them: what is taken for what, and how much of it rightly. */
function measureDelivery(delivery: Delivery): BenchRow[] {
  const name = `${delivery.wire}, ${delivery.streamed ? 'streamed' : 'whole'}`;
  const delivered = goldenAnswers.flatMap((golden) => deliverGolden(golden, delivery) ?? []);
  const { confusions, wrongOutcomes, cleanFailed } = measureConfusion(delivered, judgeGolden);
  const wrong = confusions.reduce((sum, { ids }) => sum + ids.length, 0);
  return [
    ...confusions.map(({ is, said, ids }) => ({
      id: `${name}: ${is} taken for ${said}`,
      value: ids.length,
      unit: `(${ids.join(' ')})`,
    })),
    atLeast(`${name}: kind right`, 1 - wrong / delivered.length, `of ${delivered.length}`, LEAST),
    atLeast(`${name}: outcome right`, 1 - wrongOutcomes.length / delivered.length, `of ${delivered.length}`, LEAST),
    atMost(`${name}: clean answers failed`, cleanFailed.length, cleanFailed.join(' '), 0),
  ];
}

/** Texts of 1 kB as a fallback says them: most are right, some fenced, talked around, broken or of the wrong form. */
function writeTexts(): string[] {
  return Array.from({ length: ANSWERS }, (_, index) => {
    const right = {
      ticket_id: index,
      customer: 'Ada Lindqvist',
      category: 'refund',
      priority: 2,
      refund_amount: 82.5,
      order_ids: [8123, 8124],
      urgent: index % 2 === 0,
      summary: `${index} `.padEnd(850, 'the parcel was late, '),
    };
    const body = JSON.stringify(right);
    const forms = [body, body, body, body, body, body, `\`\`\`json\n${body}\n\`\`\``, `Here it is:\n${body}`];
    return forms[index % forms.length] ?? body;
  });
}

/** What a contract that goes by it is told to be right; of most of the answers it is. */
const rightTicket = { refund_amount: 82.5, order_ids: [8124, 8123], customer: 'Ada Lindqvist' };

/** What a contract is told and given here, besides its kind; one that is not named judges chats, and is told nothing. */
const subjects: Readonly<Record<string, { settings: object; judges: 'json' | 'calls' | 'chats' }>> = {
  'json-schema': { settings: { schema: extractionSchema }, judges: 'json' },
  'tool-call': {
    settings: { tools: [{ name: 'extract', description: 'Takes a ticket.', parameters: extractionSchema }] },
    judges: 'calls',
  },
  text: {
    settings: {
      minWords: 3,
      maxWords: 900,
      contains: ['ticket'],
      forbids: ['as an AI'],
      decimals: 'point',
      maxForeignLetters: 0.02,
    },
    judges: 'chats',
  },
  stream: { settings: {}, judges: 'chats' },
  'house-rules': {
    settings: {
      rules: [
        { name: 'short', maxWords: 900 },
        { name: 'tone', forbids: ['as an AI'] },
      ],
    },
    judges: 'chats',
  },
  semantic: {
    settings: {
      by: {
        kind: 'fields',
        fields: [
          { kind: 'number', at: '/refund_amount', tolerance: 0.01 },
          { kind: 'set', at: '/order_ids' },
          { kind: 'text', at: '/customer' },
        ],
      },
    },
    judges: 'json',
  },
  guard: {
    settings: {
      by: { kind: 'phrases', on: 'answer', block: ['ignore the', 'as an AI'], patterns: ['disregard .{0,40}figure'] },
    },
    judges: 'chats',
  },
};

/** A chat that is held to its language: by far the most of it is spent in the library that tells languages apart, which is its peer. */
const ofLanguage = { kind: 'text', for: 'chat', language: 'en' };
/** Of the speed of that library alone on the same texts. */
const SHARE_OF_LIBRARY = 0.4;

/** Every contract that judges by itself, also one that is new. */
async function measureSpeed(): Promise<BenchRow[]> {
  const texts = writeTexts();
  const parse = perSecond(() => {
    for (const text of texts) {
      try {
        JSON.parse(text);
      } catch {
        // A text that is none takes its time too.
      }
    }
  });
  const bar = Math.round(Math.min(ANSWERS_PER_SECOND, parse * SHARE_OF_PARSE));
  const answers = {
    json: texts.map(answerOf),
    chats: writeChats().map(answerOf),
    calls: texts.map((text) => ({
      ...emptyAnswer(),
      toolCalls: [{ id: 'call_1', name: 'extract', arguments: text }],
      finishReason: 'tool_calls',
    })),
  };
  const unit = 'answers of 1 kB a second';
  const rows = Object.keys(contracts).flatMap((kind) => {
    const { settings, judges } = subjects[kind] ?? { settings: {}, judges: 'chats' };
    if ('outside' in contracts[kind as keyof typeof contracts]) return [];
    const read = contractSettings.read({ kind, for: 'chat', ...settings }, kind);
    if (isOutside(read)) return [];
    const contract = createContract(read);
    const request = kind === 'semantic' ? expecting({ kind: 'json', value: rightTicket }) : unknownRequest;
    const speed = perSecond(() => {
      for (const answer of answers[judges]) contract.check(answer, request);
    });
    return [atLeast(`${kind}: speed`, speed, unit, bar)];
  });
  return [
    { id: 'JSON.parse', value: parse, unit },
    { id: 'markdown-it alone', value: measureMarkdownIt(answers.chats), unit },
    ...rows,
    ...(await measureLanguage(answers.chats, unit)),
  ];
}

/** The peer of the contract `markdown`, which parses with it: blocks, and each line. */
function measureMarkdownIt(chats: readonly Answer[]): number {
  const library = new MarkdownIt({ html: true });
  return perSecond(() => {
    for (const { text } of chats) library.parse(text, {});
  });
}

async function measureLanguage(chats: readonly Answer[], unit: string): Promise<BenchRow[]> {
  const read = contractSettings.read(ofLanguage, 'text');
  if (isOutside(read)) throw new Error('a text contract is judged outside');
  await prepareContracts([read]);
  const contract = createContract(read);
  const detect = languageDetector();
  const speed = perSecond(() => {
    for (const chat of chats) contract.check(chat, unknownRequest);
  });
  const alone = perSecond(() => {
    for (const { text } of chats) detect(text);
  });
  return [
    { id: 'eld alone', value: alone, unit },
    { id: 'text in a language: speed', value: speed, unit },
    atLeast('text in a language: share of eld alone', speed / alone, '', SHARE_OF_LIBRARY),
  ];
}

function answerOf(text: string): Answer {
  return { ...emptyAnswer(), text, finishReason: 'stop' };
}

/** Chats of about 1 kB as a mock says them: heading, list, table, fence. */
function writeChats(): string[] {
  return Array.from({ length: ANSWERS }, (_, index) =>
    draftMarkdown(factsOf(index), 220, createRandom(index, 'chats')),
  );
}

/** By the processor's time; the fastest round counts, since all that slows is the machine. */
function perSecond(judgeAll: () => void): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const started = process.cpuUsage();
    judgeAll();
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, user + system);
  }
  return (ANSWERS * 1_000_000) / best;
}
