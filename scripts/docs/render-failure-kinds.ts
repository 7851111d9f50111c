import { type FailureKind, failureKinds } from '../../lib/kit/terms/failure-kind.ts';
import { aheadOfLayers, failureLayers, layerPrecedence } from '../../lib/kit/terms/failure-layer.ts';
import { failureMeanings } from '../../lib/kit/terms/failure-meaning.ts';
import { renderTable } from './render-table.ts';

/** The page of all failure kinds, in Markdown, made of their data. */
export function renderFailureKinds(): string {
  const kinds = Object.keys(failureKinds) as FailureKind[];
  return `${[
    '# Failure kinds',
    'Made from the code by `test/scripts/docs/render-failure-kinds.test.ts`; do not edit it by hand.',
    [
      `An answer that is not usable gets one kind, and each kind is of one of seven layers, from the outside in: ${listLayers(Object.keys(failureLayers))}.`,
      'Silent kinds parse, so that a counter of parse errors never sees them. Code of your own may name kinds too: `own:` and lower-case',
      'words joined by hyphens; they are of the layer `consumer`, which is said whatever else is wrong. A house rule that is broken is `own:` and its name.',
    ].join('\n'),
    '## Which kind is said of several',
    [
      `One that a repair mended (\`repaired\`, \`repaired-wrong\`) is named by the outermost thing that was mended: ${listRanks(layerPrecedence.mended)}. One that failed is named by`,
      `what no repair could mend, not by the fence around it: ${listRanks(layerPrecedence.failed)}.`,
      'A fault of the syntax that no repair gets over stands where `after-repair` does. Within a layer the first in the text is said, keys before',
      'values. `truncated` is said only where JSON or a call was begun and is cut, or where all is right but for the finish reason. Of several',
      'values in a text the first that matches the schema is taken; where the right answer is not known and two match, that is `repaired-wrong`.',
    ].join('\n'),
    'Ahead of their layers are',
    Object.entries(aheadOfLayers)
      .map(([kind, why]) => `- \`${kind}\`: ${why}`)
      .join('\n'),
    ...Object.entries(failureLayers).flatMap(([layer, title]) => [
      `## ${title} (\`${layer}\`)`,
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

function listLayers(layers: readonly string[]): string {
  return layers.map((layer) => `\`${layer}\``).join(', ');
}

/** Those of one rank are of equal worth. */
function listRanks(ranks: readonly (readonly string[])[]): string {
  return ranks.map((layers) => layers.map((layer) => `\`${layer}\``).join(' or ')).join(', ');
}
