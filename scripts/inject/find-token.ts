import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { explainRefusal } from '../../lib/kit/explain-refusal.ts';

/** The environment variable that holds the token of an injector's control API. */
export const TOKEN_VARIABLE = 'CUTOVER_INJECT_TOKEN';

/** The environment variable that holds the token of a drill on another machine. */
const CONTROL_TOKEN_VARIABLE = 'CUTOVER_CONTROL_TOKEN';

/** Where a token came from: `made` ones somebody must be told. */
export interface FoundToken {
  token: string;
  from: 'file' | 'environment' | 'made';
}

/**
 * The token to serve with: that of the file, which is made with a new one (mode 0600) where there is none; without a
 * file the environment's; else a new one.
 */
export async function createToken(env: NodeJS.ProcessEnv, path: string | undefined): Promise<FoundToken> {
  const made = randomBytes(24).toString('base64url');
  if (path === undefined) {
    const held = env[TOKEN_VARIABLE] ?? '';
    return held === '' ? { token: made, from: 'made' } : { token: check(held, TOKEN_VARIABLE), from: 'environment' };
  }
  try {
    await writeFile(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return { token: made, from: 'file' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { token: await readTokenFile(path), from: 'file' };
    throw new CutoverError('environment', `--token-file ${path} cannot be written: ${explainRefusal(error)}.`, {
      cause: error,
    });
  }
}

/**
 * The token to call with: of the file, else of the environment. Throws a `usage` error when there is none. `whose` and `variable`: what it is of, and
 * the variable that holds it. Default: an injector's.
 */
export async function readToken(
  env: NodeJS.ProcessEnv,
  path: string | undefined,
  { whose, variable }: { whose: string; variable: string } = { whose: 'injector', variable: TOKEN_VARIABLE },
): Promise<string> {
  if (path !== undefined) return readTokenFile(path);
  const held = env[variable] ?? '';
  if (held === '') {
    throw new CutoverError('usage', `The ${whose}'s token is needed: set ${variable}, or name a --token-file.`);
  }
  return check(held, variable);
}

/** The token of a drill's control API: of the file, else of `CUTOVER_CONTROL_TOKEN`. Throws a `usage` error when there is none. */
export function readControlToken(path: string | undefined): Promise<string> {
  return readToken(process.env, path, { whose: 'drill', variable: CONTROL_TOKEN_VARIABLE });
}

async function readTokenFile(path: string): Promise<string> {
  let text: string;
  let mode: number;
  try {
    text = await readFile(path, 'utf8');
    ({ mode } = await stat(path));
  } catch (error) {
    throw new CutoverError('usage', `--token-file ${path} cannot be read: ${formatCause(error)}.`, { cause: error });
  }
  // Windows has no such modes.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new CutoverError('usage', `--token-file ${path} can be read by others. Run: chmod 600 ${path}`);
  }
  return check(text.trim(), `--token-file ${path}`);
}

function check(token: string, where: string): string {
  if (!/^[\x21-\x7e]{16,500}$/.test(token)) {
    throw new CutoverError(
      'usage',
      `${where} must hold a token of 16 to 500 printable characters without spaces, got ${token.length} characters`,
    );
  }
  return token;
}
