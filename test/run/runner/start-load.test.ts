import { describe, expect, it } from 'vitest';
import { listExceptions } from '../../../lib/run/runner/start-load.ts';

describe('listExceptions', () => {
  it.each<[string, string[], number]>([
    ['nothing in an empty log', [], 0],
    ['a thrown error with its stack', ['Error: boom', '\tat default (file:///x.js:3:84(17))', '\tat run (native)'], 1],
    ['an error of a class of its own', ['NoSuchModel: x', '\tat default (file:///x.js:3:84(17))'], 1],
    ['a rejected promise', ['Uncaught (in promise) Error: later', '\tat default (file:///x.js:3:147(31))'], 1],
    ['one for each stack', ['Error: a', '\tat x', 'Error: a', '\tat x', 'note', 'Error: a', '\tat x'], 3],
    ['no warning', ['Request Failed error="dial: connection refused"', 'at last'], 0],
  ])('counts %s', (_, lines, count) => {
    expect(listExceptions(lines)).toHaveLength(count);
  });
});
