import { contractSettings } from './contracts/index.ts';
import { requestKinds } from '../kit/terms/request-kind.ts';
import { CutoverError } from '../kit/cutover-error.ts';
import { listTlsFaults } from '../faults/decide-connection.ts';
import { faultSettings } from '../faults/index.ts';
import { httpUrl } from '../kit/settings/http-url.ts';
import { matchNames } from '../kit/terms/match-name.ts';
import { object, optional, required, unionByKind, withDefault } from '../kit/settings/object.ts';
import { choice, list, number, type Reader, reject, text } from '../kit/settings/reader.ts';
import type { Drill, MockSettings } from './drill.ts';
import type { Objective } from './objectives/objective.ts';
import { validitySettings } from './objectives/validity.ts';
import { lengthTables } from './lengths.ts';
import { phaseNames } from '../kit/terms/phase.ts';
import { providerNames } from '../kit/terms/provider.ts';
import { findTarget, targetSettings } from './targets/index.ts';
import { timelineDurationMs } from './timeline.ts';

/** Readers of the parts whose plug-ins live in other rooms. */
export interface DrillPlugins {
  mock: Reader<MockSettings>;
  objective: Reader<Objective>;
}

const HOUR_MS = 3_600_000;
const port = number({ min: 0, max: 65_535, whole: true });
const ratio = number({ min: 0, max: 1 });
const variableName = text({ pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, rule: 'the name of an environment variable' });

const traffic = object({
  arrivals: required(
    'when requests are due',
    unionByKind({
      poisson: object({ ratePerSecond: required('mean rate', number({ min: 0.01, max: 100_000 })) }),
      trace: object({
        file: required('trace file', text()),
        speed: withDefault('trace time runs this many times faster', number({ min: 0.001, max: 10_000 }), 1),
      }),
    }),
  ),
  lengths: withDefault(
    'where lengths come from',
    choice(Object.keys(lengthTables) as (keyof typeof lengthTables)[]),
    'azure-2023-conversation',
  ),
  maxOutputTokens: withDefault(
    'longest answer asked for, tokens',
    number({ min: 1, max: 100_000, whole: true }),
    1_000,
  ),
  kinds: withDefault(
    'what is asked for',
    list(
      object({
        kind: required('kind of request', choice(requestKinds)),
        weight: withDefault('its share, relative to the others', number({ min: 0 }), 1),
        streamedRatio: withDefault('share of it that is streamed', ratio, 0.5),
      }),
      { min: 1 },
    ),
    requestKinds.map((kind) => ({ kind })),
  ),
  tenants: withDefault('number of tenants', number({ min: 1, max: 10_000, whole: true }), 8),
  requestTimeoutMs: withDefault('time-out of one request, ms', number({ min: 1, max: HOUR_MS }), 30_000),
  vus: required('virtual users of k6', number({ min: 1, max: 20_000, whole: true })),
  model: withDefault('model the requests ask for', text(), 'cutover-app'),
});

const timelineEntry = object({
  phase: required('which phase', choice(phaseNames)),
  durationMs: required('how long, ms', number({ min: 1, max: 24 * HOUR_MS })),
  rateFactor: withDefault("times the traffic's rate", number({ min: 0, max: 1_000 }), 1),
  primary: withDefault('faults on the primary', list(faultSettings, { max: 20 }), []),
  fallback: withDefault('faults on the fallback', list(faultSettings, { max: 20 }), []),
});

/**
 * Turns unknown JSON into a drill. Throws a `usage` error whose message begins with the path of what is wrong.
 * `plugins` read the parts other rooms own.
 */
