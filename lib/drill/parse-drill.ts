import { listTlsFaults } from '../faults/decide-connection.ts';
import { CutoverError } from '../kit/cutover-error.ts';
import { hostOf, isThisMachine, parseHttpUrl } from '../kit/settings/http-url.ts';
import { createMistakes } from '../kit/settings/mistakes.ts';
import { choice, formatKey, reject } from '../kit/settings/reader.ts';
import { isUsual } from '../kit/terms/provider.ts';
import { phaseNames } from '../kit/terms/phase.ts';
import { defaultContracts } from './contracts/whole-answer.ts';
import { nearestName } from '../kit/settings/nearest-name.ts';
import { createDrillSettings, type Drill } from './drill.ts';
import type { MockReader } from './mock/mock-settings.ts';
import { atSomePort } from './programs/port-url.ts';
import { checkProgram } from './programs/program-settings.ts';
import { checkClients } from './check-clients.ts';
import { checkStopConditions } from './check-stop-conditions.ts';
import { checkVariants } from './check-variants.ts';
import { checkFollowUps } from './follow-ups.ts';
import { checkRateFactor } from './rate-curve.ts';
import { findTarget } from './targets/index.ts';
import { writtenWire } from './provider-wire.ts';
import { listProviders, listServing } from './providers.ts';
import { checkGuards } from './check-guards.ts';
import { checkSafety, limitFaults } from './check-safety.ts';
import { faultsOn, listFaulted } from './timeline-entry.ts';
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
    checkFaulted,
    checkTimeline,
    checkClaim,
    checkHosts,
    checkWires,
    checkPrograms,
    checkInjectors,
    checkTls,
    checkRequests,
    checkCallers,
    checkAsks,
    checkContracts,
    checkStopConditions,
    checkVariants,
    checkGuards,
    checkSafety,
  ]) {
    mistakes.attempt(() => check(drill));
  }
  mistakes.throwAny();
  return { ...drill, timeline: drill.timeline.map((entry, place) => limitFaults(drill, entry, place)) };
}

/** What no drill may start, whatever its environment is. */
function checkPrograms(drill: Drill): void {
  const { target, providers, contracts } = drill;
  if ('start' in target && target.start !== undefined) checkProgram(target.start, 'target.start');
  for (const { name, upstream } of providers) {
    if (upstream.kind === 'command') checkProgram(upstream, `${pathOf(drill, name)}.upstream`);
  }
  for (const [place, contract] of contracts.entries()) {
    if (contract.kind === 'command') checkProgram(contract, `contracts[${place}]`);
  }
}

/** Whoever has faults must be there. */
function checkFaulted(drill: Drill): void {
  const mistakes = createMistakes();
  const providers = listProviders(drill);
  for (const [index, entry] of drill.timeline.entries()) {
    for (const name of listFaulted(entry).filter((faulted) => !providers.includes(faulted))) {
      const near = nearestName(name, providers);
      const hint = near === undefined ? `The providers are ${providers.join(', ')}.` : `Did you mean "${near}"?`;
      mistakes.attempt(() => {
        throw new CutoverError('usage', `timeline[${index}].${formatKey(name)} is not a known key. ${hint}`);
      });
    }
  }
  mistakes.throwAny();
}

/** A claim must tell all providers apart. */
function checkClaim(drill: Drill): void {
  const { target } = drill;
  if (!('claim' in target) || target.claim === undefined) return;
  const { header: _, ...values } = target.claim;
  const providers = listServing(drill);
  const lacking = providers.find((name) => values[name] === undefined);
  if (lacking !== undefined)
    throw new CutoverError('usage', `target.claim.${lacking} is missing: its value when ${lacking} served`);
  const unknown = Object.keys(values).find((name) => !providers.includes(name));
  if (unknown !== undefined) {
    throw new CutoverError(
      'usage',
      `target.claim.${formatKey(unknown)} is not a known key. Known keys: header, ${providers.join(', ')}.`,
    );
  }
}

/** Where a provider's part stands in the drill as it is written. */
function pathOf({ providers }: Drill, name: string): string {
  const isNamed = !providers.every(({ name: other }) => isUsual(other));
  return isNamed ? `providers[${providers.findIndex((provider) => provider.name === name)}]` : `providers.${name}`;
}

function checkCallers({ traffic }: Drill): void {
  checkClients(traffic, 'traffic.clients');
}

function checkAsks({ traffic }: Drill): void {
  checkFollowUps(traffic);
}

function checkRequests({ traffic: { requests } }: Drill): void {
  if (!requests.some(({ weight }) => weight > 0)) reject('traffic.requests', 'a list with a weight over 0', requests);
  const names = requests.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) reject(`traffic.requests[${index}].name`, 'another than those before it', name);
  }
}

/** A contract for a request that is never sent would judge nothing. */
function checkContracts({ traffic: { requests, followUps = [] }, contracts }: Drill): void {
  const mistakes = createMistakes();
  const names = choice([...requests, ...followUps].map(({ name }) => name));
  for (const [index, contract] of contracts.entries()) {
    mistakes.attempt(() => names.read(contract.for, `contracts[${index}].for`));
    if (followUps.some(({ name }) => name === contract.for)) {
      mistakes.attempt(() => checkFollowUpContract(contract, `contracts[${index}]`));
    }
  }
  mistakes.throwAny();
}

