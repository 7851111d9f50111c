#!/usr/bin/env node
// The `cutover` command. What stands here must be understood by any Node, or an old one could not say that it is too old.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) {
  const { existsSync } = await import('node:fs');
  // The package has no sources, a clone need not have been compiled.
  const compiled = new URL('../dist/start/cli.js', import.meta.url);
  const isClone = existsSync(new URL('cli.ts', import.meta.url));
  await import(isClone ? new URL('start-cli.mjs', import.meta.url).href : compiled.href);
} else {
  console.error(
    `cutover: Node 20.19 or newer is needed, this is ${process.versions.node}. Install one from nodejs.org.`,
  );
  process.exitCode = 2;
}
