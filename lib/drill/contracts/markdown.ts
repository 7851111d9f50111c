import { object, optional } from '../../kit/settings/object.ts';
import { type ContractOutcome, defineContract } from './contract.ts';
import { openEnvelope, skipThoughts } from './envelope.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findAnswerProblem, stoppedShort } from './find-answer-problem.ts';
import { findForeignTalk } from './find-foreign-talk.ts';
import { findInlineFault } from './find-inline-fault.ts';
import { driftsInLanguage, findHeadingFault, hasLatex, hasOpenTag } from './find-prose-fault.ts';
import { isRunaway } from './is-runaway.ts';
import { hasTableFault } from './find-table-fault.ts';
import { splitMarkdown } from './markdown-blocks.ts';
import { meetsRequirements, requirements, type Requirements } from './requirements.ts';

/** Only what a renderer would show wrongly counts, no matter of taste (bullets, bold labels, emoji). */
export const markdownContract = defineContract({
  summary:
    'The answer is markdown that closes what it opens and draws as meant: code, bold, links, tables, tags, headings; and has what is required of it.',
  settings: object({
    requires: optional('what must be in it, to be about what was asked', requirements),
  }),
  create: ({ requires }) => ({
    check(answer) {
      const problem = findAnswerProblem(answer);
      if (problem !== null) return { outcome: 'failed', failure: problem };
      if (isRunaway(answer.text)) return { outcome: 'failed', failure: 'runaway' };
      if (stoppedShort(answer)) return { outcome: 'failed', failure: 'truncated' };
      const foreign = findForeignTalk(answer.text);
      if (foreign !== null) return { outcome: 'failed', failure: foreign };
      const { text, think } = openEnvelope(answer.text);
      if (think === 'unclosed') return { outcome: 'failed', failure: 'think-unclosed' };
      if (think === 'closed')
        return repaired(isWrapped(text) ? text : skipThoughts(answer.text.trim()).text, 'think-block', requires);
      if (isWrapped(answer.text)) return repaired(text, 'md-fence', requires);
      const failure = findFault(answer.text, requires);
      return failure === null ? { outcome: 'usable' } : { outcome: 'failed', failure };
    },
  }),
});

/** An envelope every chat window strips: the answer is as good as what is in it. */
function repaired(text: string, failure: FailureKind, requires: Requirements | undefined): ContractOutcome {
  const inner = text.trim() === '' ? 'empty-content' : findFault(text, requires);
  return inner === null ? { outcome: 'repaired', failure } : { outcome: 'failed', failure: inner };
}

/** What is drawn wrongly first, then what is not there. */
function findFault(text: string, requires: Requirements | undefined): FailureKind | null {
  const fault = findMarkdownFault(text);
  return fault === null && requires !== undefined && !meetsRequirements(text, requires) ? 'off-task' : fault;
}

/** The whole answer inside one markdown fence, which then shows as source. */
function isWrapped(text: string): boolean {
  const trimmed = text.trim();
  if (!/^```(?:markdown|md)[ \t]*\r?\n/.test(trimmed) || !trimmed.endsWith('\n```')) return false;
  return splitMarkdown(trimmed).blocks.length === 0;
}

/** The first fault of a markdown text, null when it has none. Linear in its length. */
function findMarkdownFault(text: string): FailureKind | null {
  const { fenceOpen, blocks } = splitMarkdown(text);
  if (fenceOpen) return 'md-fence';
  for (const block of blocks) {
    for (const line of block) {
      const fault = findHeadingFault(line);
      if (fault !== null) return fault;
    }
    if (hasTableFault(block)) return 'md-table';
    const fault = findInlineFault(block.join('\n'));
    if (fault !== null) return fault;
  }
  const prose = withoutCode(blocks.map((block) => block.join('\n')).join('\n\n'));
  if (hasOpenTag(prose)) return 'xml';
  if (hasLatex(prose)) return 'latex';
  return driftsInLanguage(prose) ? 'lang-drift' : null;
}

/** Inline code is shown as it stands, so nothing in it can break. */
function withoutCode(text: string): string {
  return !text.includes('`') ? text : text.replaceAll(/`[^`\n]*`/g, '');
}
