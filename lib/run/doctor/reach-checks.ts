import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';
import { findTarget } from '../../drill/targets/index.ts';
import type { CallResult } from '../calls/call-result.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import type { LeverState } from '../safety/read-lever.ts';
import { type DoctorCheck, failed, ok, warning } from './check.ts';

/** A header of the time has whole seconds. */
const MOST_SKEW_MS = 2_000;

/** Whom the checks of a drill ask. */
export interface DrillReach {
  /** Null: the drill has no lever. */
  readLever(): Promise<LeverState | null>;
  /** Takes the drill's lock and gives it back: true; false where there is none to take. Throws who holds it, or that it is frozen. */
  enterAndLeave(): Promise<boolean>;
  /** The time of an HTTP server by its `date` header (null: it says none), and how long it took; throws where it does not answer. */
  readTime(url: string): Promise<{ epochMs: number | null; tookMs: number }>;
  /** Null: there is nobody to be asked yet: a mock, or a program that the drill starts. */
  askProvider(provider: NamedProvider, arrival: Arrival): Promise<CallResult> | null;
  now(): number;
}

/** What is looked at of a drill by asking those that it needs: a request of each kind to each real provider, and no load. */
export function createReachChecks(
  { drill }: PreparedRun,
  arrivals: readonly Arrival[],
  reach: DrillReach,
): DoctorCheck[] {
  return [
    {
      id: 'lever',
      label: 'Safety lever',
      async look() {
        const state = await reach.readLever();
        if (state === null)
          return warning('none', 'Name one in safety.lever, so that somebody can stop all drills at once.');
        if (state.kind === 'released') return ok('released');
        return failed(
          `${state.kind === 'engaged' ? 'engaged' : 'not known, and so taken for engaged'}: ${state.why}`,
          'Release it: no drill begins while it is engaged.',
        );
      },
    },
    {
      id: 'lease',
      label: 'Lease',
      async look() {
        const beganMs = performance.now();
        const isHeld = await reach.enterAndLeave();
        return ok(
          isHeld
            ? `the target was held and given back in ${formatMs(performance.now() - beganMs)}`
            : 'the drill starts its target itself, so nobody else drills it',
        );
      },
    },
    {
      id: 'skew',
      label: 'Clocks',
      async look() {
        const places = listPlaces(drill);
        const told = await Promise.all(
          [...places].map(async ([name, url]) => {
            try {
              const { epochMs, tookMs } = await reach.readTime(url);
              return { name, skewMs: epochMs === null ? null : epochMs - reach.now() + tookMs / 2, why: null };
            } catch (error) {
              return {
                name,
                skewMs: null,
                why: `${name} (${maskUrl(url)}) does not answer: ${excerpt(String(error), 120)}`,
              };
            }
          }),
        );
        const lost = told.flatMap(({ why }) => why ?? []);
        if (lost.length > 0) return failed(lost.join('; '), 'Start it, or mend its address in the drill.');
        const off = told.filter(({ skewMs }) => skewMs !== null && Math.abs(skewMs) > MOST_SKEW_MS);
        if (off.length > 0)
          return warning(
            off
              .map(
                ({ name, skewMs }) =>
                  `${name} is ${formatMs(Math.abs(skewMs ?? 0))} ${(skewMs ?? 0) > 0 ? 'ahead' : 'behind'}`,
              )
              .join(', '),
            'Let NTP set these clocks: logs beside the report, leases and frozen times go by them.',
          );
        const namesOf = (isKnown: boolean): string =>
          told.flatMap(({ name, skewMs }) => ((skewMs !== null) === isKnown ? [name] : [])).join(', ');
        const [known, silent] = [namesOf(true), namesOf(false)];
        const found = [
          ...(known === '' ? [] : [`${known} within ${formatMs(MOST_SKEW_MS)}`]),
          ...(silent === '' ? [] : [`${silent} told no time`]),
        ];
        return ok(found.length === 0 ? 'all parts are on this machine' : found.join('; '));
      },
    },
    {
      id: 'answers',
      label: 'Answers',
      async look() {
        const calls = drill.providers.flatMap((provider) =>
          arrivals.flatMap((arrival) => {
            const call = reach.askProvider(provider, arrival);
            return call === null ? [] : [call.then((result) => ({ name: provider.name, kind: arrival.kind, result }))];
          }),
        );
        const results = await Promise.all(calls);
        const bad = results.filter(({ result }) => result.kind !== 'answered');
        if (bad.length > 0)
          return failed(
            bad.map(({ name, kind, result }) => `${name} does not answer ${kind}: ${describe(result)}`).join('; '),
            'Mend key, model, address, or what it cannot do: it would fail the callers that come to it.',
          );
        if (results.length === 0) return ok('nobody is real: mocks, recordings and programs that the drill starts');
        const names = [...new Set(results.map(({ name }) => name))];
        return ok(`${names.join(', ')} answered each kind of request: ${arrivals.map(({ kind }) => kind).join(', ')}`);
      },
    },
  ];
}

function describe(result: CallResult): string {
  if (result.kind === 'refused' || result.kind === 'denied') return `${result.status} ${excerpt(result.said, 160)}`;
  if (result.kind === 'unreached') return `it could not be reached: ${excerpt(result.said, 160)}`;
  return result.kind === 'failed' ? `${result.cause} ${excerpt(result.said, 160)}` : result.kind;
}

/** Every part of a drill that runs already, by what it is called. */
function listPlaces({ target, providers, safety }: PreparedRun['drill']): Map<string, string> {
  const places = new Map<string, string>();
  const isStarted = 'start' in target && target.start !== undefined;
  const url = isStarted ? undefined : findTarget(target).urls(target)['url'];
  if (url !== undefined) places.set('target', url);
  for (const { name, upstream, injector } of providers) {
    if (injector !== undefined) places.set(`injector of ${name}`, injector.controlUrl);
    if (upstream.kind === 'url') places.set(name, upstream.url);
  }
  if (safety?.lock?.url !== undefined) places.set('lock', safety.lock.url);
  return places;
}
