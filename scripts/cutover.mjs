#!/usr/bin/env node
// The `cutover` command. What stands here must be understood by any Node, or an old one could not say that it is too old.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) {
  process.on('uncaughtException', rejectStart);
  const { existsSync } = await import('node:fs');
  // The package has no sources, a clone need not have been compiled.
  const compiled = new URL('../dist/start/cli.js', import.meta.url);
  const isClone = existsSync(new URL('cli.ts', import.meta.url));
  // Half of what is loaded asks for it.
  process.cwd();
  await import(isClone ? new URL('start-cli.mjs', import.meta.url).href : compiled.href);
} else {
  console.error(
    `cutover: Node 20.19 or newer is needed, this is ${process.versions.node}. Install one from nodejs.org.`,
  );
  process.exitCode = 2;
}

/**
 * What keeps the command from being loaded; once it is, it takes over. Node would end with 1, which says that an objective was missed.
 *
 * @param {NodeJS.ErrnoException} error
 */
function rejectStart(error) {
  if (error.syscall === 'uv_cwd') {
    console.error('cutover: The working directory is there no more. Change to one that is.');
    process.exit(2);
  }
  if (error.syscall !== undefined) {
    console.error(`cutover: It cannot be started: ${error.message}`);
    process.exit(2);
  }
  console.error('cutover: this is a bug in Cutover, which keeps it from starting; please report it with what follows.');
  console.error(error);
  process.exit(70);
}
