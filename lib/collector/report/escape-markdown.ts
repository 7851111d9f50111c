import { escapeLine } from '../../kit/invisible.ts';

/**
 * Text on one line of GitHub's Markdown, a cell of a table among them, that is shown and nothing else: no markup, no HTML, no link, no mention of
 * a person. What cannot be seen is written out.
 */
export function escapeMarkdown(text: string): string {
  return (
    escapeLine(text)
      .replace(/[\\`*_{}[\]<>()#+!|~&^$]/g, (character) => `\\${character}`)
      // GitHub makes links of bare addresses and of names behind an @, whatever stands before these.
      .replace(/@/g, '@<!-- -->')
      .replace(/(https?|ftp|mailto|xmpp):/gi, '$1<!-- -->:')
      .replace(/www\./gi, 'www<!-- -->.')
  );
}
