import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { createInjector } from '../../../lib/proxies/injector/injector.ts';
import { createControlClient, createServiceClient } from '../../../lib/proxies/injector/service/control-client.ts';
import { followEvents } from '../../../lib/proxies/injector/service/follow-events.ts';
import { startInjectService } from '../../../lib/proxies/injector/service/start-inject-service.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';

export const RUN_TOKEN = 'ab12';
const LEASE_MS = 600_000;
const token = 'token';

/** An injector in front of an upstream, with faults in force. */
interface StartedInjector {
  url: string;
  /** What it recorded so far. */
  attempts: readonly AttemptRecord[];
  stop(): Promise<void>;
}

/** The injectors there are: that of a drill, and one that stays (`cutover inject`), whose records come as events. */
export const injectorStarters = {
  async 'of a drill'(upstream, faults) {
    const attempts: AttemptRecord[] = [];
    const injector = createInjector({
      redactor: createRedactor(),
      provider: 'primary',
      upstream,
      runToken: RUN_TOKEN,
      seed: 1,
      controlToken: token,
      clock: { now: () => performance.now(), after: () => () => {} },
      write: (record) => void (record.kind === 'attempt' && attempts.push(record)),
    });
    const url = `http://127.0.0.1:${await listen(injector.proxy.server, 0, 'the injector')}`;
    const controlPort = await listen(injector.control, 0, 'the control API');
    const control = createControlClient({ url: `http://127.0.0.1:${controlPort}`, token });
    if (faults.length > 0) await control.arm(faults, LEASE_MS);
    return {
      url,
      attempts,
      async stop() {
        injector.revert();
        await injector.proxy.close();
        injector.control.close();
      },
    };
  },

  async 'that stays'(upstream, faults) {
    const attempts: AttemptRecord[] = [];
    const problems: string[] = [];
    const anywhere = { host: '127.0.0.1', port: 0 };
    const service = await startInjectService({
      upstream,
      listen: anywhere,
      control: anywhere,
      token,
      onEvent: () => {},
      warn: (text) => problems.push(text),
    });
    const access = { url: service.controlUrl, token };
    const control = createServiceClient({ ...access, runToken: RUN_TOKEN });
    const taken = await control.takeSession(
      { runToken: RUN_TOKEN, holder: 'a test', provider: 'primary', seed: 1 },
      LEASE_MS,
    );
    if (taken.kind === 'refused') throw new Error(taken.reason);
    if (faults.length > 0) await control.arm(faults, LEASE_MS);
    const follower = followEvents({
      ...access,
      bootId: taken.status.bootId,
      after: taken.status.lastEventId,
      onEvent({ record }) {
        const parsed = parseRecord(JSON.stringify(record));
        if (parsed.ok && parsed.record.kind === 'attempt') attempts.push(parsed.record);
      },
      onLost: (_, reason) => problems.push(reason),
      onBroken: (reason) => problems.push(reason),
    });
    return {
      url: service.url,
      attempts,
      async stop() {
        await follower.stop();
        await service.stop(0);
        if (problems.length > 0) throw new Error(problems.join('; '));
      },
    };
  },
} satisfies Record<string, (upstream: string, faults: readonly FaultSettings[]) => Promise<StartedInjector>>;
export type InjectorKind = keyof typeof injectorStarters;
