import { fileURLToPath } from 'node:url';

const isCompiled = !import.meta.url.endsWith('.ts');

/** The folder that package.json lies in: of a clone, or of the installed package, which runs what lies in `dist`. */
export const packageRoot = fileURLToPath(new URL(isCompiled ? '../../../..' : '../../..', import.meta.url));

/** The folder of a clone, which may be written into; null in the installed package. */
export const cloneRoot: string | null = isCompiled ? null : packageRoot;
