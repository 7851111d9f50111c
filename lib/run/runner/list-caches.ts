import { isAbsolute, join } from 'node:path';
import { CutoverError } from '../../kit/cutover-error.ts';

/**
 * The folders that what is fetched or made may lie in; the first is where it is put. In a clone its own `.cache` comes
 * first. Then the user's: CUTOVER_CACHE, else `cutover` in XDG_CACHE_HOME, else where this system keeps caches.
 * Throws an `environment` error when CUTOVER_CACHE is no absolute path.
 */
export function listCaches(
  cloneRoot: string | null,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const own = findUserCache(env, platform);
  return [...(cloneRoot === null ? [] : [join(cloneRoot, '.cache')]), ...(own === null ? [] : [own])];
}

/** Null when the environment tells of no home. A relative path would be another folder in each working directory. */
function findUserCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const { CUTOVER_CACHE: asked = '', XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '', HOME: home = '' } = env;
  if (isAbsolute(asked)) return asked;
  if (asked !== '') throw new CutoverError('environment', `CUTOVER_CACHE must be an absolute path, got "${asked}".`);
  if (isAbsolute(xdg)) return join(xdg, 'cutover');
  if (platform === 'win32') return isAbsolute(local) ? join(local, 'cutover') : null;
  if (!isAbsolute(home)) return null;
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'cutover') : join(home, '.cache', 'cutover');
}
