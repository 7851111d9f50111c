import type { NamedFailure } from '../../../kit/terms/failure-kind.ts';
import type { ContractRow } from '../../scorecard/application.ts';
import type { Example, Scorecard } from '../../scorecard/scorecard.ts';
import { excerpt } from '../../../kit/excerpt.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { Painter } from '../painter.ts';
import { describeFix } from '../describe-kind.ts';
import { describeCalls, describeNotes, describeUnjudged } from '../describe-calls.ts';
import { sortKinds } from '../sort-kinds.ts';
import { fit } from './fit.ts';
import { nameRow } from './name-row.ts';
import { wrap } from './wrap.ts';

/** Failure kinds named for each contract; the page has them all. */
const TOP_KINDS = 3;
/** So many characters of what one's own code said of an answer. */
const MOST_WORDS = 120;

/** The application evidence, every line `width` columns wide: could the code downstream use the answers. */
export function renderApplicationColumn(
  { application, outage, providers, examples }: Scorecard,
  width: number,
  colour: Painter,
): string[] {
  const { contractsFrom } = application;
  const row = (label: string, value: string): string => fit(label, width - 16) + fit(value, 16, 'right');
  const onFallback = application.contracts.filter((contract) => contract.phase === 'on-fallback');
  return [
    colour.bold(fit('APPLICATION EVIDENCE', width)),
    colour.dim(fit('could the code downstream use the answers', width)),
    ...(contractsFrom === undefined
      ? []
      : wrap(`judged again, by the contracts of ${contractsFrom}`, width).map((line) =>
          colour.yellow(fit(line, width)),
        )),
    colour.bold(row(`${nameRow('usableRatio')}, outage`, formatRatio(outage.usableRatio))),
    ...Object.entries(application.usableRatio).map(([phase, ratio]) =>
      row(`${nameRow('usableRatio')}, ${phase}`, formatRatio(ratio)),
    ),
    fit('', width),
    ...(onFallback.length === 0
      ? wrap('No answer was judged while a fallback served.', width).map((line) => fit(line, width))
      : [
          colour.dim(countsRow(['on-fallback', 'usable', 'repaired', 'wrong', 'failed'], width)),
          ...onFallback.flatMap((contract) => renderContract(contract, providers[1], { width, colour, examples })),
        ]),
  ];
}

/** `usual`: the provider that is not named. */
function renderContract(
  row: ContractRow,
  usual: string | undefined,
  { width, colour, examples }: { width: number; colour: Painter; examples: readonly Example[] },
): string[] {
  const counts = [row.usable, row.repaired, row.repairedWrong, row.failed].map(formatCount);
  const name = row.provider === usual ? row.contract : `${row.contract} (${row.provider})`;
  const top = sortKinds(row).slice(0, TOP_KINDS);
  const kinds = top.map(({ kind, count }) => `${kind} ${formatCount(count)}`).join(', ');
  const [first] = top;
  const fix = first === undefined ? null : describeFix(first.kind as NamedFailure);
  const said = top.flatMap(({ kind }) => findWords(examples, row, kind) ?? []);
  return [
    countsRow([name, ...counts], width),
    ...[...(kinds === '' ? [] : [kinds]), ...(fix === null ? [] : [fix]), ...said, ...describeBeside(row)]
      .flatMap((text) => wrap(text, width - 2))
      .map((line) => colour.dim(fit(`  ${line}`, width))),
  ];
}

/** What became of tool calls, what stood beside answers, and how many were not judged. */
function describeBeside({ calls, notes, unjudged }: ContractRow): string[] {
  const said = [calls === undefined ? null : describeCalls(calls), describeNotes(notes), describeUnjudged(unjudged)];
  return said.filter((one) => one !== null);
}

/** What one's own code said of the first answer that it failed in this way; of other contracts nothing. */
function findWords(
  examples: readonly Example[],
  { contract, provider }: ContractRow,
  kind: string,
): string | undefined {
  const said = examples.find(
    (example) =>
      example.contract === contract &&
      example.provider === provider &&
      example.failure === kind &&
      example.words !== undefined,
  );
  return said?.words === undefined ? undefined : `${kind}: ${excerpt(said.words, MOST_WORDS)}`;
}

function countsRow([label = '', usable = '', repaired = '', wrong = '', failed = '']: string[], width: number): string {
  return (
    fit(label, width - 30) +
    fit(usable, 7, 'right') +
    fit(repaired, 9, 'right') +
    fit(wrong, 7, 'right') +
    fit(failed, 7, 'right')
  );
}