export function parseDrill(input: unknown, plugins: DrillPlugins): Drill {
  const provider = object({
    upstream: required(
      'who stands behind the injector',
      unionByKind({
        mock: object({ mock: required('the model to play', plugins.mock) }),
        replay: object({
          file: required('the recording', text()),
          model: required('the model to ask it for', text()),
          match: withDefault('what a request finds its answer by', choice(matchNames), 'prompt'),
        }),
        url: object({
          url: required("the real provider's base URL", httpUrl()),
          model: required('the model to ask it for', text()),
          apiKeyEnv: optional('the environment variable that holds its key', variableName),
        }),
      }),
    ),
    tls: optional(
      'its injector speaks https to the target, which must trust the certificate',
      object({
        certPath: required('the certificate, PEM, with those between it and its root behind it', text()),
        keyPath: required('its key, PEM', text()),
        hostname: withDefault('the name of this machine that it is for', text(), 'localhost'),
      }),
    ),
    listenPort: withDefault("the injector's port, 0 for a free one", port, 0),
    injector: optional(
      'a long-lived injector to use instead of starting one',
      object({
        controlUrl: required('the URL of its control API', httpUrl()),
        tokenEnv: withDefault('the environment variable that holds its token', variableName, 'CUTOVER_INJECT_TOKEN'),
      }),
    ),
  });
  const reader = object({
    name: required(
      'lower-case words joined by hyphens',
      text({ pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, rule: 'lower-case words joined by hyphens' }),
    ),
    description: optional('what it rehearses', text()),
    seed: withDefault('fixes all that is random', number({ min: 0, max: 4_294_967_295, whole: true }), 1),
    target: required('the system under test', targetSettings),
    providers: required(
      'primary and fallback',
      object({
        primary: required('the one that is taken away', provider),
        fallback: required('the one that carries on', provider),
      }),
    ),
    traffic: required('the load', traffic),
    timeline: required('warmup, baseline, outage(s), recovery', list(timelineEntry, { min: 1, max: 1_000 })),
    contracts: withDefault('what the code downstream needs', list(contractSettings), []),
    objectives: withDefault('what must hold to pass', list(plugins.objective), []),
    validity: withDefault('what the evidence must look like', validitySettings, {}),
    allowedHosts: withDefault('hosts that may be hit besides this machine', list(text()), []),
  });
  const drill: Drill = reader.read(input, '');
  checkTimeline(drill);
  checkHosts(drill);
  checkInjectors(drill);
  checkTls(drill);
  if (!drill.traffic.kinds.some(({ weight }) => weight > 0))
    reject('traffic.kinds', 'a list with a weight over 0', drill.traffic.kinds);
  return drill;
}

/** Load and faults go to this machine only, unless the drill names the host on purpose. */
function checkHosts({ target, providers, allowedHosts }: Drill): void {
  const urls = new Map<string, string>();
  for (const [key, url] of Object.entries(findTarget(target).urls(target))) urls.set(`target.${key}`, url);
  for (const [name, { upstream, injector }] of Object.entries(providers)) {
    if (injector !== undefined) urls.set(`providers.${name}.injector.controlUrl`, injector.controlUrl);
    if (upstream.kind === 'url') urls.set(`providers.${name}.upstream.url`, upstream.url);
  }
  for (const [path, url] of urls) {
    const host = /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/.exec(url)?.[1] ?? '';
    const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
    if (!isHere && !allowedHosts.includes(host)) reject(path, 'on this machine or name a host of allowedHosts', host);
  }
}

/** A long-lived injector has its upstream and its port already, and works for one provider at a time. */
function checkInjectors({ providers: { primary, fallback } }: Drill): void {
  for (const [name, { upstream, listenPort, injector }] of Object.entries({ primary, fallback })) {
    if (injector === undefined) continue;
    if (upstream.kind !== 'url') reject(`providers.${name}.upstream.kind`, '"url" behind an injector', upstream.kind);
    if (listenPort !== 0) reject(`providers.${name}.listenPort`, 'left out beside an injector', listenPort);
  }
  const [one, other] = [primary.injector, fallback.injector];
  if (one !== undefined && one.controlUrl === other?.controlUrl)
    reject('providers.fallback.injector.controlUrl', "another than the primary's", one.controlUrl);
}

/** A handshake can only fail where there is one. */
function checkTls({ timeline, providers }: Drill): void {
  for (const [index, entry] of timeline.entries()) {
    for (const name of providerNames) {
      const [kind] = providers[name].tls === undefined ? listTlsFaults(entry[name]) : [];
      if (kind !== undefined) {
        throw new CutoverError(
          'usage',
          `timeline[${index}].${name} must have no ${kind} unless providers.${name}.tls gives its seat a certificate`,
        );
      }
    }
  }
}

/** The phases must come in order, and there must be an outage in which something fails, or there is no drill. */
function checkTimeline(drill: Drill): void {
  let last = 0;
  for (const [index, { phase }] of drill.timeline.entries()) {
    const rank = phaseNames.indexOf(phase);
    if (rank < last) reject(`timeline[${index}].phase`, `in the order ${phaseNames.join(', ')}`, phase);
    last = rank;
  }
  const outages = drill.timeline.filter(({ phase }) => phase === 'outage');
  if (!outages.some(({ primary, fallback }) => primary.length + fallback.length > 0)) {
    throw new CutoverError(
      'usage',
      'timeline must hold an outage with a fault: {"phase": "outage", "primary": [{"kind": "silence"}], …}',
    );
  }
  for (const [index, { phase, primary, fallback }] of drill.timeline.entries()) {
    if (phase !== 'outage' && primary.length + fallback.length > 0) {
      throw new CutoverError(
        'usage',
        `timeline[${index}] must have no faults: only phase "outage" may, got "${phase}"`,
      );
    }
  }
  if (timelineDurationMs(drill.timeline) > 24 * HOUR_MS)
    reject('timeline', 'at most 24 hours long', timelineDurationMs(drill.timeline));
}
