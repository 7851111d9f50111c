import { describe, expect, test } from 'vitest';
import { question, history, chat, print, change, first, rest } from '../../support/asked-chat.ts';
import { exchangeOf, scoreWrittenRun, writePerfectRun, type WrittenRun } from '../../support/records.ts';

const onFallback = (attempt: WrittenRun['attempts'][number]): boolean => attempt.provider === 'fallback';

/** A run in which the caller, the primary and the fallback are asked these; null: of them it is not known. */
function askAll(sent: object | null, primary: object | null, fallback: object | null, changes = {}): WrittenRun {
  const run = writePerfectRun(changes);
  for (const { index } of run.arrivals) exchangeOf(run, index).asked = sent === null ? null : print(sent);
  for (const attempt of run.attempts) {
    const body = onFallback(attempt) ? fallback : primary;
    attempt.asked = body === null ? null : print(body);
  }
  return run;
}

const bare = change({ response_format: undefined });

describe('A run', () => {
  test('whose providers are asked alike passes, and says so', () => {
    const { verdict, asked } = scoreWrittenRun(askAll(chat, chat, change({ model: 'other' })));
    expect(verdict).toBe('pass');
    expect(asked).toMatchObject({
      lost: 0,
      notCompared: 0,
      providers: [
        { provider: 'primary', against: 'sent', models: ['gpt-5'], changes: [] },
        { provider: 'fallback', against: 'primary', models: ['other'], changes: [] },
      ],
    });
  });

  test.each(['format-lost', 'tools-lost', 'system-lost', 'media-lost'] as const)(
    'fails by name where the fallback answers with %s',
    (name) => {
      const bodies = {
        'format-lost': bare,
        'tools-lost': change({ tools: undefined, tool_choice: undefined }),
        'system-lost': change({ messages: rest }),
        'media-lost': change({ messages: [first, ...history, { role: 'user', content: question }] }),
      };
      const { verdict, reasons, asked } = scoreWrittenRun(askAll(chat, chat, bodies[name]));
      const fallback = asked?.providers.find(({ provider }) => provider === 'fallback');
      expect([verdict, reasons.map(({ code }) => code)]).toEqual(['fail', ['asked-less']]);
      expect(reasons[0]?.message).toContain(`${name} on fallback ${fallback?.compared}`);
      expect(fallback).toMatchObject({ alike: 0, changes: [{ change: name, requests: fallback?.compared }] });
      expect(asked?.lost).toBe(fallback?.compared);
    },
  );

  test('passes where something changed and nothing was lost', () => {
    const { verdict, asked } = scoreWrittenRun(askAll(chat, chat, change({ temperature: 1 })));
    expect([verdict, asked?.lost]).toEqual(['pass', 0]);
    expect(asked?.providers[1]?.changes).toMatchObject([{ change: 'temperature-changed' }]);
  });

  test('is not held against what the target asks the primary no better', () => {
    const { verdict, asked } = scoreWrittenRun(askAll(chat, bare, bare));
    expect([verdict, asked?.lost]).toEqual(['pass', 0]);
    expect(asked?.providers[0]?.changes).toMatchObject([{ change: 'format-lost' }]);
    expect(asked?.providers[1]?.changes).toEqual([]);
  });

  test('of an application is judged by what its primary is asked', () => {
    expect(scoreWrittenRun(askAll(null, chat, chat)).verdict).toBe('pass');
    const { reasons, asked } = scoreWrittenRun(askAll(null, chat, bare));
    expect(reasons.map(({ code }) => code)).toEqual(['asked-less']);
    // What was sent to it is in its own words.
    expect(asked?.providers.map(({ provider }) => provider)).toEqual(['fallback']);
  });

  /** As a breaker does, once it is open. */
  function skipPrimary(run: WrittenRun): WrittenRun {
    const failedOver = new Set(run.attempts.filter(onFallback).map(({ index }) => index));
    for (const attempt of run.attempts) {
      if (!onFallback(attempt) && failedOver.has(attempt.index)) attempt.asked = null;
    }
    return run;
  }

  test.each([
    ['a gateway', chat],
    ['an application', null],
  ])('of %s that asks the primary no more is judged by how it asks it otherwise', (_, sent) => {
    expect(scoreWrittenRun(skipPrimary(askAll(sent, chat, chat))).asked?.lost).toBe(0);
    expect(scoreWrittenRun(skipPrimary(askAll(sent, bare, bare))).asked?.lost).toBe(0);
    expect(scoreWrittenRun(skipPrimary(askAll(sent, chat, bare))).reasons).toMatchObject([{ code: 'asked-less' }]);
  });

  /** As an agent asks: behind each answer of the fallback another thing, without schema or tools. */
  function askFurther(run: WrittenRun): WrittenRun {
    const plain = print(change({ tools: undefined, tool_choice: undefined, response_format: undefined }));
    const further = run.attempts.filter(onFallback).map((attempt) => ({
      ...attempt,
      id: `${attempt.id}-further`,
      startEpochMs: attempt.startEpochMs + 1,
      asked: plain,
    }));
    return { ...run, attempts: [...run.attempts, ...further] };
  }

  test.each([
    ['with a primary that is asked first', (run: WrittenRun) => run],
    ['with a breaker that is open', skipPrimary],
  ])('of an application that asks the fallback several things for one request loses nothing by it, %s', (_, skip) => {
    const { verdict, asked } = scoreWrittenRun(skip(askFurther(askAll(null, chat, chat))));
    expect([verdict, asked?.lost ?? 0]).toEqual(['pass', 0]);
  });

  test('of an application whose every question of several has lost its schema says so', () => {
    const { reasons } = scoreWrittenRun(askFurther(askAll(null, chat, bare)));
    expect(reasons.map(({ code }) => code)).toEqual(['asked-less']);
  });

  test('may say with an objective how much may be asked otherwise', () => {
    const allowed = { objectives: [{ metric: 'askedAlikeRatio', phase: 'on-fallback', min: 0 }] };
    expect(scoreWrittenRun(askAll(chat, chat, bare, allowed)).verdict).toBe('pass');
    const strict = { objectives: [{ metric: 'askedAlikeRatio', phase: 'on-fallback', min: 0.99 }] };
    const { verdict, objectives } = scoreWrittenRun(askAll(chat, chat, change({ temperature: 1 }), strict));
    expect([verdict, objectives]).toMatchObject(['fail', [{ id: 'askedAlikeRatio', observed: 0, ok: false }]]);
  });

  test('is not excused by an objective on a phase in which no fallback answers', () => {
    const elsewhere = { objectives: [{ metric: 'askedAlikeRatio', phase: 'baseline', min: 0.5 }] };
    const { verdict, reasons } = scoreWrittenRun(askAll(chat, chat, bare, elsewhere));
    expect([verdict, reasons.map(({ code }) => code)]).toEqual(['fail', ['asked-less']]);
  });

  test('without any word of it is scored as before', () => {
    expect(scoreWrittenRun(writePerfectRun()).asked).toBeUndefined();
    expect(scoreWrittenRun(askAll(null, null, null)).asked).toBeUndefined();
  });
});
