import { expect, test } from 'vitest';
import { createProgress } from '../../../scripts/setup/progress.mjs';

function record(isTTY: boolean) {
  const written: string[] = [];
  return { written, stream: { isTTY, columns: 20, write: (text: string) => void written.push(text) } };
}

test('on a terminal a step is one line, overwritten in place and cut to the width', () => {
  const { written, stream } = record(true);
  let percent = 5;
  const step = createProgress(stream).step(() => `Downloading k6 ${percent} % of everything`);
  percent = 100;
  step.end();
  expect(written).toEqual(['\r\u001B[2KDownloading k6 5 % ', '\r\u001B[2KDownloading k6 100 ', '\n']);
});

test('elsewhere a step is plain lines, with nothing a log could not show', () => {
  const { written, stream } = record(false);
  let percent = 5;
  const progress = createProgress(stream);
  const step = progress.step(() => `Downloading k6 ${percent} %`);
  percent = 100;
  step.end();
  progress.line('k6 2.2.0 is ready');
  expect(written).toEqual(['Downloading k6 5 %\n', 'Downloading k6 100 %\n', 'k6 2.2.0 is ready\n']);
});
