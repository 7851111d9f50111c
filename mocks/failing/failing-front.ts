import { randomBytes } from 'node:crypto';
import type { FaultSettings } from '../../lib/faults/index.ts';
import type { FaultSummary } from '../../lib/collector/records/record.ts';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import { createRedactor } from '../../lib/kit/secrets/redactor.ts';
import { createInjector } from '../../lib/proxies/injector/injector.ts';
import { MAX_LEASE_MS } from '../../lib/proxies/injector/lease.ts';
import { systemClock } from '../../lib/proxies/injector/system-clock.ts';
import { listen } from '../../lib/proxies/process/listen.ts';

/** How long connections may take to end. */
const DRAIN_MS = 500;

export interface FrontOptions {
  /** The server that is to fail. */
  upstream: string;
  /** Armed from the start to the end. */
  faults: readonly FaultSettings[];
  provider: ProviderName;
  seed: number;
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/** An injector in front of a server of this process, whose faults last as long as it does. */
export interface FailingFront extends AsyncDisposable {
  port: number;
  summarize(): FaultSummary[];
}

/** Starts one. Throws an `environment` error when the port is taken, and `usage` for a fault that needs TLS. */
export async function startFailingFront({
  upstream,
  faults,
  provider,
  seed,
  host,
  port,
}: FrontOptions): Promise<FailingFront> {
  const { proxy, control, arm, extend, revert, status } = createInjector({
    upstream,
    provider,
    seed,
    runToken: null,
    controlToken: randomBytes(24).toString('base64url'),
    clock: systemClock,
    redactor: createRedactor(),
    write() {},
  });
  arm(faults, MAX_LEASE_MS);
  // Whoever armed them is this process: where it ends, so does the server.
  const extending = setInterval(() => extend(MAX_LEASE_MS), MAX_LEASE_MS / 2).unref();
  const bound = await listen(proxy.server, port, 'The mock', host).catch((error: unknown) => {
    clearInterval(extending);
    throw error;
  });
  return {
    port: bound,
    summarize: () => status().summaries,
    async [Symbol.asyncDispose]() {
      clearInterval(extending);
      revert();
      control.close();
      await proxy.drain(DRAIN_MS);
      await proxy.close();
    },
  };
}
