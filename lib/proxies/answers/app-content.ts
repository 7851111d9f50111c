import type { AppAnswer, StreamForm, WholeForm } from '../../wire/app/app-answer.ts';
import { createAppStream } from '../../wire/app/app-stream.ts';
import { readWholeApp } from '../../wire/app/read-whole-app.ts';
import type { Content } from './content.ts';
import { createTokenTimes } from './token-times.ts';

/** How this answer of an application is to be read: by what it is, where both are known. */
export function chooseAppForm(
  { whole, stream }: AppAnswer,
  contentType: string,
): { kind: 'whole'; form: WholeForm } | { kind: 'stream'; form: StreamForm } {
  const streams = /event-stream|ndjson|jsonl|json-seq|stream\+json/i.test(contentType);
  const isPlain = /^text\/plain/i.test(contentType) && whole?.kind !== 'text';
  if (stream !== undefined && (whole === undefined || streams || isPlain)) return { kind: 'stream', form: stream };
  return { kind: 'whole', form: whole ?? { kind: 'text' } };
}

/** What an application streams, with the times of its own text. */
export function createAppStreamContent(form: StreamForm, app: AppAnswer): Content {
  const stream = createAppStream(form, app);
  const times = createTokenTimes();
  let lastBytesMs = 0;
  return {
    push(bytes, atEpochMs) {
      lastBytesMs = atEpochMs;
      for (let left = stream.push(bytes); left > 0; left--) times.add(atEpochMs);
    },
    giveUp() {},
    end() {
      if (stream.end() > 0) times.add(lastBytesMs);
      // No words of a provider's: that it came to its end is all there is to know.
      return { ...times.read(), terminated: stream.ended(), ended: null, answer: stream.answer() };
    },
  };
}

/** What an application answers at once. */
export function createAppWholeContent(form: WholeForm, app: AppAnswer): Content {
  const chunks: Buffer[] = [];
  return {
    push: (bytes) => void chunks.push(bytes),
    giveUp: () => void chunks.splice(0),
    end() {
      const answer = readWholeApp(Buffer.concat(chunks).toString('utf8'), form, app);
      const pieces = answer === null || answer.text === '' ? 0 : 1;
      return { firstTokenEpochMs: null, gapsMs: [], pieces, terminated: true, ended: null, answer };
    },
  };
}
