import { createServer } from 'node:http';
import { type ControlClient, createServiceClient } from '../../lib/proxies/injector/service/control-client.ts';
import type { ServiceStatus } from '../../lib/proxies/injector/injector-status.ts';
import {
  type InjectService,
  type InjectServiceOptions,
  startInjectService,
} from '../../lib/proxies/injector/service/start-inject-service.ts';
import { listen } from '../../lib/proxies/process/listen.ts';

/** The token of the injectors that tests run in their own process. */
export const SERVICE_TOKEN = 'a-token-for-tests-only';

/** A long-lived injector in the test's own process, in front of a provider that says `from the provider`. */
export interface TestService extends AsyncDisposable {
  service: InjectService;
  upstream: string;
  /** What the provider was asked: method and target. */
  asked: string[];
  /** Has the provider answer whoever asked for `/slow`. */
  answerSlow(): void;
  /** What people were told. */
  told: string[];
  /** A client for a run, or for none. */
  connect(runToken?: string): ControlClient<ServiceStatus>;
}

/** Starts both on free ports. The provider answers `/slow` only when it is told to. */
export async function startService(changes: Partial<InjectServiceOptions> = {}): Promise<TestService> {
  const asked: string[] = [];
  const told: string[] = [];
  const slow: (() => void)[] = [];
  const provider = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const answer = (): void => void response.end('from the provider');
    if (request.url === '/slow') slow.push(answer);
    else request.resume().on('end', answer);
  });
  const upstream = `http://127.0.0.1:${await listen(provider, 0, 'the provider')}`;
  const anywhere = { host: '127.0.0.1', port: 0 };
  const service = await startInjectService({
    upstream,
    listen: anywhere,
    control: anywhere,
    token: SERVICE_TOKEN,
    onEvent: ({ kind, event }, holder) => told.push(`${kind} ${event} ${holder ?? 'by hand'}`),
    warn: (text) => told.push(text),
    ...changes,
  });
  return {
    service,
    upstream,
    asked,
    told,
    answerSlow: () => slow.forEach((answer) => answer()),
    connect: (runToken) =>
      createServiceClient({
        url: service.controlUrl,
        token: SERVICE_TOKEN,
        ...(runToken === undefined ? {} : { runToken }),
      }),
    async [Symbol.asyncDispose]() {
      await service.stop(0);
      provider.close();
      provider.closeAllConnections();
    },
  };
}
