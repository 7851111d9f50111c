import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { notifySettings } from '../../lib/drill/notify.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { createNotifier, openReceivers } from '../../lib/run/notify/notifier.ts';
import { startOwnClock } from '../support/own-clock.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Somebody who answers with these statuses by turns, then with 200; null: never. */
async function receive(...statuses: (number | null)[]) {
  const got: { body: unknown; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const status = statuses.length > 0 ? statuses.shift() : 200;
    void text(request).then((body) => {
      got.push({ body: JSON.parse(body) as unknown, authorization: request.headers.authorization });
      if (typeof status === 'number') response.writeHead(status).end();
    });
  });
  servers.push(server);
  return { got, url: `http://127.0.0.1:${await listen(server, 0, 'a receiver of the test')}/hook` };
}

function notify(written: object[], env: NodeJS.ProcessEnv = {}) {
  const receivers = openReceivers(
    written.map((one) => notifySettings.read(one, 'notify[0]')),
    env,
  );
  const clean = (said: string): string => said.replaceAll('s3cret', '…');
  return createNotifier({ receivers, drill: 'checkout', runId: 'run-1', clean, waitsMs: [10, 20] });
}

test('a webhook is told what, and with its token; what is secret is taken out', async () => {
  const { url, got } = await receive();
  const notifier = notify([{ kind: 'webhook', url, tokenEnv: 'HOOK_TOKEN' }], { HOOK_TOKEN: 'abc' });
  notifier.tell({ event: 'verdict', text: 'It is over', verdict: 'fail', reasons: ['s3cret was said'] });
  expect(await notifier.finish(60_000)).toEqual([]);
  expect(got).toEqual([
    {
      authorization: 'Bearer abc',
      body: {
        event: 'verdict',
        drill: 'checkout',
        runId: 'run-1',
        text: 'It is over',
        verdict: 'fail',
        reasons: ['… was said'],
      },
    },
  ]);
});

test('Slack gets one text, in which nothing is markup but its own, in the order in which things happened', async () => {
  const { url, got } = await receive(503);
  const notifier = notify([{ kind: 'slack', urlEnv: 'SLACK_URL' }], { SLACK_URL: url });
  notifier.tell({ event: 'start', text: 'Begun <!channel> & all' });
  notifier.tell({ event: 'verdict', text: 'Over', reasons: ['one', 'two'] });
  expect(await notifier.finish(60_000)).toEqual([]);
  // The first was refused once.
  expect(got.map(({ body }) => body)).toEqual([
    { text: 'Begun &lt;!channel&gt; &amp; all' },
    { text: 'Begun &lt;!channel&gt; &amp; all' },
    { text: 'Over\n• one\n• two' },
  ]);
});

test('only what is asked for is told', async () => {
  const { url, got } = await receive();
  const notifier = notify([{ kind: 'webhook', url, on: ['verdict'] }]);
  notifier.tell({ event: 'start', text: 'Begun' });
  await notifier.finish(1_000);
  expect(got).toEqual([]);
});

test('a dead one is tried again, given up, and told of at the end; it holds nobody up, and others are told', async () => {
  const [dead, refusing, well] = [await receive(500, 500, 500), await receive(404), await receive()];
  const notifier = notify([
    { kind: 'webhook', url: dead.url },
    { kind: 'slack', url: refusing.url },
    { kind: 'webhook', url: well.url },
    { kind: 'webhook', url: 'http://127.0.0.1:1/' },
  ]);
  notifier.tell({ event: 'start', text: 'Begun' });
  // Nobody has been told yet where the drill goes on.
  expect(dead.got).toEqual([]);
  const lost = await notifier.finish(60_000);
  expect(lost.sort()).toEqual([
    'notify[0] (webhook) was not told of start: it answered with 500.',
    'notify[1] (slack) was not told of start: it answered with 404.',
    expect.stringMatching(/^notify\[3\] \(webhook\) was not told of start: (its port .*bad port|.*ECONNREFUSED)/),
  ]);
  expect([dead.got.length, refusing.got.length, well.got.length]).toEqual([3, 1, 1]);
});

test('one that never answers is given up when the drill is over', async () => {
  const { url } = await receive(null, null, null);
  const notifier = notify([{ kind: 'webhook', url }]);
  notifier.tell({ event: 'verdict', text: 'Over' });
  using clock = startOwnClock();
  expect(await notifier.finish(200)).toEqual(['notify[0] (webhook) was not told of verdict: there was no time left.']);
  expect(clock.elapsedMs()).toBeLessThan(2_000);
});

test.each([
  [{ kind: 'slack', urlEnv: 'SLACK_URL' }, {}, 'notify[0].urlEnv must name a variable that is set, got SLACK_URL'],
  [
    { kind: 'slack', urlEnv: 'SLACK_URL' },
    { SLACK_URL: 'no address' },
    'must name a variable that holds an http(s) URL',
  ],
  [{ kind: 'slack' }, {}, 'notify[0] must be an object with either url or urlEnv'],
  [{ kind: 'slack', url: 'http://a.example/', urlEnv: 'SLACK_URL' }, {}, 'with either url or urlEnv'],
  [{ kind: 'pager', url: 'http://a.example/' }, {}, 'notify[0].kind must be'],
])('%j is refused before anything begins', (written, env, said) => {
  expect(() => notify([written], env)).toThrow(said);
});
