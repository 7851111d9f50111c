import type { ProviderName } from '../../kit/terms/provider.ts';
import { beginWithProvider, nameProvider } from '../../collector/report/name-provider.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { readPointer } from '../../kit/settings/json-pointer.ts';
import type { MarkerFinding } from './decide-marker.ts';
import type { StraightProbe } from './ask-providers.ts';
import type { Probe } from './probe.ts';

/** What preflight found out. */
export interface PreflightFacts extends MarkerFinding {
  /** Where each provider's injector listens: `127.0.0.1:9021`; in the order of the drill. */
  addresses: Readonly<Record<ProviderName, string>>;
  /** Where the answer of an application is said to stand in its JSON; null: it is no such application. */
  pointer: string | null;
  /** What came of asking providers themselves; of mocks nothing. */
  straight: readonly StraightProbe[];
}

/** What stands in the way of a drill, each as a sentence with what to do. None: it can begin. */
export function findProblems({ probes, addresses, pointer, straight, isMarkerTried }: PreflightFacts): string[] {
  const problems = probes.flatMap((probe) => findProbeProblem(probe, pointer));
  problems.push(...straight.flatMap(findStraightProblem), ...findUncalled(probes, addresses));
  if (probes.some(({ known, unknown }) => known.length === 0 && unknown.length > 0)) {
    const carriers = "the header x-cutover-id, traceparent or baggage or the body's user field";
    problems.push(
      isMarkerTried
        ? `Calls came to a provider without the id of the request that caused them, though it stood at the end of the prompt, too: hand on that, or ${carriers}.`
        : `Calls came to a provider without the id of the request that caused them: hand on ${carriers}, or set traffic.marker to "always", which puts it into the prompt.`,
    );
  }
  return [...new Set(problems)];
}

/** Whom the target should have called, and did not. */
function findUncalled(probes: readonly Probe[], addresses: PreflightFacts['addresses']): string[] {
  const order = Object.keys(addresses);
  const healthy = probes.filter(({ failing }) => failing.length === 0);
  const calledBy = (among: readonly Probe[]): ProviderName[] =>
    order.filter((name) =>
      among.some(({ known, unknown }) => known.some(({ provider }) => provider === name) || unknown.includes(name)),
    );
  const usual = calledBy(healthy);
  if (usual.length === 0) {
    // Whom the target turns away is told what for; that it then calls nobody follows from it.
    if (healthy.every(({ failure }) => isRefusal(failure))) return [];
    const all = order.map((name) => `${addresses[name]} (${name})`);
    const isAnswered = healthy.some(({ failure }) => failure === null);
    return [
      `Nobody called ${all.slice(0, -1).join(', ')} or ${all.at(-1)}${isAnswered ? ', and still there were answers' : ''}: are these your target's base URLs?`,
    ];
  }
  const [primary = ''] = order;
  const called = calledBy(probes);
  const uncalled = probes.flatMap(({ failing }) => {
    const next = order[failing.length];
    return failing.length === 0 || next === undefined || called.includes(next) ? [] : [{ failing, next }];
  });
  const [first = primary, ...others] = usual;
  const instead = [beginWithProvider(first), ...others.map(nameProvider)].join(' and ');
  return [
    ...(usual.includes(primary)
      ? []
      : [
          `Nobody called ${addresses[primary]}: is it your target's base URL for ${nameProvider(primary)}? ${instead} was called instead.`,
        ]),
    ...uncalled.map(
      ({ failing, next }) =>
        `Nobody called ${addresses[next]} while ${failing.map(nameProvider).join(' and ')} failed: is it your target's base URL for ${nameProvider(next)}?`,
    ),
  ];
}

/** What no target can mend: a wrong key, model or address. What it may change on the way, a parameter say, is told and no problem. */
function findStraightProblem({ provider, request, status, failure, said }: StraightProbe): string[] {
  const isHopeless = status === null || status === 401 || status === 403 || status === 404;
  return failure === null || !isHopeless ? [] : [describeStraight({ provider, request, failure, said })];
}

/** A sentence on a request that a provider did not answer when it was asked straight, with what may be wrong. */
export function describeStraight({
  provider,
  request,
  failure,
  said,
}: Pick<StraightProbe, 'provider' | 'request' | 'failure' | 'said'>): string {
  const shown = said === '' ? '' : `: ${excerpt(said, 300)}`;
  const place = `providers.${provider}.upstream`;
  const remedies: Readonly<Record<string, string>> = {
    'status-401': ` Is its key in the variable that ${place}.apiKeyEnv names?`,
    'status-403': ` May the key that ${place}.apiKeyEnv names ask for ${place}.model?`,
    'status-404': ` Are ${place}.url, model and wire what it has?`,
    'no-response': ` Is ${place}.url its address?`,
  };
  const end = /[.?!]$/.test(shown) ? '' : '.';
  return `${beginWithProvider(provider)}, asked straight for ${request}, gives no answer, but ${failure}${shown}${end}${remedies[failure ?? ''] ?? ' What your target changes on the way may be taken all the same.'}`;
}

