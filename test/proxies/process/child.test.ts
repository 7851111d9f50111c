import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startChild } from '../../../lib/proxies/process/child.ts';
import { createCleanup } from '../../../lib/proxies/process/cleanup.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { isAlive, waitUntil } from '../../support/processes.ts';

const entry = new URL('../../support/sample-child.ts', import.meta.url);

describe('startChild', () => {
  it('starts a process of ours with its settings, asks it, and stops it', async () => {
    const child = await startChild<{ doubled: number }>({
      name: 'sample',
      entry,
      settings: { mode: 'run', value: 21 },
    });
    expect(child.facts.doubled).toBe(42);
    expect(await child.request('echo', { a: 1 })).toEqual({ a: 1 });
    await expect(child.request('unknown')).rejects.toThrow('sample: knows no "unknown"');
    await expect(child.request('throw')).rejects.toThrow('sample: on purpose');
    await child.stop();
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(isAlive(child.pid)).toBe(false);
    await child.stop();
  });

  it('passes on what the child failed with, in its own words', async () => {
    await expect(startChild({ name: 'sample', entry, settings: { mode: 'fail' } })).rejects.toMatchObject({
      code: 'environment',
      message: 'the port is taken, say',
    });
  });

  it('reports a child that ended before it was ready, with its last words', async () => {
    await expect(startChild({ name: 'sample', entry, settings: { mode: 'crash' } })).rejects.toThrow(
      /sample ended \(7\) before it was ready: last words/,
    );
  });

  it('gives up on a child that never gets ready, and kills it', async () => {
    await expect(
      startChild({ name: 'sample', entry, settings: { mode: 'hang' }, readyTimeoutMs: 1_500 }),
    ).rejects.toThrow('sample was not ready after 1500 ms');
  });

  it('kills a child that does not stop', async () => {
    const child = await startChild({ name: 'sample', entry, settings: { mode: 'stubborn' } });
    await child.stop();
    await waitUntil(() => !isAlive(child.pid));
    expect(await child.exited).not.toEqual({ code: 0, signal: null });
  });

  it.each(['parent', 'stubborn parent'])('leaves nothing behind that the child has started (%s)', async (mode) => {
    const child = await startChild<{ started: number }>({ name: 'sample', entry, settings: { mode } });
    const { started } = child.facts;
    expect(isAlive(started)).toBe(true);
    await child.stop();
    await waitUntil(() => !isAlive(started));
  });

  it('rejects a question to a child that has ended', async () => {
    const child = await startChild({ name: 'sample', entry, settings: { mode: 'run', value: 1 } });
    process.kill(child.pid, 'SIGKILL');
    await child.exited;
    await expect(child.request('echo')).rejects.toThrow('sample ended before it answered "echo"');
  });
});

describe('listen', () => {
  it('names the port that is taken', async () => {
    const first = createServer();
    const port = await listen(first, 0, 'first');
    await expect(listen(createServer(), port, 'second')).rejects.toThrow(
      `second cannot listen on 127.0.0.1:${port}: the port is taken. Free it or choose another port.`,
    );
    first.close();
  });
});

describe('createCleanup', () => {
  it('undoes everything, last first, once, and reports what could not be undone', async () => {
    const told: string[] = [];
    const undone: string[] = [];
    const cleanup = createCleanup((message) => told.push(message));
    cleanup.defer('one', () => undone.push('one'));
    cleanup.defer('two', () => Promise.reject(new Error('stuck')));
    cleanup.defer('three', () => undone.push('three'));
    await cleanup.run();
    await cleanup.run();
    expect(undone).toEqual(['three', 'one']);
    expect(told).toEqual(['two could not be stopped: stuck']);
  });
});
