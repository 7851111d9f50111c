import { describe, expect, test } from 'vitest';
import { capacityRenderers } from '../../../lib/collector/report/capacity/machine-formats.ts';
import { renderJunit } from '../../../lib/collector/report/junit.ts';
import { renderLine } from '../../../lib/collector/report/line.ts';
import { renderMarkdown } from '../../../lib/collector/report/markdown.ts';
import { renderOpenMetrics } from '../../../lib/collector/report/openmetrics.ts';
import type { Capacity } from '../../../lib/collector/scorecard/capacity.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import { writeCapacity } from '../../support/capacity/written-capacity.ts';
import { fillTexts } from '../../support/hostile-scorecard.ts';
import {
  abortedScorecard,
  failedScorecard,
  invalidScorecard,
  passedScorecard,
  scorecards,
} from '../../support/scorecards.ts';

const hostileScorecard = fillTexts(
  failedScorecard,
  '\u001b[31m</testcase>]]>&amp;"\'|<img src=x>\r\n@octocat \ud800 \\ \u202e',
);

describe('the line for scripts', () => {
  test('has its keys in their order, ratios cut, and null for what was not measured', () => {
    expect(renderLine(failedScorecard)).toBe(
      'verdict=fail usable=0.714 httpSuccess=0.998 detectMs=31 failoverMs=1245 failbackMs=212 lost=3 readiness=0.5 objectivesMet=3 objectives=4 drill=primary-outage seed=42 run=primary-outage-20260304-102031-42\n'.replace(
        'readiness=0.5',
        `readiness=${Math.floor((failedScorecard.readiness.score ?? 0) * 1e5) / 1e5}`,
      ),
    );
    expect(renderLine(abortedScorecard)).toMatch(/^verdict=aborted usable=null httpSuccess=null .* failoverMs=null /);
  });

  test('is words a shell can split, whatever a run is called', () => {
    const line = renderLine({ ...passedScorecard, drill: 'a b=$(rm)\n', runId: '`x` "y"' });
    for (const part of line.trimEnd().split(' ')) expect(part).toMatch(/^\w+=[\w.:-]+$/);
  });
});

