import { setTimeout as sleep } from 'node:timers/promises';
import type { UsualProvider } from '../../../lib/kit/terms/provider.ts';
import type { Route } from './behaviour.ts';
import type { CallHead, ProviderCall } from './provider-call.ts';
import type { CallReason } from './truth-line.ts';

/** A call that has begun to answer with a 2xx, or why there is none: the status a caller is told. */
export type Asked = { kind: 'answer'; call: ProviderCall; head: CallHead } | { kind: 'failure'; status: number };

/** What a route works with. */
export interface RouteTools {
  /** Asks a provider; a call whose head does not come within the time-out is a 504. */
  ask(provider: UsualProvider, why: CallReason): Promise<Asked>;
  /** Lets the gateway ask a provider by itself, without an id; resolves with whether it answered. */
  probe(provider: UsualProvider): Promise<boolean>;
  nowMs(): number;
}

/** Whom a request is asked of: lives as long as the gateway. */
export type Router = (tools: RouteTools) => Promise<Asked>;

/** The time-out of a call, where the route has none of its own. */
export const CALL_TIMEOUT_MS = 400;

const failed = ({ kind }: Asked): boolean => kind === 'failure';

async function otherwise(first: Asked, { ask }: RouteTools): Promise<Asked> {
  return first.kind === 'answer' ? first : ask('fallback', 'away');
}

/** The router of a route. */
export function createRouter(route: Route): Router {
  switch (route.kind) {
    case 'primary-only':
      return ({ ask }) => ask('primary', 'first');
    case 'fail-over':
      return createFailOver(route);
    case 'breaker':
      return createBreaker(route);
    case 'slow-notice':
      return createSlowNotice(route);
    case 'alternate':
      return createAlternation();
    case 'early-back':
      return createEarlyBack(route);
    case 'part': {
      let failures = 0;
      return async (tools) => {
        const first = await tools.ask('primary', 'first');
        return failed(first) && failures++ % route.oneOf === 0 ? otherwise(first, tools) : first;
      };
    }
    case 'wait':
      return async (tools) => {
        const untilMs = tools.nowMs() + route.waitMs;
        let asked = await tools.ask('primary', 'first');
        while (failed(asked) && tools.nowMs() < untilMs) {
          await sleep(Math.max(1, Math.min(500, untilMs - tools.nowMs())));
          if (tools.nowMs() < untilMs) asked = await tools.ask('primary', 'again');
        }
        return otherwise(asked, tools);
      };
  }
}

function createFailOver({ tries = 1, backoffMs = 0, movesOn }: Extract<Route, { kind: 'fail-over' }>): Router {
  return async (tools) => {
    let asked = await tools.ask('primary', 'first');
    for (let again = 1; again < tries && failed(asked); again++) {
      await sleep(backoffMs * 2 ** (again - 1));
      asked = await tools.ask('primary', 'again');
    }
    if (asked.kind === 'failure' && movesOn !== undefined && !movesOn.includes(asked.status)) return asked;
    return otherwise(asked, tools);
  };
}

function createBreaker({ failures, openMs, trial }: Extract<Route, { kind: 'breaker' }>): Router {
  let inRow = 0;
  let openUntilMs: number | null = null;
  let onTrial = false;
  return async (tools) => {
    const open = (): number => (openUntilMs = tools.nowMs() + openMs);
    if (openUntilMs !== null) {
      if (tools.nowMs() < openUntilMs || onTrial || trial === 'none') return tools.ask('fallback', 'away');
      onTrial = true;
      const settle = (well: boolean): void => {
        onTrial = false;
        if (well) openUntilMs = null;
        else open();
        inRow = 0;
      };
      if (trial === 'probe') {
        void tools.probe('primary').then(settle);
        return tools.ask('fallback', 'away');
      }
      const asked = await tools.ask('primary', 'first');
      settle(asked.kind === 'answer');
      return otherwise(asked, tools);
    }
    const asked = await tools.ask('primary', 'first');
    inRow = failed(asked) ? inRow + 1 : 0;
    if (inRow >= failures && openUntilMs === null) open();
    return otherwise(asked, tools);
  };
}

function createSlowNotice({ noticeMs, openMs }: Extract<Route, { kind: 'slow-notice' }>): Router {
  let firstFailureMs: number | null = null;
  let nextTrialMs = 0;
  return async (tools) => {
    const nowMs = tools.nowMs();
    const noticed = firstFailureMs !== null && nowMs - firstFailureMs >= noticeMs;
    if (noticed && nowMs < nextTrialMs) return tools.ask('fallback', 'away');
    if (noticed) nextTrialMs = nowMs + openMs;
    const asked = await tools.ask('primary', 'first');
    if (!failed(asked)) firstFailureMs = null;
    else firstFailureMs ??= nowMs;
    return noticed ? otherwise(asked, tools) : asked;
  };
}

function createAlternation(): Router {
  let hasFailed = false;
  let count = 0;
  return async (tools) => {
    if (hasFailed && count++ % 2 === 0) return tools.ask('fallback', 'away');
    const asked = await tools.ask('primary', 'first');
    hasFailed ||= failed(asked);
    return otherwise(asked, tools);
  };
}

function createEarlyBack({ awayMs, backMs }: Extract<Route, { kind: 'early-back' }>): Router {
  let awayFromMs: number | null = null;
  return async (tools) => {
    if (awayFromMs === null) {
      const asked = await tools.ask('primary', 'first');
      if (failed(asked)) awayFromMs ??= tools.nowMs();
      return otherwise(asked, tools);
    }
    const sinceMs = tools.nowMs() - awayFromMs;
    if (sinceMs < awayMs) return tools.ask('fallback', 'away');
    const asked = await tools.ask('primary', 'first');
    if (sinceMs < awayMs + backMs || !failed(asked)) return asked;
    return otherwise(asked, tools);
  };
}
