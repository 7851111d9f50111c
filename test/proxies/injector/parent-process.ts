/** Starts an injector and does nothing more: the parent that a test kills. */
import type { InjectorFacts } from '../../../lib/proxies/injector/injector-process.ts';
import { startChild } from '../../../lib/proxies/process/child.ts';

process.once('message', (settings: unknown) => {
  const entry = new URL('../../../lib/proxies/injector/injector-process.ts', import.meta.url);
  void startChild<InjectorFacts>({ name: 'injector:primary', entry, settings }).then((child) => {
    process.send?.({ ...child.facts, pid: child.pid });
  });
});
