/** The observer seat as a process of its own. Start it with `startChild<ObserverFacts>`. */
import { collectRarely } from '../process/collect-rarely.ts';
import { reportHealth } from '../process/health.ts';
import { listen } from '../process/listen.ts';
import { watchMachine } from '../process/machine-state.ts';
import { createRecordWriter } from '../../collector/record-file/record-writer.ts';
import { serveChild } from '../process/serve-child.ts';
import { createProxy } from '../proxy/proxy.ts';
import { appAnswerSettings } from '../../wire/app/app-answer.ts';
import { object, optional, required } from '../../kit/settings/object.ts';
import { number, type ReadBy, text } from '../../kit/settings/reader.ts';
import { createExchanges } from './exchanges.ts';

const observerSettings = object({
  target: required("the target's URL", text()),
  listenPort: required('its port; 0 takes a free one', number({ min: 0, max: 65_535, whole: true })),
  runToken: required(
    'the run in correlation ids',
    text({ pattern: /^[a-z0-9]+$/, rule: 'lower-case letters and digits' }),
  ),
  recordsPath: required('the file records are appended to', text()),
  app: optional('how the target answers, where it speaks no wire format', appAnswerSettings),
});

/** What the process is started with. */
export type ObserverSettings = ReadBy<typeof observerSettings>;

/** What it says when it is ready. */
export interface ObserverFacts {
  /** Where the load goes; the target's base path, if it has one, is put before every request's path. */
  url: string;
  port: number;
}

/** What it answers to the question `status`. */
export interface ObserverStatus {
  /** Requests that have reached it so far. */
  exchanges: number;
  /** How many are under way, and when they began, epoch ms, the oldest first; at most 1,000 of them. */
  underWay: { count: number; sinceEpochMs: number[] };
  openConnections: number;
  rssBytes: number;
}

/** What is in hand when a drill is over may end for so long: whoever waits for this process kills it after two seconds. */
const DRAIN_MS = 500;

collectRarely();
serveChild(async (input, parent) => {
  const settings = observerSettings.read(input, '');
  const records = createRecordWriter(settings.recordsPath, (error) =>
    parent.failing('its records cannot be written', error),
  );
  const exchanges = createExchanges({ ...settings, redactor: parent.redactor, write: records.write });
  const proxy = createProxy({ upstream: settings.target, openExchange: exchanges.open });
  const port = await listen(proxy.server, settings.listenPort, 'observer');
  const stopHealth = reportHealth('observer', records.write, { machine: watchMachine(), refused: proxy.refused });
  const facts: ObserverFacts = { url: `http://127.0.0.1:${port}`, port };
  return {
    facts,
    requests: {
      status: (): ObserverStatus => ({
        exchanges: exchanges.opened(),
        underWay: exchanges.underWay(),
        openConnections: proxy.openConnections(),
        rssBytes: process.memoryUsage.rss(),
      }),
    },
    async stop() {
      await proxy.drain(DRAIN_MS);
      await proxy.close();
      await exchanges.settle();
      stopHealth();
      records.close();
    },
  };
});
