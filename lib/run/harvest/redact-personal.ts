/** What stands for what was taken out, by what it was. */
const marks = { email: '[e-mail]', card: '[card number]', phone: '[phone number]' } as const;

/** Between groups of digits people put spaces and hyphens; word processors put those that do not break a line. */
const GAP = '[ \\u00a0\\u2007\\u2009\\u202f\\u2010-\\u2013-]';

const email = /[\p{L}\p{N}][\p{L}\p{N}_.%+'-]{0,63}(?:@|%40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
/** Digits in groups, as many as there are: a card may have others before and behind it, such as when it runs out. No part of a decimal. */
const digits = new RegExp(`(?<!\\d|\\d\\.)\\d(?:${GAP}?\\d){12,}(?!\\d|\\.\\d)`, 'g');
/** International, with a bracket, with the 0 of a long-distance call, or in the groups of North America; plain runs of digits are ids more often. */
const phone = new RegExp(
  [
    `(?<!\\w)\\+\\d{1,3}[ ./-]?${GAP}?(?:\\(\\d{1,5}\\)${GAP}?)?\\d(?:[./]?${GAP}?\\d){6,12}(?!\\w)`,
    `(?<!\\w|\\d\\.)00\\d{1,3}[./\\p{Pd} \\u00a0]\\d(?:[./]?${GAP}?\\d){6,12}(?!\\w)`,
    `(?<!\\w)\\(\\d{2,5}\\)${GAP}?\\d{3,4}${GAP}?\\d{3,6}(?!\\w)`,
    `(?<!\\w|\\d\\.)0\\d{2,4}(?: ?/ ?|${GAP})\\d{2,4}(?:${GAP}?\\d{2,4}){1,4}(?!\\w)`,
    `(?<!\\w|\\d\\.)\\d{3}(?:\\.|${GAP})\\d{3}(?:\\.|${GAP})\\d{4}(?!\\w)`,
  ].join('|'),
  'gu',
);

/** A text without the e-mail addresses, card numbers and phone numbers in it. Names and addresses stay: nobody can tell them by form. */
export function redactPersonal(text: string): string {
  // Most texts have no such sign, and to look for whole addresses takes longer than all else.
  const isAddressed = text.includes('@') || text.includes('%40');
  return (isAddressed ? text.replaceAll(email, marks.email) : text)
    .replaceAll(digits, redactCards)
    .replaceAll(phone, marks.phone);
}

/** Groups of digits without the cards among them: whole, or some groups of it, the first of which has four digits as on a card. */
function redactCards(run: string): string {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: text, index }) => ({
    text,
    from: index,
    to: index + text.length,
  }));
  const whole = run.replaceAll(/\D/g, '');
  if (isCard(whole)) return marks.card;
  const texts = groups.map(({ text }) => text);
  let cleaned = '';
  let kept = 0;
  for (let first = 0; first < groups.length; first++) {
    const last = findCardEnd(texts, first);
    if (last === null) continue;
    cleaned += `${run.slice(kept, groups[first]?.from)}${marks.card}`;
    kept = groups[last]?.to ?? run.length;
    first = last;
  }
  return cleaned + run.slice(kept);
}

/** The last group of a card that begins at this one; null: none does. */
function findCardEnd(groups: readonly string[], first: number): number | null {
  let held = '';
  for (let last = first; last < groups.length && held.length < 19; last++) {
    held += groups[last];
    const isGrouped = last === first || groups[first]?.length === 4;
    if (isGrouped && isCard(held)) return last;
  }
  return null;
}

const isCard = (text: string): boolean => /^[1-9]\d{12,18}$/.test(text) && isCardNumber(text);

/** Luhn's check, which every card number passes and one in ten of other numbers. */
function isCardNumber(text: string): boolean {
  let sum = 0;
  for (let place = 0; place < text.length; place++) {
    const digit = Number(text[text.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