/**
 * Those of them that no load would mend: nothing is answered, a kind of request is refused, nobody who is watched is called, or nothing
 * can be joined. A single failure of another sort may be chance.
 */
export function findBlockers(facts: PreflightFacts): string[] {
  const { probes, pointer } = facts;
  const failed = probes.filter(({ failure }) => failure !== null);
  const lasting = failed.length === probes.length ? failed : failed.filter(({ failure }) => isLasting(failure));
  if (lasting.length > 0) return [...new Set(lasting.flatMap((probe) => findProbeProblem(probe, pointer)))];
  const isKnown = probes.some(({ known }) => known.length > 0);
  return isKnown ? [] : findProblems(facts);
}

/** Will the same be said to the next one? */
function isLasting(failure: Probe['failure']): boolean {
  return failure === 'no-answer' || failure === 'unread' || failure === 'unterminated' || isRefusal(failure);
}

/** Did the target send the caller away, or elsewhere, for what was asked? */
function isRefusal(failure: string | null): boolean {
  if (failure?.startsWith('redirect-') === true) return true;
  // Too early, too many, too slow: another time.
  return /^status-4\d\d$/.test(failure ?? '') && !['status-408', 'status-425', 'status-429'].includes(failure ?? '');
}

function findProbeProblem(
  { request, streamed, failing, failure, said, unpointed, last }: Probe,
  pointer: string | null,
): string[] {
  if (failure === null) return [];
  // That a target does not fail over is what a drill is for; that a provider refuses what it hands on is not.
  if (failing.length > 0) {
    const isRefused = last !== null && !failing.includes(last.provider) && isRefusal(`status-${last.status}`);
    return isRefused ? [describeRefusal(last, { request, streamed, failing, said })] : [];
  }
  const what = `${request}${streamed ? ' (streamed)' : ''}`;
  const isEvents = streamed && unpointed !== null && !isJson(unpointed);
  const hint = unpointed === null || pointer === null || isEvents ? null : explainPointer(unpointed, pointer);
  // What was wrong comes before what was said: an answer may be long.
  const shown = said === '' ? '' : ` It said: ${excerpt(said, 300)}`;
  if (hint !== null) return [`${what} brought no answer that can be read. ${hint}.${shown}`];
  return [
    `${what} got no answer, but ${failure}${said === '' ? '' : `: ${excerpt(said, 300)}`}${remedy(failure, isEvents)}`,
  ];
}

/** What no run would answer in its outage, whatever the target does. */
function describeRefusal(
  { provider, status }: NonNullable<Probe['last']>,
  { request, streamed, failing, said }: Pick<Probe, 'request' | 'streamed' | 'failing' | 'said'>,
): string {
  const shown = said === '' ? '' : `; the caller was told: ${excerpt(said, 300)}`;
  return `${beginWithProvider(provider)} refuses requests of kind ${request}${streamed ? ' (streamed)' : ''} while ${failing.map(nameProvider).join(' and ')} ${failing.length === 1 ? 'fails' : 'fail'}: status ${status}${shown}. Does it know all that they ask, model, parameters and tools?`;
}

/** Where a pointer leads nowhere, and what is there instead. */
function explainPointer(text: string, pointer: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `target.answer.whole is to be JSON, and this is none: ${excerpt(text, 100)}`;
  }
  const steps = pointer.split('/').slice(1);
  for (const [depth] of steps.entries()) {
    const way = `/${steps.slice(0, depth + 1).join('/')}`;
    if (readPointer(value, way) !== undefined) continue;
    const around = readPointer(value, depth === 0 ? '' : `/${steps.slice(0, depth).join('/')}`);
    const keys = typeof around === 'object' && around !== null ? Object.keys(around) : [];
    const where = depth === 0 ? 'it' : `/${steps.slice(0, depth).join('/')}`;
    return `target.answer.whole.text: ${way} is not in the answer; ${where} has: ${excerpt(keys.join(', '), 200) || 'no keys'}`;
  }
  return `target.answer.whole.text: at ${pointer === '' ? 'the top' : pointer} there is no answer: ${excerpt(text, 100)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What to do about a failure; `isEvents`: it was streamed, and the whole of it is no JSON. */
function remedy(failure: NonNullable<Probe['failure']>, isEvents: boolean): string {
  if (failure === 'status-401' || failure === 'status-403')
    return '. What your target wants of its callers stands in target.headers, or in the login of an application.';
  if (failure === 'no-answer' && isEvents)
    return '. Say in target.answer.stream of which kind the stream is, and which of its events bear the text (delta).';
  if (failure === 'no-answer') return '. Say in target.answer where the answer stands.';
  if (failure === 'unterminated') return '. Say in target.answer.stream.end what ends the stream.';
  return '';
}
