import { delimiter, join } from 'node:path';
import { listCaches } from './list-caches.ts';
import { cloneRoot } from './package-root.ts';

/** The environment of a program that a drill starts: behind all else on PATH it finds what `cutover setup` has installed. */
export function withOwnPrograms(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folders = listCaches(cloneRoot, env).map((cache) => join(cache, 'bin'));
  return { ...env, PATH: [...(env['PATH'] === undefined ? [] : [env['PATH']]), ...folders].join(delimiter) };
}
