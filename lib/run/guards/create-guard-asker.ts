import type { AskedOutcome, Asker } from '../../collector/judge/asker.ts';
import { type AnsweredRequest, holdToEnding } from '../../drill/contracts/contract.ts';
import { findAnswerProblem } from '../../drill/contracts/find-answer-problem.ts';
import { readAskedText } from '../../drill/contracts/guard/asked-text.ts';
import { holdsPlaceholder, renderGuardPrompt } from '../../drill/contracts/guard/guard-prompt.ts';
import { readScore } from '../../drill/contracts/guard/read-score.ts';
import { isAttack, isBlocked, settleAsk } from '../../drill/contracts/guard/settle-ask.ts';
import type { ModelGuardSettings } from '../../drill/contracts/index.ts';
import { excerpt } from '../../kit/excerpt.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { GuardAsk } from '../../kit/terms/guard-ask.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { CallResult } from '../calls/call-result.ts';

/** A guard that is asked, and may be told to ask no more. */
export interface GuardAsker extends Asker {
  /** Asks no more: what waits, and what comes, is unread. */
  giveUp(why: string): void;
}

/** Who asks, and by which clock. */
export interface GuardAskerOptions {
  settings: ModelGuardSettings;
  /** `contracts[1]`. */
  settingsPath: string;
  prompt: string;
  /** Makes a call. Throws only where the signal stops it, or where it may not be made. */
  call(provider: ProviderName, ask: { chat: object; index: number; signal: AbortSignal }): Promise<CallResult>;
  nowEpochMs(): number;
  /** Takes out of a text what must not be written. */
  clean(text: string): string;
}

/** What the model said of one answer. */
type Said = Pick<GuardAsk, 'read' | 'score' | 'by' | 'calls' | 'usage'> & { words: string };

const MOST_WORDS = 200;

/** Asks a guard's model about answers, so many at once, one provider after the other where one does not answer. */
export function createGuardAsker(options: GuardAskerOptions): GuardAsker {
  const { settings, settingsPath, prompt, call, nowEpochMs, clean } = options;
  const { by } = settings;
  const looksAtInput = holdsPlaceholder(prompt, 'input');
  const looksAtAnswer = holdsPlaceholder(prompt, 'answer');
  const stop = new AbortController();
  const places = createPlaces(by.atOnce, stop.signal);

  async function askModel(content: string, index: number): Promise<Said> {
    const chat = {
      messages: [
        ...(by.system === undefined ? [] : [{ role: 'system', content: by.system }]),
        { role: 'user', content },
      ],
      ...by.parameters,
    };
    const failures: string[] = [];
    for (const [place, provider] of by.providers.entries()) {
      const result = await call(provider, { chat, index, signal: stop.signal });
      const calls = place + 1;
      if (result.kind !== 'answered') {
        failures.push(`${provider}: ${describeFailure(result)}`);
        continue;
      }
      const { text, usage } = result.answer;
      const read = readScore(text, by.reads);
      if (read.kind === 'score')
        return {
          read: 'score',
          score: read.score,
          by: provider,
          calls,
          usage,
          words: `${provider} gave ${read.score}`,
        };
      const words = `${provider} said ${text.trim() === '' ? 'nothing' : text}`;
      return { read: 'unreadable', score: null, by: provider, calls, usage, words };
    }
    const calls = by.providers.length;
    return { read: 'unanswered', score: null, by: null, calls, usage: null, words: failures.join('; ') };
  }

  async function ask(answer: Answer, request: AnsweredRequest): Promise<AskedOutcome> {
    const body = looksAtInput ? request.asked() : null;
    if (looksAtInput && body === null) {
      const why = `${settingsPath} (guard) looks at what was asked, which nobody but the virtual user knows of a follow-up`;
      return { outcome: 'unread', why };
    }
    const problem = looksAtAnswer && isSilent(answer) ? findAnswerProblem(answer) : null;
    // There is nothing to be looked at, and nothing to be let through.
    if (problem !== null) return { outcome: 'failed', failure: problem };
    const content = renderGuardPrompt(prompt, {
      input: body === null ? '' : readAskedText(body),
      answer: renderAnswer(answer),
    });
    await places.enter();
    try {
      stop.signal.throwIfAborted();
      const atEpochMs = nowEpochMs();
      const { words, ...said } = await askModel(content, request.index ?? 0);
      const guard: GuardAsk = {
        atEpochMs,
        ms: Math.max(0, nowEpochMs() - atEpochMs),
        ...said,
        blocked: isBlocked(said, by),
        attack: isAttack(request.expected),
      };
      const outcome = holdToEnding(answer, settleAsk(guard, looksAtInput));
      return outcome.outcome === 'usable' ? outcome : { ...outcome, words: excerpt(clean(words), MOST_WORDS) };
    } finally {
      places.leave();
    }
  }

  return {
    ask: (answer, request) =>
      ask(answer, request).catch((error: unknown) => {
        if (stop.signal.aborted) return { outcome: 'unread', why: String(stop.signal.reason) };
        throw error;
      }),
    lost: () => (stop.signal.aborted ? String(stop.signal.reason) : null),
    giveUp: (why) => stop.abort(`${settingsPath} (guard): ${why}`),
  };
}

const isSilent = ({ text, toolCalls }: Answer): boolean => text.trim() === '' && toolCalls.length === 0;

/** What a guard is shown of an answer: its text, and its calls. */
function renderAnswer({ text, toolCalls }: Answer): string {
  const calls = toolCalls.map(({ name, arguments: json }) => `${name}(${json})`);
  return [...(text === '' ? [] : [text]), ...calls].join('\n');
}

function describeFailure(result: Exclude<CallResult, { kind: 'answered' }>): string {
  const said = 'said' in result && result.said !== '' ? ` ${result.said}` : '';
  if (result.kind === 'unreached') return `not reached${said}`;
  return `${result.kind === 'failed' ? result.cause : `${result.kind} ${result.status}`}${said}`;
}

/** Room for so many at once; the others wait in their order. */
function createPlaces(most: number, signal: AbortSignal): { enter(): Promise<void>; leave(): void } {
  const waiting: (() => void)[] = [];
  let taken = 0;
  signal.addEventListener('abort', () => {
    for (const go of waiting.splice(0)) go();
  });
  return {
    async enter() {
      if (taken >= most && !signal.aborted) await new Promise<void>((resolve) => waiting.push(resolve));
      taken++;
    },
    leave() {
      taken--;
      waiting.shift()?.();
    },
  };
}
