import { http, type HttpHandler } from 'msw';
import type { FaultSummary } from '../lib/collector/records/record.ts';
import type { MockInput } from '../lib/drill/mock/mock-settings.ts';
import type { FaultInput } from '../lib/faults/index.ts';
import { CutoverError } from '../lib/kit/cutover-error.ts';
import { nearestName } from '../lib/kit/settings/nearest-name.ts';
import { reject } from '../lib/kit/settings/reader.ts';
import { PROVIDER_NAME, type ProviderName, type UsualProvider } from '../lib/kit/terms/provider.ts';
import { answerAtOnce } from './answer/answer-at-once.ts';
import type { AnswerHead, AnswerPlan, Answerer, TimedPiece, MockRequest } from './answer/answer-plan.ts';
import { type Clock, createMockAnswerer, epochNow } from './mock/create-mock-answerer.ts';
import { createFailing, type Failing } from './failing/create-failing.ts';
import { listHeaders } from './failing/list-headers.ts';
import { wait } from './failing/scaled-time.ts';
import { resolveMock } from './mock/mock.ts';
import { readDescription } from './mock/read-description.ts';
import type { Replay } from './replay/create-replay.ts';

export { cutoverMatchers, type CutoverMatchers, type SurviveOptions, type ToSurvive } from './matchers.ts';

/** A mock provider as msw plays it: only its model is needed, as docs/mocks.md says. */
export interface HandlerSettings extends MockInput, HandlerPlace {}

/** What a handler is told besides its answers. */
interface HandlerPlace {
  /** The API's base, with its version: default `https://primary.cutover.test/v1`, by the provider's name, or as the API has it. */
  url?: string;
  /** Faults that its calls meet from the start, as in a drill's timeline; `arm` changes them. Default: none. */
  faults?: readonly FaultInput[];
}

/** A provider whose recorded answers msw plays; what `createReplay` makes of a recording. */
export interface ReplayHandlerSettings extends HandlerPlace {
  replay: Replay;
}

/** Handlers for `setupServer(...handlers)`, and what becomes of the calls that come to them. */
export interface CutoverHandlers<Name extends ProviderName = UsualProvider> extends Array<HttpHandler> {
  /** The providers' names, the primary first. */
  readonly providers: readonly Name[];
  /**
   * Makes a provider fail like this from now on, in place of before, which it returns; [] takes it back. Every fault of a
   * drill is known; each call counts as a connection of its own. Throws a `usage` error for what is no fault, or no provider.
   */
  arm(provider: Name, faults: readonly FaultInput[]): readonly FaultInput[];
  /** What each fault that is armed has done so far, in order. Throws a `usage` error for what is no provider. */
  summarize(provider: Name): FaultSummary[];
}

export interface HandlerOptions {
  /** Fixes every answer. Default 1. */
  seed?: number;
  /** Times every wait: 1 (the default) is real time, 0 answers at once. */
  timeScale?: number;
  /** What limits and waits go by. Default: this machine's clock, in scaled time unless `timeScale` is 0. */
  now?: Clock;
}

/**
 * msw handlers that answer for two to five providers as the mock servers do, byte for byte, inside a test's own process. The first is
 * the primary. Throws a `usage` error for a name or a description that is none, and for two providers at one address.
 *
 * @example
 * import { cutoverHandlers } from 'cutover/msw';
 *
 * const providers = { primary: { model: 'gpt-4o' }, fallback: { model: 'claude-sonnet-4', dialect: 'fence-heavy-2026' } };
 * const server = setupServer(...cutoverHandlers(providers, { timeScale: 0 }));
 * // the app's primary is at https://primary.cutover.test/v1, its fallback at https://fallback.cutover.test/v1
 */
export function cutoverHandlers<Name extends ProviderName>(
  providers: Readonly<Record<Name, HandlerSettings | ReplayHandlerSettings>>,
  options: HandlerOptions = {},
): CutoverHandlers<Name> {
  const { seed = 1, timeScale = 1, now = scaleClock(epochNow, timeScale) } = options;
  const names = listNames(providers);
  const played = names.map((name) => ({ name, ...createHandler(name, providers[name], { seed, timeScale, now }) }));
  for (const [index, { name, base }] of played.entries()) {
    const other = played.findIndex((candidate) => candidate.base === base);
    if (other < index) reject(`${name}.url`, `another than that of ${played[other]?.name}, or nobody asks it`, base);
  }
  const find = (provider: Name): Failing => {
    const found = played.find(({ name }) => name === provider);
    if (found !== undefined) return found.failing;
    const near = nearestName(provider, names);
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    throw new CutoverError('usage', `The provider must be one of ${names.join(', ')}, got "${provider}".${hint}`);
  };
  return Object.assign(
    played.map(({ handler }) => handler),
    {
      providers: names,
      arm: (provider: Name, faults: readonly FaultInput[]) => find(provider).arm(faults),
      summarize: (provider: Name) => find(provider).summarize(),
    },
  );
}

/** The providers' names, which are held to the rules of a drill's. */
function listNames<Name extends ProviderName>(providers: Readonly<Record<Name, unknown>>): Name[] {
  const names = Object.keys(providers) as Name[];
  if (names.length < 2 || names.length > 5) reject('cutoverHandlers', 'given two to five providers, by name', names);
  for (const name of names) {
    if (!PROVIDER_NAME.test(name))
      reject('a provider’s name', 'up to 20 lower-case letters and digits, a letter first', name);
  }
  return names;
}

/** A provider at its address. */
interface PlayedProvider {
  base: string;
  failing: Failing;
  handler: HttpHandler;
}

