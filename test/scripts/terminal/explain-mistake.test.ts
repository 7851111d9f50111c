import { describe, expect, test } from 'vitest';
import {
  explainArguments,
  explainNoNumber,
  explainPositional,
  explainUnknownCommand,
} from '../../../scripts/terminal/explain-mistake.ts';

const commands = ['drill', 'score', 'report'];

describe('a command that is not there', () => {
  test.each([
    [['drll', 'x'], 'There is no command drll. Did you mean drill?'],
    [['--json', 'scor'], 'There is no command scor. Did you mean score?'],
    [['--seed', '5', 'drll'], 'There is no command drll. Did you mean drill?'],
    [['help'], 'There is no command help. Did you mean --help?'],
    [['frobnicate'], 'There is no command frobnicate. The commands are drill, score, report.'],
    [['constructor'], 'There is no command constructor. The commands are drill, score, report.'],
  ])('of %j is named, with the nearest that is', (args, sentence) => {
    expect(explainUnknownCommand(args, commands)).toBe(sentence);
  });

  test.each([[['drill', 'drll']], [['--json', 'score', 'x']], [['--help']], [[]]])('is not found in %j', (args) => {
    expect(explainUnknownCommand(args, commands)).toBeUndefined();
  });
});

describe('a word that is written as a flag', () => {
  test.each([
    [
      'drill <file>',
      ['drill', 'a.json', '--file', 'b.json'],
      '--file is no flag of drill: FILE stands by itself, as in: cutover drill FILE.',
    ],
    [
      'suite <paths..>',
      ['suite', 'a', '--paths=b'],
      '--paths is no flag of suite: PATHS stands by itself, as in: cutover suite PATHS.',
    ],
    [
      'replay [incident] [file]',
      ['replay', '--incident', 'x'],
      '--incident is no flag of replay: INCIDENT stands by itself, as in: cutover replay INCIDENT FILE.',
    ],
  ])('of %s in %j is told: one of the two would be dropped', (usage, args, sentence) => {
    expect(explainPositional(usage, args)).toBe(sentence);
  });

  test.each([
    ['drill <file>', ['drill', 'a.json', '--seed', '1']],
    ['drill <file>', ['drill', 'a.json', '--', '--file']],
    ['doctor', ['doctor', '--file', 'x']],
    [undefined, ['--file']],
  ])('of %s is not in %j', (usage, args) => {
    expect(explainPositional(usage, args)).toBeUndefined();
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
    expect(explainArguments('drill', 'Missing dependent arguments:')).toBe('Missing dependent arguments:');
    expect(explainArguments(undefined, complaint)).toBe(complaint);
  });
});

describe('a flag that is misspelt where another thing lacks, too', () => {
  const none = 'Not enough non-option arguments: got 0, need at least 1';
  const flags = ['every', 'as', 'help', 'version', 'least-readiness', 'leastReadiness'];
  test.each([
    [
      'schedule',
      'x --evry a --as b',
      'Missing required argument: every',
      'schedule has no flag --evry. Did you mean --every?',
    ],
    ['schedule', '--hepl', none, 'schedule has no flag --hepl. Did you mean --help?'],
    [
      undefined,
      '--verson',
      'Say what to do: cutover drill FILE',
      'cutover has no flag --verson. Did you mean --version?',
    ],
    [undefined, '-h', 'Say what to do: cutover drill FILE', 'cutover has no flag -h. Did you mean --help?'],
    [
      undefined,
      'foo drill',
      'Unknown argument: foo',
      'There is no command foo: a command stands first. cutover --help lists them.',
    ],
    [
      'schedule',
      'x --leastReadiness 1',
      'Missing required arguments: every, as',
      'schedule needs --every, as in: --every "Tue 10:00 Europe/Berlin"; and --as, as in: --as github.',
    ],
    ['note', 'x -- --evry', 'Missing required argument: as', 'note needs --as, as in: --as paged.'],
  ])('%s %s', (command, written, complaint, sentence) => {
    expect(explainArguments(command, complaint, { args: written.split(' '), flags })).toBe(sentence);
  });
});

