import { object, optional } from '../../kit/settings/object.ts';
import { choice, list } from '../../kit/settings/reader.ts';
import { type ContractOutcome, defineContract } from './contract.ts';
import { isPromptEcho } from './asked/is-prompt-echo.ts';
import { openEnvelope, skipThoughts } from './envelope.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findAnswerProblem, isShown, stoppedShort } from './find-answer-problem.ts';
import { findForeignTalk } from './find-foreign-talk.ts';
import { findMarkdownFault, isClosedFence, markdownFaults, type MarkdownRules } from './find-markdown-fault.ts';
import { isRunaway } from './is-runaway.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { meetsRequirements, requirements, type Requirements } from './requirements.ts';

/** Only what a renderer would show wrongly counts, no matter of taste (bullets, bold labels, emoji). */
export const markdownContract = defineContract({
  summary:
    'The answer is markdown that closes what it opens and draws as meant: code, bold, links, tables, tags, headings; and has what is required of it.',
  settings: object({
    requires: optional('what must be in it, to be about what was asked', requirements),
    ignores: optional(
      'faults that its renderer mends, or that are none in it: `latex` where formulas are drawn, `lang-drift` where several languages are',
      list(choice(markdownFaults), { min: 1 }),
    ),
    html: optional(
      '`closed`: tags are drawn, and must be closed; `none`: there may be none, as where they are shown as they stand; default: closed',
      choice(['closed', 'none']),
    ),
  }),
  create: (settings) => ({
    check(answer, { asked }) {
      const problem = findAnswerProblem(answer);
      if (problem !== null) return { outcome: 'failed', failure: problem };
      if (isRunaway(answer.text)) return { outcome: 'failed', failure: 'runaway' };
      if (stoppedShort(answer)) return { outcome: 'failed', failure: 'truncated' };
      const foreign = findForeignTalk(answer.text);
      if (foreign !== null) return { outcome: 'failed', failure: foreign };
      if (isPromptEcho(answer.text, asked)) return { outcome: 'failed', failure: 'prompt-echo' };
      const { text, think } = openEnvelope(answer.text);
      if (think === 'unclosed') return { outcome: 'failed', failure: 'think-unclosed' };
      if (think === 'closed')
        return repaired(isWrapped(text) ? text : skipThoughts(answer.text.trim()).text, 'think-block', settings);
      if (isWrapped(answer.text)) return repaired(text, 'md-fence', settings);
      const failure = findFault(answer.text, settings);
      return failure === null ? { outcome: 'usable' } : { outcome: 'failed', failure };
    },
  }),
});

/** What its renderer shows, and what is wanted of it. */
interface MarkdownSettings extends MarkdownRules {
  requires?: Requirements | undefined;
}

/** An envelope every chat window strips: the answer is as good as what is in it. */
function repaired(text: string, failure: FailureKind, settings: MarkdownSettings): ContractOutcome {
  const inner = isShown(text) ? findFault(text, settings) : 'empty-content';
  return inner === null ? { outcome: 'repaired', failure } : { outcome: 'failed', failure: inner };
}

/** What is drawn wrongly first, then what is not there. */
function findFault(text: string, { requires, ...rules }: MarkdownSettings): FailureKind | null {
  const markdown = parseMarkdown(text);
  const fault = findMarkdownFault(markdown, rules);
  return fault === null && requires !== undefined && !meetsRequirements(text, markdown, requires) ? 'off-task' : fault;
}

/** The whole answer inside one markdown fence, which then shows as source. */
function isWrapped(text: string): boolean {
  const trimmed = text.trim();
  if (!/^```(?:markdown|md)[ \t]*\r?\n/.test(trimmed) || !trimmed.endsWith('\n```')) return false;
  const { blocks, lines } = parseMarkdown(trimmed);
  return blocks.every((block) => block.type === 'fence' && isClosedFence(block, lines()));
}
