import { type ProviderName, providerNames } from '../../kit/terms/provider.ts';
import { excerpt } from '../../kit/excerpt.ts';
import type { Probe } from './probe.ts';

/** What preflight found out. */
export interface PreflightFacts {
  probes: readonly Probe[];
  /** Where each provider's injector listens: `127.0.0.1:9021`. */
  addresses: Readonly<Record<ProviderName, string>>;
}

/** What stands in the way of a drill, each as a sentence with what to do. None: it can begin. */
export function findProblems({ probes, addresses }: PreflightFacts): string[] {
  const problems = probes.flatMap((probe) => findProbeProblem(probe));
  const healthy = probes.filter(({ primaryFailing }) => !primaryFailing);
  const calledBy = (among: readonly Probe[]): Set<ProviderName> =>
    new Set(among.flatMap(({ known, unknown }) => [...known.map(({ provider }) => provider), ...unknown]));
  const called = calledBy(probes);
  const answered = healthy.filter(({ failure }) => failure === null);
  if (calledBy(healthy).size === 0) {
    const [primary, fallback] = providerNames.map((name) => addresses[name]);
    problems.push(
      `Nobody called ${primary} (primary) or ${fallback} (fallback)${answered.length > 0 ? ', and still there were answers' : ''}: are these your target's base URLs?`,
    );
  } else {
    if (!calledBy(healthy).has('primary'))
      problems.push(
        `Nobody called ${addresses.primary}: is it your target's base URL for the primary? The fallback was called instead.`,
      );
    if (!called.has('fallback'))
      problems.push(
        `Nobody called ${addresses.fallback} while the primary failed: is it your target's base URL for the fallback?`,
      );
  }
  if (probes.some(({ known, unknown }) => known.length === 0 && unknown.length > 0)) {
    problems.push(
      'Calls came to a provider without the id of the request that caused them: hand on the header x-cutover-id, traceparent or baggage or the body\'s user field, or set traffic.marker to "always", which puts it into the prompt.',
    );
  }
  return [...new Set(problems)];
}

function findProbeProblem({ request, streamed, primaryFailing, failure, said }: Probe): string[] {
  if (failure === null) return [];
  // That a target does not fail over is what a drill is for.
  if (primaryFailing) return [];
  const what = `${request}${streamed ? ' (streamed)' : ''}`;
  return [`${what} got no answer, but ${failure}${said === '' ? '' : `: ${excerpt(said, 300)}`}${remedy(failure)}`];
}

function remedy(failure: NonNullable<Probe['failure']>): string {
  if (failure === 'no-answer') return '. Say in target.answer where the answer stands.';
  if (failure === 'unterminated') return '. Say in target.answer.stream.end what ends the stream.';
  return '';
}
