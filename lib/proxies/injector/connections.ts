import { nowEpochMs } from '../process/now.ts';
import type { ConnectionDecision } from '../proxy/connection-decision.ts';
import type { PortChange } from '../proxy/port-gate.ts';
import type { ConnectionRecord } from '../../collector/records/record.ts';
import type { ChainRefusal } from './connection-chain.ts';
import type { FaultChain } from './fault-chain.ts';
import type { SwitchClock } from './fault-switch.ts';
import type { RunIdentity } from './run-identity.ts';

/** How often a port whose fault comes and goes is looked at, in ms: no turn of it is timed more finely. */
const PORT_TICK_MS = 10;

/** What the connections of one injector have in common. */
export interface ConnectionsSettings {
  /** The run that connections which come now belong to. */
  identify(): RunIdentity;
  clock: SwitchClock;
  /** The faults armed at this moment; null when there are none. */
  armed(): FaultChain | null;
  write(record: ConnectionRecord, run: RunIdentity): void;
  /** What is done to the seat. */
  wantPort(change: PortChange): void;
  /** Resets the connections that are open, on behalf of this fault; returns how many there were. */
  resetConnections(fault: string): number;
  openConnections(): number;
}

/** Connections since the start, those a fault was applied to, and the state of the port. */
export interface ConnectionCounts {
  connections: number;
  faultedConnections: number;
  portState: PortChange;
}

/** Decides over each connection by the armed faults, closes and opens the port, and records what met a fault. */
export interface Connections {
  decide(): ConnectionDecision;
  /** Other faults are armed, or none. */
  onFaultsChanged(): void;
  onPortChange(change: PortChange): void;
  counts(): ConnectionCounts;
}

/** The connections of one injector. */
export function createConnections(settings: ConnectionsSettings): Connections {
  const { clock, armed } = settings;
  let connections = 0;
  let faultedConnections = 0;
  let port: PortChange = 'listening';
  /** The fault that keeps the port closed, or has kept it so last. */
  let refusal: ChainRefusal | null = null;
  let isRefusing = false;
  let cancelTick = (): void => {};

  function record(event: ConnectionRecord['event'], fault: string): void {
    const run = settings.identify();
    settings.write({ kind: 'connection', provider: run.provider, event, fault, atEpochMs: nowEpochMs() }, run);
  }

  function hit(fault: string): void {
    faultedConnections++;
    record('hit', fault);
  }

  function settlePort(): void {
    cancelTick();
    const chain = armed();
    const wanted = chain?.decidePort(clock.now()) ?? null;
    if (wanted !== null && !isRefusing) closePort(wanted);
    if (wanted === null && isRefusing) settings.wantPort('listening');
    isRefusing = wanted !== null;
    cancelTick = chain?.portChanges === true ? clock.after(PORT_TICK_MS, settlePort) : () => {};
  }

  function closePort(by: ChainRefusal): void {
    refusal = by;
    // First the port: a client that is reset comes back at once.
    settings.wantPort('refusing');
    const open = settings.openConnections();
    const reset = by.pooled === 'reset' ? settings.resetConnections(by.fault) : 0;
    for (let each = 0; each < reset; each++) hit(by.fault);
    by.count({ applied: reset, spared: open - reset, atEpochMs: nowEpochMs() });
  }

  return {
    decide() {
      const number = ++connections;
      const applied = armed()?.decideConnection({
        nowMs: clock.now(),
        atEpochMs: nowEpochMs(),
        number,
      });
      if (applied === undefined || applied === null) return { kind: 'serve' };
      hit(applied.fault.kind);
      return applied.action;
    },
    onFaultsChanged() {
      const wanted = armed()?.decidePort(clock.now()) ?? null;
      // The port stays closed for other faults than before: what was shown of it goes for them, too.
      if (isRefusing && wanted !== null) {
        refusal = wanted;
        if (port === 'refusing') wanted.count({ applied: 1, spared: 0, atEpochMs: nowEpochMs() });
      }
      settlePort();
    },
    onPortChange(change) {
      port = change;
      if (refusal === null) return;
      record(change, refusal.fault);
      if (change === 'refusing') refusal.count({ applied: 1, spared: 0, atEpochMs: nowEpochMs() });
    },
    counts: () => ({ connections, faultedConnections, portState: port }),
  };
}
