import type { ClientOutcome } from './client-outcome.ts';

/** What people come to the page for; the answer is a list of clients for each thing that is said of them. */
export interface Question {
  asks: string;
  mode: 'whole' | 'streamed';
  /** Of the cases that answer it; a client is looked for in each, and found in one or none. */
  titles: readonly string[];
  says(outcome: ClientOutcome): string;
}

const sayCalls = ({ attempts }: ClientOutcome): string => (attempts === 1 ? 'one call' : `${attempts} calls`);

function sayTaken(outcome: ClientOutcome): string {
  switch (outcome.kind) {
    case 'answer': {
      const { finish, fellBack } = outcome;
      if (fellBack === true) return 'falls back';
      return finish === null ? 'takes it, and has no finish reason' : `takes it, with finish reason \`${finish}\``;
    }
    case 'error':
      return 'throws';
    case 'hang':
      return 'waits for ever';
  }
}

function sayWait({ attempts, wait }: ClientOutcome): string {
  if (attempts === 1) return 'does not retry';
  return wait === 'as asked' ? 'waits as long, or longer' : 'waits by a rule of its own';
}

/** The questions at the top of the page. */
export const questions: readonly Question[] = [
  {
    asks: 'A stream ends in order after half of the answer. Who takes it for the whole?',
    mode: 'streamed',
    titles: ['a clean end after half of the text'],
    says: sayTaken,
  },
  {
    asks: 'An error event comes after half of the answer. Who throws?',
    mode: 'streamed',
    titles: ['an error event after half of the text, then the end'],
    says: sayTaken,
  },
  {
    asks: 'An event is missing in the middle of the stream. Who notices?',
    mode: 'streamed',
    titles: ['the second piece of text is missing'],
    says: sayTaken,
  },
  {
    asks: 'In the middle of the stream the answer begins over again, as a second message. Who notices?',
    mode: 'streamed',
    titles: ['a second message begins after half of the text, with the answer from the start'],
    says: (outcome) => (outcome.kind === 'answer' ? 'hands over both as one text' : 'throws'),
  },
  {
    asks: 'An answer does not say how many tokens it took. Who needs to know?',
    mode: 'streamed',
    titles: ['no usage'],
    says: (outcome) => (outcome.kind === 'answer' ? 'has the answer' : 'throws'),
  },
  {
    asks: 'A stream stalls. Whose time-out ends it?',
    mode: 'streamed',
    titles: ['a stall after half of the text'],
    says: ({ kind }) => (kind === 'hang' ? 'waits for ever' : 'times out'),
  },
  {
    asks: 'A 200 carries an error instead of an answer. Who takes it for one?',
    mode: 'whole',
    titles: ['200 with an error for a body or first event'],
    says: sayTaken,
  },
  {
    asks: 'And a maintenance page in place of the stream?',
    mode: 'streamed',
    titles: ['200 with a maintenance page in HTML'],
    says: sayTaken,
  },
  {
    asks: 'How many calls does one question cost a provider that is overloaded?',
    mode: 'streamed',
    titles: ['an overload in place of the stream'],
    says: sayCalls,
  },
  {
    asks: 'And a provider that resets every connection?',
    mode: 'streamed',
    titles: ['a reset in place of the answer'],
    says: sayCalls,
  },
  {
    asks: 'And one that stays silent until the time-out?',
    mode: 'streamed',
    titles: ['silence'],
    says: sayCalls,
  },
  {
    asks: 'The quota is used up, or the spend cap reached: a 429 no retry helps against. Who retries?',
    mode: 'whole',
    titles: ['error `openai-429-quota`', 'error `anthropic-429-spend`'],
    says: sayCalls,
  },
  {
    asks: 'A 429 asks for 20 s. Who waits that long?',
    mode: 'whole',
    titles: ['a rate limit that asks for 20 s'],
    says: sayWait,
  },
  {
    asks: 'A 429 asks for 90 s. Who waits that long?',
    mode: 'whole',
    titles: ['a rate limit that asks for 90 s'],
    says: sayWait,
  },
  {
    asks: 'A limit is used up for 40 s. Who gets through?',
    mode: 'whole',
    titles: ['one request in 40 s, and another was first'],
    says: (outcome) => (outcome.kind === 'answer' ? `has the answer after ${sayCalls(outcome)}` : 'gives up'),
  },
  {
    asks: 'A 400 says `x-should-retry: true`. Who obeys?',
    mode: 'whole',
    titles: ['a 400 with `x-should-retry: true`'],
    says: ({ attempts }) => (attempts > 1 ? 'obeys' : 'does not'),
  },
];