describe('an argument that a command does not take', () => {
  const flags = ['seed', 'time-scale', 'gate', 'json', 'help'];
  test.each([
    ['drill', '-h', 'Unknown argument: h', 'drill has no flag -h. Did you mean --help?'],
    ['drill', '--sed 3', 'Unknown argument: sed', 'drill has no flag --sed. Did you mean --seed?'],
    [
      'drill',
      '--tme-scale=3',
      'Unknown arguments: tme-scale, tmeScale',
      'drill has no flag --tme-scale. Did you mean --time-scale?',
    ],
    ['drill', '--no-gte', 'Unknown argument: gte', 'drill has no flag --no-gte. Did you mean --no-gate?'],
    [
      'mock',
      '--frobnicate',
      'Unknown argument: frobnicate',
      'mock has no flag --frobnicate. cutover mock --help lists those it has.',
    ],
    [
      'drill',
      'a y.json',
      'Unknown argument: y.json',
      'drill does not take y.json. It wants a drill as JSON or YAML, or a scenario (.ts, .js), as in: cutover drill drill.json.',
    ],
    ['mock', 'a b', 'Unknown argument: b', 'mock does not take b. cutover mock --help lists what it takes.'],
  ])('%s %s', (command, written, complaint, sentence) => {
    expect(explainArguments(command, complaint, { args: written.split(' '), flags })).toBe(sentence);
  });
});

describe('a number that is none', () => {
  test.each([
    [['drill', 'x', '--seed', 'abc'], { seed: NaN }, '--seed must be a number, got "abc"'],
    [['drill', 'x', '--time-scale=fast'], { timeScale: NaN }, '--time-scale must be a number, got "fast"'],
    [['drill', 'x', '--seed'], { seed: NaN }, '--seed must be a number, got ""'],
    [['drill', 'x', '--seed', '5'], { seed: 5 }, undefined],
  ])('%j', (args, parsed, sentence) => {
    expect(explainNoNumber(args, parsed)).toBe(sentence);
  });
});

describe('a value that is none of those there are', () => {
  const choices = 'Choices: "text", "html", "json", "markdown"';
  test.each([
    [
      '--format md',
      `Argument: format, Given: "md", ${choices}`,
      '--format must be one of text, html, json, markdown, got "md". Did you mean "markdown"?',
    ],
    [
      '--format=htlm',
      `Argument: format, Given: "htlm", ${choices}`,
      '--format must be one of text, html, json, markdown, got "htlm". Did you mean "html"?',
    ],
    [
      '--format pdf',
      `Argument: format, Given: "pdf", ${choices}`,
      '--format must be one of text, html, json, markdown, got "pdf"',
    ],
    [
      'real',
      'Argument: what, Given: "real", Choices: "k6", "real-model"',
      'WHAT must be one of k6, real-model, got "real". Did you mean "real-model"?',
    ],
    [
      '--format a.*b',
      `Argument: format, Given: "a.*b", ${choices}`,
      '--format must be one of text, html, json, markdown, got "a.*b"',
    ],
  ])('%s', (written, complaint, sentence) => {
    expect(explainArguments('report', `Invalid values: ${complaint}`, { args: written.split(' '), flags: [] })).toBe(
      sentence,
    );
  });
});

describe('arguments that lack something or do not go together', () => {
  test.each([
    ['--fault', 'Not enough arguments following: fault', '--fault needs a value behind it.'],
    [
      '--record x --replay=y',
      'Arguments record and replay are mutually exclusive',
      '--record and --replay do not go together: leave one of them out.',
    ],
    [
      '--record x mock.json',
      'Arguments record and file are mutually exclusive',
      '--record and FILE do not go together: leave one of them out.',
    ],
  ])('%s', (written, complaint, sentence) => {
    expect(explainArguments('mock', complaint, { args: written.split(' '), flags: [] })).toBe(sentence);
  });
});