/** What a follow-up asks is a virtual user's to say, and known to nobody else: a system prompt that is not known would never be found in an answer. */
function checkFollowUpContract(contract: Drill['contracts'][number], path: string): void {
  const rules = contract.kind === 'text' ? [contract] : contract.kind === 'house-rules' ? contract.rules : [];
  for (const key of ['maxSystemWords', 'minSharedWords'] as const) {
    const words = rules.find((rule) => rule[key] !== undefined)?.[key];
    if (words !== undefined) reject(path, `without ${key} for a follow-up, whose prompt is not known`, words);
  }
}

/** Load and faults go to this machine only, unless the drill names the host on purpose. */
function checkHosts(drill: Drill): void {
  const { target, providers, allowedHosts } = drill;
  const urls = new Map<string, string>();
  for (const [key, url] of Object.entries(findTarget(target).urls(target))) urls.set(`target.${key}`, url);
  for (const { name, upstream, injector } of providers) {
    const path = pathOf(drill, name);
    if (injector !== undefined) urls.set(`${path}.injector.controlUrl`, injector.controlUrl);
    if (upstream.kind === 'url') urls.set(`${path}.upstream.url`, upstream.url);
    if (upstream.kind === 'command') {
      urls.set(`${path}.upstream.url`, atSomePort(upstream.url));
      if (upstream.readyUrl !== undefined) urls.set(`${path}.upstream.readyUrl`, atSomePort(upstream.readyUrl));
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
function checkWires(drill: Drill): void {
  const { target, providers } = drill;
  const { providersWires } = findTarget(target);
  if (providersWires === undefined) return;
  for (const { name, upstream, role } of providers) {
    const wire = writtenWire(upstream);
    // The target does not ask those of guards.
    if (role !== undefined || wire === null || providersWires.includes(wire)) continue;
    const [only = ''] = providersWires;
    const rule =
      providersWires.length === 1 ? `"${only}", the only one` : `one of ${providersWires.join(', ')}, the only ones`;
    const path = `${pathOf(drill, name)}.upstream.${upstream.kind === 'mock' ? 'mock.' : ''}wire`;
    const remedy = upstream.kind === 'mock' ? `Add "wire": "${only}" to the mock.` : 'Drill a target that does.';
    const model = upstream.kind === 'mock' ? ` (of ${upstream.mock.model})` : '';
    throw new CutoverError(
      'usage',
      `${path} must be ${rule} that the target ${target.kind} speaks, got "${wire}"${model}. ${remedy}`,
    );
  }
}

/** A long-lived injector has its upstream and its port already, and works for one provider at a time. */
function checkInjectors(drill: Drill): void {
  const owners = new Map<string, string>();
  for (const { name, upstream, listenPort, injector } of drill.providers) {
    if (injector === undefined) continue;
    const path = pathOf(drill, name);
    if (upstream.kind !== 'url') reject(`${path}.upstream.kind`, '"url" behind an injector', upstream.kind);
    if (listenPort !== 0) reject(`${path}.listenPort`, 'left out beside an injector', listenPort);
    const owner = owners.get(injector.controlUrl);
    if (owner !== undefined) reject(`${path}.injector.controlUrl`, `another than the ${owner}'s`, injector.controlUrl);
    owners.set(injector.controlUrl, name);
  }
}

/** A handshake can only fail where there is one. */
function checkTls(drill: Drill): void {
  for (const [index, entry] of drill.timeline.entries()) {
    for (const { name, tls } of drill.providers) {
      const [kind] = tls === undefined ? listTlsFaults(faultsOn(entry, name)) : [];
      if (kind !== undefined) {
        throw new CutoverError(
          'usage',
          `timeline[${index}].${name} must have no ${kind} unless ${pathOf(drill, name)}.tls gives its injector a certificate`,
        );
      }
    }
  }
}

/** The phases must come in order, and there must be an outage in which something fails, or there is no drill. */
function checkTimeline(drill: Drill): void {
  for (const [index, entry] of drill.timeline.entries()) checkRateFactor(entry, `timeline[${index}]`);
  let last = 0;
  for (const [index, { phase }] of drill.timeline.entries()) {
    const rank = phaseNames.indexOf(phase);
    if (rank < last) reject(`timeline[${index}].phase`, `in the order ${phaseNames.join(', ')}`, phase);
    last = rank;
  }
  const outages = drill.timeline.filter(({ phase }) => phase === 'outage');
  if (!outages.some((entry) => listFaulted(entry).length > 0)) {
    throw new CutoverError(
      'usage',
      `timeline must hold an outage with a fault: {"phase": "outage", "${drill.providers[0]?.name}": [{"kind": "silence"}], …}`,
    );
  }
  for (const [index, entry] of drill.timeline.entries()) {
    const { phase } = entry;
    if (phase !== 'outage' && phase !== 'recovery' && listFaulted(entry).length > 0) {
      throw new CutoverError(
        'usage',
        `timeline[${index}] must have no faults: only phases "outage" and "recovery" may, got "${phase}". What the target has met before would be part of the baseline.`,
      );
    }
  }
  if (timelineDurationMs(drill.timeline) > DAY_MS)
    reject('timeline', 'at most 24 hours long', timelineDurationMs(drill.timeline));
}
