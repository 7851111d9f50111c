import { expect, it } from 'vitest';
import { findMissingModule } from '../../../lib/run/programs/find-missing-module.ts';

it.each([
  [
    "node:internal/modules/cjs/loader:1228\n  throw err;\nError: Cannot find module 'express'\nRequire stack:\n- /app/server.js {\n  code: 'MODULE_NOT_FOUND'\n}",
    'It lacks the npm package of "express": run npm install in /app, or say in target.start.folder where it is installed.',
  ],
  [
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'openai' imported from /app/app.mjs",
    'It lacks the npm package of "openai": run npm install in /app, or say in target.start.folder where it is installed.',
  ],
  [
    "Error: Cannot find module '/app/server.js'",
    'There is no /app/server.js: it was started in /app, and target.start.folder says another.',
  ],
  [
    "Traceback (most recent call last):\nModuleNotFoundError: No module named 'fastapi'",
    'It lacks the Python module "fastapi": install it for the Python that target.start.command starts, or name that of its virtual environment there.',
  ],
  ['no model named gpt-9', null],
  ['', null],
])('what to do is told of %j', (said, remedy) => {
  expect(findMissingModule(said, '/app', 'target.start')).toBe(remedy);
});
