import { http, type HttpHandler } from 'msw';
import type { MockSettings } from '../lib/drill/drill.ts';
import { type ProviderName, providerNames } from '../lib/drill/provider.ts';
import type { AnswerPlan, Frame, MockDescription, MockRequest } from './answer-plan.ts';
import { findWire } from './find-wire.ts';
import { planAnswer } from './plan-answer.ts';

/** A mock provider as msw plays it. */
export interface HandlerSettings extends MockSettings {
  /** The API's base, with its version: default `https://primary.cutover.test/v1`, or `fallback`, or as the API has it. */
  url?: string;
}

export interface HandlerOptions {
  /** Fixes every answer. Default 1. */
  seed?: number;
  /** Times every wait: 1 (the default) is real time, 0 answers at once. */
  timeScale?: number;
}

/**
 * msw handlers that answer for both providers as the mock servers do, byte for byte, inside a test's own process.
 *
 * @example
 * const server = setupServer(...cutoverHandlers({ primary, fallback }, { timeScale: 0 }));
 */
export function cutoverHandlers(
  providers: Record<ProviderName, HandlerSettings>,
  options: HandlerOptions = {},
): HttpHandler[] {
  const { seed = 1, timeScale = 1 } = options;
  return providerNames.map((provider) => {
    const { url, ...mock } = providers[provider];
    const description: MockDescription = { ...mock, provider };
    const { basePath } = findWire(description);
    const base = (url ?? `https://${provider}.cutover.test${basePath}`).replace(/\/+$/, '');
    return http.all(`${base}/*`, async ({ request }) => {
      const startMs = performance.now();
      const { pathname, search } = new URL(request.url);
      const path = `${basePath}${pathname.slice(new URL(base).pathname.length)}`;
      const { method, headers } = request;
      const asked: MockRequest = { method, path, headers: Object.fromEntries(headers), body: await request.text() };
      const plan = planAnswer({ ...asked, query: search.slice(1) }, description, seed);
      return respond(plan, startMs, timeScale, request.signal);
    });
  });
}

async function respond(plan: AnswerPlan, startMs: number, timeScale: number, signal: AbortSignal): Promise<Response> {
  const until = (dueMs: number): Promise<void> => wait(startMs + dueMs * timeScale - performance.now(), signal);
  const init = { status: plan.status, headers: plan.headers };
  const frames = plan.frames[Symbol.iterator]();
  const first = frames.next();
  if (first.done === true) return new Response('', init);
  await until(first.value.dueMs);
  if (!plan.streamed) return new Response(first.value.data, init);
  return new Response(streamFrames(first.value, frames, until), init);
}

function streamFrames(
  first: Frame,
  frames: Iterator<Frame>,
  until: (dueMs: number) => Promise<void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(first.data)),
    async pull(controller) {
      const step = frames.next();
      if (step.done === true) return controller.close();
      await until(step.value.dueMs);
      controller.enqueue(encoder.encode(step.value.data));
    },
    cancel: () => void frames.return?.(),
  });
}

/** Waits, or stops waiting when the caller has left: nobody reads what comes after that. */
function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, delayMs);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
