import type { Redactor } from '../../kit/secrets/redactor.ts';
import { type Child, startChild } from '../../proxies/process/child.ts';
import type { Cleanup } from '../../proxies/process/cleanup.ts';
import { tellWait } from '../../proxies/process/tell-wait.ts';

/** The processes of ours that one run starts: what one of them learns to be a secret, all know. */
export interface Children {
  start<Facts>(name: string, entry: URL, settings: unknown, limits?: { nurseryMb: number }): Promise<Child<Facts>>;
  /** Resolves with a clause when something of the run is lost. */
  watch(lost: Promise<string>): void;
  /** Tells all of them what is known to be secret by now. */
  tellSecrets(): void;
  /** Asks all whose names begin so, and waits until each has answered. */
  request(names: string, request: string, payload: unknown): Promise<void>;
  /** The process id of each, by name. */
  pids: Map<string, number>;
  /** Resolves with a clause when one of them, or what else is watched so far, ends by itself. */
  crashed(): Promise<string>;
}

/** Starts none yet; those that are started are stopped with `cleanup`. */
export function createChildren({
  redactor,
  cleanup,
  warn,
}: {
  redactor: Redactor;
  cleanup: Cleanup;
  warn(text: string): void;
}): Children {
  const children: Child<unknown>[] = [];
  const lost: Promise<string>[] = [];
  const pids = new Map<string, number>();
  return {
    pids,
    watch: (one) => void lost.push(one),
    crashed: () => Promise.race(lost),
    tellSecrets() {
      for (const child of children) child.learn(redactor.list());
    },
    async request(names, request, payload) {
      const asked = children.filter(({ name }) => name.startsWith(names));
      await Promise.all(asked.map((child) => child.request(request, payload)));
    },
    async start<Facts>(name: string, entry: URL, settings: unknown, limits = {}) {
      const onSecrets = (values: readonly string[]): void => {
        redactor.learn(values);
        for (const other of children) if (other.name !== name) other.learn(values);
      };
      const child = await tellWait(
        `${name} to start`,
        startChild<Facts>({ name, entry, settings, onSecrets, ...limits }),
        warn,
      );
      child.learn(redactor.list());
      children.push(child);
      cleanup.defer(name, () => child.stop());
      pids.set(name, child.pid);
      lost.push(child.failed);
      return child;
    },
  };
}
