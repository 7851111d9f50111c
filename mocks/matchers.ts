import type { FaultSummary } from '../lib/collector/records/record.ts';
import type { FaultInput } from '../lib/faults/index.ts';
import { CutoverError, formatCause } from '../lib/kit/cutover-error.ts';
import { formatCount } from '../lib/kit/format/format-count.ts';
import { formatMs } from '../lib/kit/format/format-ms.ts';
import type { ProviderName } from '../lib/kit/terms/provider.ts';
import type { CutoverHandlers } from './handlers.ts';

export interface SurviveOptions<Name extends ProviderName = ProviderName> {
  /** Whose calls meet the fault. Default: the first of the handlers' providers, the primary. */
  provider?: Name;
  /** How often the call is made, one after the other; each must come through. 1 or more, default 1. */
  calls?: number;
  /** Within what time each call must come through, ms. Over 0, default 4,500: less than the 5 s that vitest and Jest give a test, which would end it without a reason. */
  withinMs?: number;
  /** Could your code use the result? False, or what it throws, says no. Default: it need only come. */
  usable?: (result: unknown) => unknown;
}

/** What vitest and Jest take of a matcher. */
interface MatcherResult {
  pass: boolean;
  message: () => string;
}

/**
 * What `expect(call)` has then, for `declare module 'vitest' { interface Matchers<T> extends ToSurvive<T> {} }`. With the providers' names
 * behind it, `ToSurvive<T, 'openai' | 'azure'>`, no other name is taken for one.
 */
export interface ToSurvive<T, Name extends ProviderName = ProviderName> {
  /** The call brings a result though the provider fails like this. */
  toSurvive(fault: FaultInput | readonly FaultInput[], options?: SurviveOptions<Name>): Promise<T>;
}

/** For `expect.extend`. */
export interface CutoverMatchers {
  toSurvive(call: unknown, fault: FaultInput | readonly FaultInput[], options?: SurviveOptions): Promise<MatcherResult>;
}

/**
 * Matchers for vitest and Jest, over these handlers. `toSurvive` makes a provider fail, makes the call, and passes when the
 * call brings a result all the same: it does not throw, is no `Response` with an error status or a broken body, and
 * `usable` agrees. A fault that the call never met fails it, also behind `not`: it would have shown nothing. Faults that
 * were armed before are armed again.
 *
 * @example
 * expect.extend(cutoverMatchers(providers));
 *
 * await expect(() => app.ask('Where is my order?')).toSurvive({ kind: 'error-response', error: 'openai-503-overloaded' });
 */
export function cutoverMatchers<Name extends ProviderName>(
  handlers: Pick<CutoverHandlers<Name>, 'arm' | 'summarize' | 'providers'>,
): CutoverMatchers {
  return {
    async toSurvive(
      call,
      fault,
      { provider: named = handlers.providers[0], calls = 1, withinMs = 4_500, usable } = {},
    ) {
      // Another name than theirs is refused by `arm`.
      const provider = named as Name;
      if (typeof call !== 'function') {
        throw new CutoverError(
          'usage',
          `expect(call).toSurvive(fault): call must be a function that makes the call, got ${typeof call}. Write expect(() => …).`,
        );
      }
      if (!Number.isInteger(calls) || calls < 1) {
        throw new CutoverError('usage', `toSurvive: calls must be a whole number of at least 1, got ${calls}.`);
      }
      // A timer that is set for longer acts at once.
      if (!(withinMs > 0 && withinMs < 2 ** 31)) {
        throw new CutoverError(
          'usage',
          `toSurvive: withinMs must be over 0 and less than 2147483648, got ${withinMs}.`,
        );
      }
      const faults = 'kind' in fault ? [fault] : fault;
      if (faults.length === 0) throw new CutoverError('usage', 'toSurvive: at least one fault must be given, got [].');
      const names = faults.map(({ kind }) => kind).join(' and ');
      const end = begin(handlers, provider, faults);
      try {
        const problem = await findProblem(call as () => unknown, { calls, withinMs, usable });
        if (end.isOvertaken()) throw new Error(OVERTAKEN);
        const unmet = handlers.summarize(provider).filter(({ applied }) => applied === 0);
        if (unmet.length > 0) throw new Error(explainUnmet(unmet, provider));
        return {
          pass: problem === null,
          message: () =>
            problem === null
              ? `expected the call not to survive ${names} on the ${provider}, and it did`
              : `expected the call to survive ${names} on the ${provider}: ${problem}`,
        };
      } finally {
        end();
      }
    },
  };
}

