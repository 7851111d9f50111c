import { listTlsFaults } from '../faults/decide-connection.ts';
import { CutoverError } from '../kit/cutover-error.ts';
import { hostOf, isThisMachine, parseHttpUrl } from '../kit/settings/http-url.ts';
import { createMistakes } from '../kit/settings/mistakes.ts';
import { choice, reject } from '../kit/settings/reader.ts';
import { phaseNames } from '../kit/terms/phase.ts';
import { providerNames } from '../kit/terms/provider.ts';
import { defaultContracts } from './contracts/whole-answer.ts';
import { createDrillSettings, type Drill } from './drill.ts';
import type { MockReader } from './mock/mock-settings.ts';
import { atSomePort } from './programs/port-url.ts';
import { checkRateCurve } from './rate-curve.ts';
import { findTarget } from './targets/index.ts';
import { timelineDurationMs } from './timeline.ts';

const DAY_MS = 86_400_000;

/**
 * Turns unknown JSON into a drill. Throws a `usage` error with a line for each mistake, which begins with its path.
 * `mock` reads the mocks in it.
 */
export function parseDrill(input: unknown, mock: MockReader): Drill {
  // Where an editor finds the schema is nothing that a run has to know.
  const { $schema: _, ...read } = createDrillSettings(mock).read(input, '');
  const drill = { ...read, contracts: read.contracts ?? defaultContracts(read.traffic.requests) };
  const mistakes = createMistakes();
  for (const check of [
    checkTimeline,
    checkHosts,
    checkWires,
    checkInjectors,
    checkTls,
    checkRequests,
    checkContracts,
  ]) {
    mistakes.attempt(() => check(drill));
  }
  mistakes.throwAny();
  return drill;
}

function checkRequests({ traffic: { requests } }: Drill): void {
  if (!requests.some(({ weight }) => weight > 0)) reject('traffic.requests', 'a list with a weight over 0', requests);
  const names = requests.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) reject(`traffic.requests[${index}].name`, 'another than those before it', name);
  }
}

/** A contract for a request that is never sent would judge nothing. */
function checkContracts({ traffic: { requests }, contracts }: Drill): void {
  const mistakes = createMistakes();
  const names = choice(requests.map(({ name }) => name));
  for (const [index, contract] of contracts.entries()) {
    mistakes.attempt(() => names.read(contract.for, `contracts[${index}].for`));
  }
  mistakes.throwAny();
}

/** Load and faults go to this machine only, unless the drill names the host on purpose. */
function checkHosts({ target, providers, allowedHosts }: Drill): void {
  const urls = new Map<string, string>();
  for (const [key, url] of Object.entries(findTarget(target).urls(target))) urls.set(`target.${key}`, url);
  for (const [name, { upstream, injector }] of Object.entries(providers)) {
    if (injector !== undefined) urls.set(`providers.${name}.injector.controlUrl`, injector.controlUrl);
    if (upstream.kind === 'url') urls.set(`providers.${name}.upstream.url`, upstream.url);
    if (upstream.kind === 'command') {
      urls.set(`providers.${name}.upstream.url`, atSomePort(upstream.url));
      if (upstream.readyUrl !== undefined)
        urls.set(`providers.${name}.upstream.readyUrl`, atSomePort(upstream.readyUrl));
    }
  }
  for (const [path, url] of urls) {
    const parsed = parseHttpUrl(url);
    const host = parsed === null ? '' : hostOf(parsed);
    if (!isThisMachine(host) && !allowedHosts.includes(host))
      reject(path, 'on this machine or name a host of allowedHosts', host);
  }
}

/** A provider that its target cannot speak to would be called a failure of the target's. */
function checkWires({ target, providers }: Drill): void {
  const { providersWire } = findTarget(target);
  if (providersWire === undefined) return;
  for (const [name, { upstream }] of Object.entries(providers)) {
    if (upstream.kind !== 'mock' || upstream.mock.wire === providersWire) continue;
    throw new CutoverError(
      'usage',
      `providers.${name}.upstream.mock.wire must be "${providersWire}", the only one that the target ${target.kind} speaks, got "${upstream.mock.wire}" (of ${upstream.mock.model}). Add "wire": "${providersWire}" to the mock.`,
    );
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
          `timeline[${index}].${name} must have no ${kind} unless providers.${name}.tls gives its injector a certificate`,
        );
      }
    }
  }
}

/** The phases must come in order, and there must be an outage in which something fails, or there is no drill. */
function checkTimeline(drill: Drill): void {
  for (const [index, entry] of drill.timeline.entries()) checkRateCurve(entry, `timeline[${index}]`);
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
    if (phase !== 'outage' && phase !== 'recovery' && primary.length + fallback.length > 0) {
      throw new CutoverError(
        'usage',
        `timeline[${index}] must have no faults: only phases "outage" and "recovery" may, got "${phase}"`,
      );
    }
  }
  if (timelineDurationMs(drill.timeline) > DAY_MS)
    reject('timeline', 'at most 24 hours long', timelineDurationMs(drill.timeline));
}
