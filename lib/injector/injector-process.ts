/** The injector seat as a process of its own. Start it with `startChild<InjectorFacts>`. */
import { providerNames } from '../drill/provider.ts';
import { reportHealth } from '../process/health.ts';
import { listen } from '../process/listen.ts';
import { createRecordWriter } from '../process/record-writer.ts';
import { serveChild } from '../process/serve-child.ts';
import { object, required } from '../settings/object.ts';
import { choice, number, type ReadBy, text } from '../settings/reader.ts';
import { createInjector } from './injector.ts';
import { systemClock } from './system-clock.ts';

const injectorSettings = object({
  provider: required('which provider it stands in front of', choice(providerNames)),
  upstream: required("the provider's URL", text()),
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

serveChild(async (input) => {
  const settings = injectorSettings.read(input, '');
  const { provider } = settings;
  const records = createRecordWriter(settings.recordsPath);
  const injector = createInjector({
    ...settings,
    clock: systemClock,
    write(record) {
      records.write(record);
      // Faults are a journal: what was armed must be on disk whatever happens next.
      if (record.kind === 'fault') records.flush();
    },
  });
  const port = await listen(injector.proxy.server, settings.listenPort, `injector:${provider}`);
  const controlPort = await listen(injector.control, 0, `the control API of injector:${provider}`);
  const stopHealth = reportHealth(`injector:${provider}`, records.write);
  const facts: InjectorFacts = { url: `http://127.0.0.1:${port}`, port, controlUrl: `http://127.0.0.1:${controlPort}` };
  return {
    facts,
    requests: { status: () => ({ ...injector.status(), rssBytes: process.memoryUsage.rss() }) },
    async stop() {
      injector.revert();
      records.flush();
      injector.control.close();
      injector.control.closeAllConnections();
      await injector.proxy.close();
      stopHealth();
      records.close();
    },
  };
});