function createHandler(
  provider: ProviderName,
  { url, faults = [], ...player }: HandlerSettings | ReplayHandlerSettings,
  { seed, timeScale, now }: Required<HandlerOptions>,
): PlayedProvider {
  const failing = createFailing(provider, seed, timeScale);
  failing.arm(faults);
  const { answer, basePath } = createPlayer(player, provider, seed, now);
  const base = (url ?? `https://${provider}.cutover.test${basePath}`).replace(/\/+$/, '');
  const handler = http.all(`${base}/*`, async ({ request }) => {
    const { method, headers, signal } = request;
    const { pathname, search } = new URL(request.url);
    const path = `${basePath}${pathname.slice(new URL(base).pathname.length)}`;
    const body = await request.text();
    const asked: MockRequest = { method, path, headers: Object.fromEntries(headers), body, query: search.slice(1) };
    const call = { method, target: `${path}${search}`, headers: listHeaders(headers), body, signal };
    return failing.call(call, () => play(answer, asked, timeScale, signal));
  });
  return { base, failing, handler };
}

async function play(answer: Answerer, asked: MockRequest, timeScale: number, signal: AbortSignal): Promise<Response> {
  const startMs = performance.now();
  const turn = takeTurn(answer, asked, signal);
  const { head, end } = await turn.opened;
  const playing = { startMs, timeScale, signal, end };
  if (head !== null) return new Response(streamFrames(turn.plan, playing), head);
  const plan = await turn.plan;
  return plan === null ? Response.error() : respond(plan, playing);
}

/** What answers for a provider, and the path its own address begins with. */
interface Player {
  answer: Answerer;
  basePath: string;
}

function createPlayer(
  player: MockInput | { replay: Replay },
  provider: ProviderName,
  seed: number,
  now: Clock,
): Player {
  if ('replay' in player) return { answer: answerAtOnce(player.replay.answer), basePath: player.replay.basePath };
  const mock = resolveMock(readDescription({ ...player, provider }, provider));
  return { answer: createMockAnswerer(mock, seed, now), basePath: mock.wire.basePath };
}

/** A clock in the time of a player whose waits are all `timeScale` times as long; 0 has no time of its own. */
function scaleClock(clock: Clock, timeScale: number): Clock {
  const startMs = clock();
  return timeScale === 0 ? clock : () => startMs + (clock() - startMs) / timeScale;
}

/** A request's turn: what is known before it comes, and the plan when it has come. */
interface Turn {
  /** The head, if it goes out before the plan is made. */
  opened: Promise<{ head: AnswerHead | null; end: () => void }>;
  /** Null: the caller left before it came. */
  plan: Promise<AnswerPlan | null>;
}

function takeTurn(answer: Answerer, request: MockRequest, signal: AbortSignal): Turn {
  let isOver = false;
  let endTurn = (): void => {};
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener('abort', leave);
    endTurn();
  };
  let open: (head: AnswerHead | null) => void = () => {};
  let planned: (plan: AnswerPlan | null) => void = () => {};
  const opened = new Promise<AnswerHead | null>((resolve) => (open = resolve)).then((head) => ({ head, end }));
  const plan = new Promise<AnswerPlan | null>((resolve) => (planned = resolve));
  const come = (made: AnswerPlan | null): void => {
    planned(made);
    open(null);
  };
  function leave(): void {
    end();
    come(null);
  }
  endTurn = answer(request, come, ({ status, headers }) => open({ status, headers }));
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave);
  return { opened, plan };
}

/** How a plan is played: in whose time, until when, and what to call when it is over. */
interface Playing {
  startMs: number;
  timeScale: number;
  signal: AbortSignal;
  end: () => void;
}

async function respond(plan: AnswerPlan, playing: Playing): Promise<Response> {
  const init = { status: plan.status, headers: plan.headers };
  const [first] = plan.frames;
  if (first === undefined) {
    playing.end();
    return new Response('', init);
  }
  if (plan.streamed) {
    if (plan.headMs === undefined) await untilDue(plan, first.dueMs, playing);
    else await wait(playing.startMs + plan.headMs * playing.timeScale - performance.now(), playing.signal);
    return new Response(streamFrames(Promise.resolve(plan), playing), init);
  }
  await untilDue(plan, first.dueMs, playing);
  playing.end();
  return new Response(first.data, init);
}

function streamFrames(planned: Promise<AnswerPlan | null>, playing: Playing): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let plan: AnswerPlan | null = null;
  let frames: Iterator<TimedPiece> | null = null;
  return new ReadableStream({
    async pull(controller) {
      plan ??= await planned;
      frames ??= plan?.frames[Symbol.iterator]() ?? null;
      const step = frames?.next();
      if (plan === null || step === undefined || step.done === true) {
        playing.end();
        return controller.close();
      }
      await untilDue(plan, step.value.dueMs, playing);
      controller.enqueue(encoder.encode(step.value.data));
    },
    cancel() {
      frames?.return?.();
      playing.end();
    },
  });
}

/** Waits until a frame is due; where others have held it up meanwhile, again. */
async function untilDue({ time }: AnswerPlan, dueMs: number, { startMs, timeScale, signal }: Playing): Promise<void> {
  if (time === undefined) return wait(startMs + dueMs * timeScale - performance.now(), signal);
  if (timeScale === 0) return;
  while (!signal.aborted) {
    const remainingMs = time.remainingMs(dueMs);
    if (remainingMs <= 0) return;
    await wait(remainingMs * timeScale, signal);
  }
}
