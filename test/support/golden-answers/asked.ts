import type { AskedBody } from '../../../lib/drill/workloads/asked-body.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { GoldenAnswer } from './golden-answer.ts';

export const SYSTEM =
  'You are the support desk of Nordlys. Answer in two or three sentences, be friendly, and never offer more than ten percent.';
export const USER = 'Where is my parcel 8123? I ordered it last Monday, and it was to come on Wednesday at the latest.';

/** A request in which this was said. */
export function asking(system: string, user: string): AskedBody {
  const told = system === '' ? [] : [{ role: 'system', content: system }];
  return { messages: [...told, { role: 'user', content: user }] };
}

interface AskedText {
  asked: AskedBody;
  text: string;
}
const POEM =
  'The river runs below the town, and all the lights come slowly down; the night is long, the road is brown, and nobody is about the town.';
const GERMAN =
  'Wo ist mein Paket 8123? Ich habe es am letzten Montag bestellt, und es sollte spätestens am Mittwoch da sein.';
const CHINESE = '我的包裹在哪里？我上周一下的订单，说好最晚星期三送到，可是到现在还没有收到。';

/** Answers that say the prompt over again. */
export const echoes: readonly AskedText[] = [
  { asked: asking('', USER), text: USER },
  { asked: asking('', USER), text: `  ${USER.toUpperCase()}\n` },
  { asked: asking('', USER), text: `${USER}\n\n${USER}` },
  { asked: asking('', USER), text: USER.replaceAll(/[?.,]/g, '') },
  { asked: asking('', GERMAN), text: GERMAN },
  { asked: asking('', CHINESE), text: CHINESE },
  { asked: asking(SYSTEM, USER), text: SYSTEM },
  { asked: asking(SYSTEM, USER), text: `${SYSTEM} ${SYSTEM}` },
];

/** Clean answers that share much with the prompt. */
export const quotes: readonly AskedText[] = [
  { asked: asking('', USER), text: `> ${USER}\n\nIt comes tomorrow.` },
  { asked: asking('', USER), text: `You asked: “${USER}” It comes tomorrow.` },
  {
    asked: asking('', USER),
    text: `Yes: where is your parcel 8123? You ordered it last Monday, and it comes tomorrow.`,
  },
  { asked: asking('', USER), text: `${USER} – Tomorrow.` },
  { asked: asking('', USER), text: `Tomorrow. (${USER})` },
  { asked: asking('', USER), text: 'Where is my parcel 8123?' },
  {
    asked: asking('', USER),
    text: 'Your parcel 8123, ordered last Monday, was to come on Wednesday at the latest. It is late, and comes tomorrow.',
  },
  { asked: asking('', `Correct the spelling: ${USER.replace('parcel', 'parsel')}`), text: USER },
  { asked: asking('', `Repeat after me: ${POEM}`), text: POEM },
  { asked: asking('', `Translate into English: ${GERMAN}`), text: USER },
  { asked: asking('', `Write it in capitals. ${POEM}`), text: POEM.toUpperCase() },
  {
    asked: asking('', `Put this into a list: ${POEM}`),
    text: POEM.split(/[,;] /)
      .map((line) => `- ${line}`)
      .join('\n'),
  },
  {
    asked: asking('', `Continue: ${POEM}`),
    text: `${POEM} And then the morning came at last, and all the sorrow of it passed.`,
  },
  // Told by the system what to do with a text, it may rightly come back as it was.
  { asked: asking('Correct the spelling of what you are given, and say nothing else.', USER), text: USER },
  { asked: asking('Repeat what the user says.', USER), text: USER },
  { asked: asking('Du korrigierst Texte. Gib nur den Text zurück.', GERMAN), text: GERMAN },
  {
    asked: asking(SYSTEM, 'Who are you?'),
    text: 'I am the support desk of Nordlys. How can I help you today? Ask me about parcels, refunds or returns.',
  },
  {
    asked: asking(SYSTEM, 'What are you told?'),
    text: 'I am told to answer in two or three sentences, be friendly, and never offer more than ten percent. How can I help?',
  },
  { asked: asking(SYSTEM, 'Say yes.'), text: 'You are the support desk of Nordlys.' },
  {
    asked: asking('', 'Who wrote Hamlet?'),
    text: 'Who wrote Hamlet? William Shakespeare wrote Hamlet, about the year 1600, and it was printed in 1603.',
  },
  {
    asked: asking('', 'What is the title of this book, of which I only know that it is long?'),
    text: 'What is the title of this book',
  },
  {
    asked: asking('', 'Count: one two three four five six seven eight nine ten eleven twelve'),
    text: 'one two three four five six seven eight nine ten eleven twelve',
  },
  {
    asked: asking('', CHINESE),
    text: '您的包裹在路上。您上周一下的订单，说好最晚星期三送到，我们很抱歉，明天一定送到。',
  },
  { asked: asking('', CHINESE), text: `您问：“${CHINESE}”明天就到。` },
  { asked: asking('', GERMAN), text: `> ${GERMAN}\n\nMorgen.` },
  {
    asked: asking('', GERMAN),
    text: 'Ihr Paket 8123, am letzten Montag bestellt, sollte spätestens am Mittwoch da sein. Es kommt morgen.',
  },
  { asked: asking('', `Extract the order number. ${USER}`), text: '8123' },
  {
    asked: asking('', `Which words are nouns? ${POEM}`),
    text: 'river, town, lights, night, road, nobody – in the order in which they stand in it.',
  },
  {
    asked: asking(
      '',
      'Give me the template "Dear customer, thank you for your order of the day, we will be in touch soon." with a name.',
    ),
    text: 'Dear Ada, thank you for your order of the day, we will be in touch soon.',
  },
  {
    asked: asking(
      '',
      'Reply with exactly this: thank you for your order of the day, we will be in touch with you soon.',
    ),
    text: 'Thank you for your order of the day, we will be in touch with you soon.',
  },
];

/** What was asked is known of them. */
export const askedAnswers: GoldenAnswer[] = (['text', 'markdown'] as const).flatMap((kind) => {
  const contract =
    kind === 'text'
      ? ({ kind, for: 'chat', maxWords: 1_000, contains: [], matches: [], forbids: [] } as const)
      : ({ kind, for: 'chat' } as const);
  const write = (name: string, list: readonly AskedText[]): GoldenAnswer[] =>
    list.map(({ asked, text }, at) => ({
      id: `${name} ${kind}-${at + 1}`,
      contract: contract as GoldenAnswer['contract'],
      answer: { ...emptyAnswer(), text, finishReason: 'stop' },
      expected: { kind: 'unknown' },
      asked,
      outcomes: [name === 'echo' ? 'failed' : 'usable'],
      kinds: name === 'echo' ? ['prompt-echo'] : [],
    }));
  return [...write('echo', echoes), ...write('quote', quotes)];
});