const OVERTAKEN =
  'toSurvive: another began on the same provider before this one had ended, and took its faults away. Await each, and do not run such tests at once.';

/** Those that have begun, by their handlers and provider, and what was armed before. */
const running = new WeakMap<object, Map<ProviderName, { isOvertaken: boolean; before: readonly FaultInput[] }>>();

/**
 * Arms the faults; what it gives back arms those from before again. One that has not ended, as where its test has timed out, is overtaken: its
 * faults do not come back.
 */
function begin<Name extends ProviderName>(
  handlers: Pick<CutoverHandlers<Name>, 'arm'>,
  provider: Name,
  faults: readonly FaultInput[],
): { (): void; isOvertaken(): boolean } {
  const armed = handlers.arm(provider, faults);
  const those =
    running.get(handlers) ?? new Map<ProviderName, { isOvertaken: boolean; before: readonly FaultInput[] }>();
  running.set(handlers, those);
  const other = those.get(provider);
  if (other !== undefined) other.isOvertaken = true;
  const own = { isOvertaken: false, before: other?.before ?? armed };
  those.set(provider, own);
  const end = (): void => {
    if (own.isOvertaken) return;
    those.delete(provider);
    handlers.arm(provider, own.before);
  };
  return Object.assign(end, { isOvertaken: () => own.isOvertaken });
}

/** Why the call did not come through; null: it did, each time. */
async function findProblem(
  call: () => unknown,
  { calls, withinMs, usable }: { calls: number; withinMs: number; usable: SurviveOptions['usable'] },
): Promise<string | null> {
  for (let made = 1; made <= calls; made++) {
    const which = calls === 1 ? 'it' : `call ${formatCount(made)} of ${formatCount(calls)}`;
    const problem = await within(withinMs, findCallProblem(call, which, usable));
    if (problem === LATE) {
      return `${which} had not come through after ${formatMs(withinMs)}. Does your code wait for ever, or longer than this? Give its calls a time-out, or toSurvive more time (withinMs)`;
    }
    if (problem !== null) return problem;
  }
  return null;
}

const LATE = Symbol('late');

/** What it comes to; `LATE`: it has not by then. What it still does is left to itself. */
async function within<T>(ms: number, what: Promise<T>): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => (timer = setTimeout(resolve, ms, LATE)));
  try {
    return await Promise.race([what, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function findCallProblem(
  call: () => unknown,
  which: string,
  usable: SurviveOptions['usable'],
): Promise<string | null> {
  try {
    const result = await call();
    if (result instanceof Response) {
      if (!result.ok) return `${which} was answered with status ${result.status}`;
      // A connection that breaks in mid-body shows only to whoever reads it.
      if (!result.bodyUsed) await result.clone().arrayBuffer();
    }
    if (usable !== undefined && (await usable(result)) === false) return `the result of ${which} is not usable`;
    return null;
  } catch (error) {
    return `${which} threw ${formatCause(error)}`;
  }
}

function explainUnmet(unmet: readonly FaultSummary[], provider: ProviderName): string {
  const told = unmet.map(({ fault, attempts, skipped }) => {
    const reasons = Object.keys(skipped);
    const why = reasons.length === 0 ? '' : `: ${reasons.join(', ')}`;
    return `${fault} on the ${provider} happened to none of ${formatCount(attempts)} calls${why}`;
  });
  const isUncalled = unmet.every(({ attempts }) => attempts === 0);
  // OpenAI's SDK and others do, and an application makes its client where it is imported: before any hook of a test.
  const hint = isUncalled
    ? ' And is its client made after server.listen()? Many keep the fetch that was there when they were made.'
    : '';
  return `Nothing was shown, as ${told.join('; ')}. Does the call go to the address of that mock: its \`url\`, or https://${provider}.cutover.test?${hint}`;
}
