import type { Random } from '../../kit/stats/random.ts';

/** Free of quotes, braces, pipes and markdown, so that what a dialect breaks is the only thing that is broken. */
const sentences = [
  'The customer reported the case on Monday and added a photo of the label.',
  'The carrier confirmed the delivery and could not say who had signed for it.',
  'The warehouse has the article in stock and can send it again at any time.',
  'A voucher was offered and declined, so the amount goes back to the card.',
  'Nothing in the account points to misuse of the service.',
  'The order was packed on time and left the warehouse the same day.',
  'The team will write again as soon as the carrier has answered.',
  'The amount was checked against the invoice and is correct.',
  'An earlier order went the same way and was settled without questions.',
  'The refund takes three to five working days to show on the account.',
];
const starts = sentences.map((_, index) => sentences.slice(0, index).join(' ').length + (index === 0 ? 0 : 1));
const ring = `${sentences.join(' ')} `;
/** Long enough for almost every answer, so that most are cut from it as it is. */
const LONG_RING = ring.repeat(16);

/** Plain English of about this many characters, from a drawn sentence on; at least one word, a full stop at its end. */
export function fillText(random: Random, characters: number): string {
  const start = starts[Math.floor(random() * starts.length)] ?? 0;
  const wanted = Math.max(12, Math.floor(characters));
  const stock =
    start + wanted <= LONG_RING.length ? LONG_RING : ring.repeat(Math.ceil((start + wanted) / ring.length) + 1);
  const text = stock.slice(start, start + wanted - 1);
  let end = Math.max(text.lastIndexOf(' '), 1);
  while (end > 1 && ' ,.'.includes(text.charAt(end - 1))) end--;
  return `${text.slice(0, end)}.`;
}
