import { createServer, type ServerResponse } from 'node:http';
import type { StatusPagePlan } from '../../drill/incidents/plan-status-page.ts';
import { renderStatusDocument, statusPaths } from '../../drill/incidents/status-documents.ts';
import { listen } from '../../proxies/process/listen.ts';

/** The variable by which a target that is started finds the status page. */
export const STATUS_PAGE_VARIABLE = 'CUTOVER_STATUS_PAGE_URL';

/** A status page that is served beside a replay. */
export interface ServedStatusPage extends AsyncDisposable {
  /** Its base, without a path: `http://127.0.0.1:9100`. */
  url: string;
  /** The load has begun: from now on its words come at their time. Before, all is well. */
  begin(startEpochMs: number): void;
  /** How often it was asked, and how often while it told of an outage. */
  asked(): { times: number; whileOpen: number };
}

/**
 * Serves a status page on loopback that says at each moment of a replay what the real one had said by then. Port 0 takes a free one. Throws
 * an `environment` error that names a taken port.
 *
 * @param now The time, epoch ms.
 */
export async function serveStatusPage(
  plan: StatusPagePlan,
  port: number,
  now: () => number = Date.now,
): Promise<ServedStatusPage> {
  let startEpochMs = Infinity;
  let times = 0;
  let whileOpen = 0;
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, 405, { error: `A status page is asked by GET, not ${request.method ?? 'nothing'}.` });
      return;
    }
    const epochMs = now();
    // Before the load there is no moment of it: that is 0, when nothing has been said.
    const atMs = Math.max(0, epochMs - startEpochMs);
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const document = renderStatusDocument(path, plan, { atMs, epochMs }, url);
    if (document === null) {
      answer(response, 404, { error: `A status page is asked at ${statusPaths.join(', ')}.` });
      return;
    }
    times++;
    const last = plan.words.findLast((word) => word.atMs <= atMs);
    if (last !== undefined && last.state !== 'resolved') whileOpen++;
    answer(response, 200, document);
  });
  const url = `http://127.0.0.1:${await listen(server, port, 'the status page')}`;
  return {
    url,
    begin: (atEpochMs) => void (startEpochMs = atEpochMs),
    asked: () => ({ times, whileOpen }),
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
  });
  response.end(JSON.stringify(body));
}
