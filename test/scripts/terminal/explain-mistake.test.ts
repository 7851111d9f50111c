import { describe, expect, test } from 'vitest';
import { explainArguments, explainUnknownCommand } from '../../../scripts/terminal/explain-mistake.ts';

const commands = ['drill', 'score', 'report'];

describe('a command that is not there', () => {
  test.each([
    [['drll', 'x'], 'There is no command drll. Did you mean drill?'],
    [['--json', 'scor'], 'There is no command scor. Did you mean score?'],
    [['--seed', '5', 'drll'], 'There is no command drll. Did you mean drill?'],
    [['frobnicate'], 'There is no command frobnicate. The commands are drill, score, report.'],
    [['constructor'], 'There is no command constructor. The commands are drill, score, report.'],
  ])('of %j is named, with the nearest that is', (args, sentence) => {
    expect(explainUnknownCommand(args, commands)).toBe(sentence);
  });

  test.each([[['drill', 'drll']], [['--json', 'score', 'x']], [['--help']], [[]]])('is not found in %j', (args) => {
    expect(explainUnknownCommand(args, commands)).toBeUndefined();
  });
});

describe('a command without what it needs', () => {
  const complaint = 'Not enough non-option arguments: got 0, need at least 1';

  test('says what it wants, with an example', () => {
    expect(explainArguments('drill', complaint)).toBe(
      'drill wants a drill as JSON or YAML, or a scenario (.ts, .js), as in: cutover drill drill.json.',
    );
  });

  test('leaves other complaints, and those of no command, as they are', () => {
    expect(explainArguments('drill', 'Unknown argument: b')).toBe('Unknown argument: b');
    expect(explainArguments(undefined, complaint)).toBe(complaint);
  });
});
