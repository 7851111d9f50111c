import { expect, it } from 'vitest';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { explainFailure } from '../../../scripts/terminal/explain-failure.ts';

it('many mistakes are told in a line each, all of them', () => {
  const mistakes = Array.from(
    { length: 20 },
    (_, at) => `drill.yaml: timeline[${at}].durationMs must be ${'a number '.repeat(9)}`,
  );
  const { line } = explainFailure(new CutoverError('usage', mistakes.join('\n')));
  expect(line.split('\n')).toEqual(mistakes);
});

it('what a system says is told in one line, with what to do', () => {
  const full = Object.assign(new Error('ENOSPC: no space\nleft'), { code: 'ENOSPC', syscall: 'write' });
  expect(explainFailure(full)).toEqual({
    exitCode: 2,
    line: 'ENOSPC: no space left. Free some space and run it again.',
    isBug: false,
  });
});
