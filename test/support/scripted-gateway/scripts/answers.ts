import type { Outage, Script } from '../script.ts';

/** Streams and bodies of the primary break in their middle. */
const cuts: Outage[] = [{ primary: [{ kind: 'reset', after: { bytes: 700 } }] }];
/** Streams alone, when some of their text has gone out. */
const streamCuts: Outage[] = [{ primary: [{ kind: 'reset', after: { bytes: 2_000 } }] }];
const overloaded = { kind: 'error-response', error: 'openai-503-overloaded' } as const;
const bothDown: Outage[] = [{ primary: [overloaded], fallback: [overloaded] }];
const route = { kind: 'fail-over' } as const;
/** Tool calls have no text that could be changed. */
const texts: Script['asksFor'] = ['extraction', 'chat'];

/** Gateways by what they do to answers. */
export const answerScripts = {
  truncate: {
    says: 'cuts the fallback’s answers short, and tells them as whole',
    behaviour: { route, changes: [{ kind: 'truncate', characters: 40, of: 'fallback' }] },
    asksFor: texts,
    verdict: 'fail',
    planted: ['truncated-by-target', 'no-failover'],
  },
  'truncate-some': {
    says: 'cuts every fifth of the fallback’s answers short',
    behaviour: { route, changes: [{ kind: 'truncate', characters: 40, of: 'fallback', everyNth: 5 }] },
    asksFor: texts,
    verdict: 'fail',
    planted: ['truncated-by-target', 'no-failover'],
  },
  'rewrite-text': {
    says: 'says the fallback’s answers in other words',
    behaviour: { route, changes: [{ kind: 'rewrite-text', of: 'fallback' }] },
    asksFor: texts,
    verdict: 'fail',
    planted: ['rewritten'],
  },
  usage: {
    says: 'tells three times the fallback’s usage',
    behaviour: { route, changes: [{ kind: 'usage', of: 'fallback' }] },
    verdict: 'fail',
    planted: ['usage'],
  },
  'lies-in-model': {
    says: 'names the primary’s model while the fallback serves',
    behaviour: { route, changes: [{ kind: 'model', of: 'fallback' }] },
    verdict: 'fail',
    planted: ['false-claims'],
  },
  'lies-in-header': {
    says: 'names the primary in a header while the fallback serves',
    behaviour: { route, changes: [{ kind: 'header', of: 'fallback' }] },
    verdict: 'fail',
    planted: ['false-claims'],
  },
  buffer: {
    says: 'sends a stream once it is whole',
    behaviour: { route, changes: [{ kind: 'buffer' }] },
    verdict: 'pass',
    planted: [],
  },
  'no-done': {
    says: 'leaves the marker off its streams',
    behaviour: { route, changes: [{ kind: 'no-done' }] },
    verdict: 'pass',
    planted: [],
  },
  'no-finish': {
    says: 'leaves the finish reason off its streams, and sends the marker',
    behaviour: { route, changes: [{ kind: 'no-finish' }] },
    verdict: 'pass',
    planted: [],
  },
  'no-end': {
    says: 'leaves both ends off the fallback’s streams',
    behaviour: {
      route,
      changes: [
        { kind: 'no-done', of: 'fallback' },
        { kind: 'no-finish', of: 'fallback' },
      ],
    },
    streamedRatio: 1,
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  swap: {
    says: 'gives callers each other’s answer while the fallback serves',
    behaviour: { route, changes: [{ kind: 'swap', of: 'fallback' }] },
    asksFor: texts,
    verdict: 'fail',
    planted: ['foreign', 'no-failover'],
  },
  'swap-some': {
    says: 'gives some callers each other’s answer while the fallback serves',
    behaviour: { route, changes: [{ kind: 'swap', of: 'fallback', everyNth: 4 }] },
    asksFor: texts,
    streamedRatio: 0,
    verdict: 'fail',
    planted: ['foreign', 'no-failover'],
  },
  cache: {
    says: 'answers every twelfth request out of a cache',
    behaviour: { route, changes: [{ kind: 'cache', everyNth: 12 }] },
    verdict: 'fail',
    planted: ['replayed', 'no-failback'],
  },
  canned: {
    says: 'says that it is sorry where both providers fail, with a 200',
    behaviour: { route, changes: [{ kind: 'canned' }] },
    outage: bothDown,
    verdict: 'fail',
    planted: ['not-from-a-provider', 'no-failover'],
  },
  'canned-always': {
    says: 'says that it is sorry to every twelfth request, and asks nobody',
    behaviour: { route, changes: [{ kind: 'canned-always', everyNth: 12 }] },
    verdict: 'fail',
    planted: ['not-from-a-provider', 'no-failover', 'no-failback'],
  },
  'no-content': {
    says: 'answers every third request 204 while calls fail',
    behaviour: { route, changes: [{ kind: 'no-content', everyNth: 3, whileFailing: true }] },
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  redirect: {
    says: 'sends every third caller elsewhere while calls fail',
    behaviour: { route, changes: [{ kind: 'redirect', everyNth: 3, whileFailing: true }] },
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  'changes-errors': {
    says: 'never fails over, and tells 400 where the provider said 503',
    behaviour: { route: { kind: 'primary-only' }, errorStatus: 400 },
    verdict: 'fail',
    planted: ['lost', 'no-failover', 'errors-changed'],
  },
  'forgets-ids': {
    says: 'takes the ids off what it sends on',
    behaviour: { route, forgetsIds: true },
    verdict: 'invalid',
    planted: [],
  },
  'passes-cuts-on': {
    says: 'passes on what the primary broke off',
    behaviour: { route },
    outage: cuts,
    acts: 'in-answer',
    verdict: 'fail',
    planted: ['lost', 'no-failover'],
  },
  heal: {
    says: 'gives an end to what the primary broke off',
    behaviour: { route, onCut: 'heal' },
    outage: streamCuts,
    acts: 'in-answer',
    asksFor: texts,
    streamedRatio: 1,
    verdict: 'fail',
    planted: ['healed-cut', 'no-failover'],
  },
  splice: {
    says: 'goes on with the fallback’s words where the primary broke off',
    behaviour: { route, onCut: 'splice' },
    outage: streamCuts,
    acts: 'in-answer',
    asksFor: texts,
    streamedRatio: 1,
    verdict: 'fail',
    planted: ['spliced', 'no-failover'],
  },
  'asks-again': {
    says: 'keeps a stream back until it is whole, and asks the fallback anew where it was broken off',
    behaviour: { route, onCut: 'ask-again' },
    outage: cuts,
    acts: 'in-answer',
    verdict: 'pass',
    planted: [],
  },
  'splice-lies': {
    says: 'goes on with the fallback’s words, and names the fallback whenever the primary serves',
    behaviour: { route, onCut: 'splice', changes: [{ kind: 'header', of: 'primary' }] },
    outage: streamCuts,
    acts: 'in-answer',
    asksFor: texts,
    streamedRatio: 1,
    verdict: 'fail',
    planted: ['spliced', 'no-failover', 'false-claims'],
  },
  'truncate-usage': {
    says: 'cuts answers short and tells three times the usage',
    behaviour: {
      route,
      changes: [
        { kind: 'truncate', characters: 40, of: 'fallback' },
        { kind: 'usage', of: 'fallback' },
      ],
    },
    asksFor: texts,
    streamedRatio: 0,
    verdict: 'fail',
    planted: ['truncated-by-target', 'usage', 'no-failover'],
  },
  'cache-lies': {
    says: 'answers every twelfth request out of a cache, and names the primary while the fallback serves',
    behaviour: {
      route,
      changes: [
        { kind: 'cache', everyNth: 12 },
        { kind: 'header', of: 'fallback' },
      ],
    },
    verdict: 'fail',
    planted: ['replayed', 'no-failback', 'false-claims'],
  },
} satisfies Record<string, Script>;
