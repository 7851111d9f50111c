import { type FailureKind, type FailureLayer, failureKinds } from '../../lib/kit/terms/failure-kind.ts';
import { failureMeanings } from '../../lib/kit/terms/failure-meaning.ts';
import { renderTable } from './render-table.ts';

/** The layers from the outside in, as a reader meets them. */
const layers: Record<FailureLayer, string> = {
  wire: 'How it came',
  envelope: 'What stands around it',
  syntax: 'Is it JSON',
  schema: 'Does it match',
  semantic: 'Is it right',
  text: 'Text that people read',
  consumer: 'What your own code made of it',
};

/** The page of all failure kinds, in Markdown, made of their data. */
export function renderFailureKinds(): string {
  const kinds = Object.keys(failureKinds) as FailureKind[];
  return `${[
    '# Failure kinds',
    'Made from the code by `test/scripts/docs/render-failure-kinds.test.ts`; do not edit it by hand.',
    [
      'An answer that is not usable gets one kind. One that a repair mended is named by the outermost thing that was mended, in the order of',
      'these tables: what stands around it, then its syntax. One that failed is named by what no repair could mend: the schema breach, not the',
      'fence around it; keys come before values. `truncated` is said only where JSON or a call was begun and is cut. Of several values in a text',
      'the first that matches the schema is taken; where the right answer is not known and two match, that is `repaired-wrong`. Silent kinds parse, so',
      'that a counter of parse errors never sees them. Code of your own may name kinds too: `own:` and lower-case words joined by hyphens.',
    ].join('\n'),
    ...Object.entries(layers).flatMap(([layer, title]) => [
      `## ${title}`,
      renderTable(
        ['kind', 'what is wrong', 'what to try', 'silent'],
        kinds
          .filter((kind) => failureKinds[kind].layer === layer)
          .map((kind) => {
            const [sentence, fix] = failureMeanings[kind];
            return [`\`${kind}\``, sentence, fix, failureKinds[kind].silent ? 'yes' : ''];
          }),
      ),
    ]),
  ].join('\n\n')}\n`;
}