describe('JUnit', () => {
  const countsOf = (scorecard: Scorecard) =>
    /tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(renderJunit(scorecard))?.slice(1).map(Number);

  test.each([
    ['pass', passedScorecard, 0, 0],
    // The verdict and the objective.
    ['fail', failedScorecard, 2, 0],
    // What an invalid run's objectives came to is no evidence: nothing in it is a failure.
    ['invalid', invalidScorecard, 0, 4],
    ['aborted', abortedScorecard, 0, 4],
  ])('of a run with verdict %s has its failures and errors counted', (_verdict, scorecard, failures, errors) => {
    const tests = 1 + scorecard.objectives.length + scorecard.validity.length;
    expect(countsOf(scorecard)).toEqual([tests, failures, errors]);
    const text = renderJunit(scorecard);
    expect(text.match(/<testcase /g)).toHaveLength(tests);
    expect(text.match(/<failure /g) ?? []).toHaveLength(failures);
    expect(text.match(/<error /g) ?? []).toHaveLength(errors);
  });

  test.each([...Object.entries(scorecards), ['hostile', hostileScorecard] as const])(
    'of %s is well-formed',
    (_name, scorecard) => {
      const text = renderJunit(scorecard);
      // Every tag is closed in order, no attribute holds markup, and no character is one that XML does not know.
      const open: string[] = [];
      const rest = text
        .replace(/^<\?xml[^>]*\?>/, '')
        .replace(
          /<(\/?)(\w+)((?: \w+="[^"<]*")*)(\/?)>/g,
          (_, end: string, name: string, _rest: string, isEmpty: string) => {
            if (end !== '') expect(open.pop()).toBe(name);
            else if (isEmpty === '') open.push(name);
            return '';
          },
        );
      expect(rest.trim()).toBe('');
      expect(open).toEqual([]);
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cs}/u);
      expect(text.replaceAll(/&(?:amp|lt|gt|quot|#\d+);/g, '')).not.toContain('&');
    },
  );
});

describe('Markdown', () => {
  test('leads with the verdict and its sentence, then the objectives', () => {
    const text = renderMarkdown(failedScorecard);
    expect(text).toMatch(/^### FAIL: primary-outage\n\nThe fallback carried the outage/);
    expect(text).toContain('| usableRatio | on-fallback | 71.5 % | at least 95.0 % | **missed** |');
    expect(text).toContain('your parsers say 71.4 % was usable');
  });

  test('names the checks that made a run invalid', () => {
    expect(renderMarkdown(invalidScorecard)).toContain('- fault-applied: observed silence on primary: 0 attempts');
  });

  test('has no markup but its own', () => {
    const text = renderMarkdown(hostileScorecard);
    expect(text).not.toMatch(/(?<!\\)<(?!!-- -->)/);
    expect(text).not.toMatch(/@\w/);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});

describe('OpenMetrics', () => {
  const sample = /^(\w+)\{((?:\w+="(?:[^"\\]|\\["\\n])*",?)+)\} (-?[\d.e+-]+)$/;

  test.each([...Object.entries(scorecards), ['hostile', hostileScorecard] as const])(
    'of %s has each family once, its metadata before its samples, and an end',
    (_name, scorecard) => {
      const lines = renderOpenMetrics(scorecard).split('\n');
      expect(lines.slice(-2)).toEqual(['# EOF', '']);
      const families = new Set<string>();
      let family = '';
      for (const line of lines.slice(0, -2)) {
        const begun = /^# TYPE (\w+) (?:gauge|info|stateset)$/.exec(line)?.[1];
        if (begun !== undefined) {
          expect(families.has(begun)).toBe(false);
          families.add(begun);
          family = begun;
        } else if (line.startsWith('# ')) expect(line).toMatch(new RegExp(`^# (?:UNIT|HELP) ${family} `));
        else expect(sample.exec(line)?.[1]?.replace(/_info$/, '')).toBe(family);
      }
    },
  );

  test('is in seconds and ratios, and leaves out what was not measured', () => {
    expect(renderOpenMetrics(failedScorecard)).toContain('cutover_failover_seconds{drill="primary-outage"} 1.245\n');
    expect(renderOpenMetrics(failedScorecard)).toContain(
      'cutover_verdict{drill="primary-outage",cutover_verdict="fail"} 1\n',
    );
    expect(renderOpenMetrics(abortedScorecard)).not.toContain('cutover_failover_seconds');
  });

  test('has the ratios of an outage while faults were in force, and of all of it, of every run', () => {
    const series = (scorecard: Scorecard): string[] =>
      renderOpenMetrics(scorecard)
        .split('\n')
        .filter((line) => /^cutover_usable_ratio\{.*phase="(whole-)?outage"/.test(line));
    const line = (phase: string, value: number) =>
      `cutover_usable_ratio{drill="primary-outage",phase="${phase}"} ${value}`;
    const whole = { requests: 240, httpSuccessRatio: 0.9, usableRatio: 0.8 };
    const waves = { requests: 80, httpSuccessRatio: 0.3, usableRatio: 0.2, whole };
    expect(series({ ...failedScorecard, outage: waves })).toEqual([line('outage', 0.2), line('whole-outage', 0.8)]);
    const { usableRatio } = failedScorecard.outage;
    expect(series(failedScorecard)).toEqual([
      line('outage', usableRatio ?? Number.NaN),
      line('whole-outage', usableRatio ?? Number.NaN),
    ]);
  });
});

describe('objectives as OpenMetrics', () => {
  const objective = (required: string, ok: boolean) =>
    ({ id: 'usableRatio', phase: 'outage', ok, observed: 0.9, required }) as const;
  const seriesOf = (...objectives: Scorecard['objectives']) =>
    renderOpenMetrics({ ...failedScorecard, objectives })
      .split('\n')
      .filter((line) => line.startsWith('cutover_objective_met{'));

  test('of one metric and phase are a series each, by their bounds; what is the same is one, and met where all are', () => {
    expect(
      seriesOf(
        objective('at least 80.0 %', true),
        objective('at least 95.0 %', true),
        objective('at least 95.0 %', false),
      ),
    ).toEqual([
      'cutover_objective_met{drill="primary-outage",metric="usableRatio",phase="outage",bound="at least 80.0 %"} 1',
      'cutover_objective_met{drill="primary-outage",metric="usableRatio",phase="outage",bound="at least 95.0 %"} 0',
    ]);
  });
});

describe('a search for the breaking rate', () => {
  const { junit, line } = capacityRenderers;
  const hostile = { drill: 'a"<b>&\u0007 c', reason: ']]><x y="' };

  test('is one case of JUnit: the declared peak, held or not; what is not known is an error', () => {
    const countsOf = (verdict: Capacity['verdict']) =>
      /tests="(\d+)" failures="(\d+)" errors="(\d+)"/
        .exec(junit(writeCapacity({ verdict })))
        ?.slice(1)
        .join();
    expect((['pass', 'fail', 'invalid', 'aborted'] as const).map(countsOf)).toEqual([
      '1,0,0',
      '1,1,0',
      '1,0,1',
      '1,0,1',
    ]);
    expect(junit(writeCapacity({ verdict: 'fail' }))).toContain(
      'name="holds the declared peak of 8.00/s" time="0"><failure message="',
    );
    expect(junit(writeCapacity({ verdict: 'fail', ...hostile }))).toContain('message="]]&gt;&lt;x y=&quot;"');
  });

  const noEvidence = [
    { rate: 12, atMs: 200_000, purpose: 'search' as const, reason: 'this machine was full in 9 of 60 s' },
    { rate: 6, atMs: 290_000, purpose: 'recovery' as const, reason: hostile.reason },
  ];

  test('tells loads that are no evidence as properties of JUnit, each with its reason', () => {
    const told = junit(writeCapacity({ noEvidence }));
    expect(told).toContain(
      '<property name="no-evidence-1" value="12.0/s, 200 s from the start, to try the rate: this machine was full in 9 of 60 s"/>',
    );
    expect(told).toContain(
      'name="no-evidence-2" value="6.00/s, 290 s from the start, to see whether it is well again: ]]&gt;',
    );
    expect(junit(writeCapacity({}))).not.toContain('no-evidence');
    expect(line(writeCapacity({ noEvidence }))).toContain(' noEvidence=2\n');
  });

  test('is a line for scripts, null where it is open', () => {
    expect(line(writeCapacity({}))).toBe(
      'verdict=pass breaking=10 low=9.5 high=10.5 held=9.6 failed=10.2 peak=8 first=requests-per-minute ended=found drill=x seed=7 search=x-capacity-1 noEvidence=0\n',
    );
    const open = line(
      writeCapacity({ breaking: null, failed: null, brokeFirst: null, ended: { kind: 'at-least' }, ...hostile }),
    );
    expect(open).toContain('breaking=null low=null high=null held=9.6 failed=null peak=8 first=null ended=at-least');
    for (const part of open.trimEnd().split(' ')) expect(part).toMatch(/^\w+=[\w.:-]+$/);
  });
});
