/** The injector seat as a process of its own. Start it with `startChild<InjectorFacts>`. */
import { readFileSync } from 'node:fs';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { PROVIDER_NAME } from '../../kit/terms/provider.ts';
import { collectRarely } from '../process/collect-rarely.ts';
import { reportHealth } from '../process/health.ts';
import { listen } from '../process/listen.ts';
import { createRecordWriter } from '../../collector/record-file/record-writer.ts';
import { serveChild } from '../process/serve-child.ts';
import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { number, type ReadBy, text } from '../../kit/settings/reader.ts';
import { createInjector } from './injector.ts';
import { systemClock } from './system-clock.ts';

const injectorSettings = object({
  provider: required(
    'which provider it stands in front of',
    text({ pattern: PROVIDER_NAME, rule: 'the name of a provider' }),
  ),
  upstream: required("the provider's URL", text()),
  tls: optional(
    'speaks https to the target',
    object({
      certPath: required('the certificate, PEM, with those between it and its root behind it', text()),
      keyPath: required('its key, PEM', text()),
      hostname: withDefault('the name of this machine that it was made for', text(), 'localhost'),
    }),
  ),
  listenPort: required('its port; 0 takes a free one', number({ min: 0, max: 65_535, whole: true })),
  runToken: required(
    'the run in correlation ids',
    text({ pattern: /^[a-z0-9]+$/, rule: 'lower-case letters and digits' }),
  ),
  recordsPath: required('the file records are appended to', text()),
  controlToken: required('bearer token of the control API', text()),
  seed: required("the drill's seed", number({ min: 0, max: 4_294_967_295, whole: true })),
});

/** What the process is started with. */
export type InjectorSettings = ReadBy<typeof injectorSettings>;

/** What it says when it is ready. */
export interface InjectorFacts {
  /** Where the target sends this provider's requests; without the upstream's base path. */
  url: string;
  port: number;
  /** For `createControlClient`. */
  controlUrl: string;
}

/** What is in hand when a drill is over may end for so long: whoever waits for this process kills it after two seconds. */
const DRAIN_MS = 500;

collectRarely();
serveChild(async (input, parent) => {
  const settings = injectorSettings.read(input, '');
  const { provider } = settings;
  const records = createRecordWriter(settings.recordsPath, (error) =>
    parent.failing('its records cannot be written', error),
  );
  const { tls } = settings;
  const injector = createInjector({
    ...settings,
    tls: tls === undefined ? undefined : { cert: readPem(tls.certPath), key: readPem(tls.keyPath) },
    clock: systemClock,
    redactor: parent.redactor,
    write(record) {
      records.write(record);
      // Faults are a journal: what was armed must be on disk whatever happens next.
      if (record.kind === 'fault') records.flush();
    },
  });
  const port = await listen(injector.proxy.server, settings.listenPort, `injector:${provider}`);
  const controlPort = await listen(injector.control, 0, `the control API of injector:${provider}`);
  const stopHealth = reportHealth(`injector:${provider}`, records.write, { refused: injector.proxy.refused });
  const url = tls === undefined ? `http://127.0.0.1:${port}` : `https://${tls.hostname}:${port}`;
  const facts: InjectorFacts = { url, port, controlUrl: `http://127.0.0.1:${controlPort}` };
  return {
    facts,
    requests: { status: () => ({ ...injector.status(), rssBytes: process.memoryUsage.rss() }) },
    async stop() {
      injector.revert();
      records.flush();
      injector.control.close();
      injector.control.closeAllConnections();
      await injector.proxy.drain(DRAIN_MS);
      await injector.proxy.close();
      await injector.settle();
      stopHealth();
      records.close();
    },
  };
});

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CutoverError('usage', `The https injector cannot read ${path}: ${formatCause(error)}.`, { cause: error });
  }
}
