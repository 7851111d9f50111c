import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { listen } from '../../../lib/proxies/process/listen.ts';
import type { ExchangeEnd, OpenExchange } from '../../../lib/proxies/proxy/exchange-handler.ts';
import { drillLimits, type ProxyLimits } from '../../../lib/proxies/proxy/proxy-limits.ts';
import { createProxy, type Proxy } from '../../../lib/proxies/proxy/proxy.ts';

/** A server that speaks whatever the test says, on raw sockets. */
export interface RawServer extends AsyncDisposable {
  port: number;
  /** Connections that are open now. */
  sockets: Set<Socket>;
  server: Server;
}

/** Starts a raw server; `serve` is given every connection. */
export async function startRawServer(serve: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  const port = await listen(server, 0, 'the raw server');
  return {
    port,
    sockets,
    server,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A proxy that listens, and how the exchanges it has seen ended. */
export interface RunningProxy extends AsyncDisposable {
  port: number;
  proxy: Proxy;
  ends: ExchangeEnd[];
  /** Resolves when so many exchanges have ended. */
  ended(count: number): Promise<ExchangeEnd[]>;
}

/** Starts a proxy that forwards everything, unless `open` says otherwise. */
export async function startProxy(
  upstream: string,
  open?: OpenExchange,
  limits?: Partial<ProxyLimits>,
): Promise<RunningProxy> {
  const ends: ExchangeEnd[] = [];
  const proxy = createProxy({
    upstream,
    limits: limits && { ...drillLimits, ...limits },
    openExchange(exchange) {
      const handler = open?.(exchange) ?? { decision: { kind: 'forward' }, onEnd: () => {} };
      const { onEnd } = handler;
      handler.onEnd = (end) => {
        ends.push(end);
        onEnd.call(handler, end);
      };
      return handler;
    },
  });
  const port = await listen(proxy.server, 0, 'the proxy');
  return {
    port,
    proxy,
    ends,
    async ended(count) {
      await waitUntil(() => ends.length >= count);
      return ends;
    },
    [Symbol.asyncDispose]: () => proxy.close(),
  };
}

/** What a client got of a connection, and how it ended. */
export interface RawClient {
  socket: Socket;
  received(): string;
  /** Resolves at `fin` (the peer closed), `reset`, or `open` when `text` was seen first. */
  until(text?: string): Promise<'fin' | 'reset' | 'open'>;
}

/** Connects to a port of this machine. */
export async function openClient(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  await once(socket, 'connect');
  let text = '';
  let state: 'fin' | 'reset' | 'open' = 'open';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.on('end', () => (state = 'fin'));
  socket.on('error', () => (state = 'reset'));
  return {
    socket,
    received: () => text,
    async until(wanted) {
      await waitUntil(() => state !== 'open' || (wanted !== undefined && text.includes(wanted)));
      return state;
    },
  };
}

/** Only a hang takes longer, however much else the machine has to do. */
const WAIT_MS = 60_000;

/** Waits until something is so; fails when it takes as long as a hang. */
export async function waitUntil(isSo: () => boolean, what = isSo.toString()): Promise<void> {
  const giveUpMs = Date.now() + WAIT_MS;
  while (!isSo()) {
    if (Date.now() > giveUpMs) throw new Error(`Waited ${WAIT_MS} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** What a value comes to once it has stayed the same for a third of a second: bytes that are written move until all buffers are full. */
export async function untilSteady(read: () => number): Promise<number> {
  for (let before = Number.NaN, now = read(); ; now = read()) {
    if (now === before) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
