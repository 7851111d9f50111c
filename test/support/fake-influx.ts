import { createServer, type Server, type ServerResponse } from 'node:http';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import { listen } from '../../lib/proxies/process/listen.ts';

/** A database that a test can stop, slow and let refuse. It keeps a line for each series and time, as the real one does. */
export interface FakeInflux {
  /** With a database, as `--influx` takes it. */
  url: string;
  /** What it holds: the fields by series and time. */
  points: Map<string, string>;
  /** The headers and parameters of each write that came. */
  writes: { authorization: string | undefined; parameters: string; lines: number }[];
  /** How it answers a write. Default: by taking it. */
  behaviour: (body: string) => Answer | Promise<Answer>;
  /** Ends it, as it is: who calls is refused. */
  stop(): Promise<void>;
  /** Brings it back at the same address, with what it held. */
  start(): Promise<void>;
}

export interface Answer {
  status: number;
  error?: string;
  /** Lines that it takes all the same. Default: all at 204, else none. */
  taken?: string;
}

/** Starts one on a free port. */
export async function startFakeInflux(): Promise<FakeInflux> {
  let server: Server | null = null;
  // One that nobody else is given while it is down.
  const port = await findFreePort();
  const fake: FakeInflux = {
    url: '',
    points: new Map(),
    writes: [],
    behaviour: () => ({ status: 204 }),
    async start() {
      server = createServer((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', (text: string) => (body += text));
        request.on('end', () => void answer(body, request.url ?? '', request.headers.authorization, response));
      });
      await listen(server, port, 'the database of the test');
      fake.url = `http://127.0.0.1:${port}/drills`;
    },
    async stop() {
      server?.closeAllConnections();
      await new Promise((resolve) => server?.close(resolve));
    },
  };
  const answer = async (
    body: string,
    url: string,
    authorization: string | undefined,
    response: ServerResponse,
  ): Promise<void> => {
    const lines = body.split('\n').filter((line) => line !== '');
    fake.writes.push({ authorization, parameters: url, lines: lines.length });
    const { status, error, taken } = await fake.behaviour(body);
    const kept = taken?.split('\n').filter((line) => line !== '') ?? (status === 204 ? lines : []);
    for (const line of kept) {
      const [, series = '', fields = '', time = ''] = /^((?:\\.|[^ \\])+) (.*) (\d+)$/.exec(line) ?? [];
      fake.points.set(`${series} ${time}`, fields);
    }
    response.statusCode = status;
    response.end(error === undefined ? '' : JSON.stringify({ error }));
  };
  await fake.start();
  return fake;
}
