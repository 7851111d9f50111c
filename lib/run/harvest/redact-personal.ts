/** What stands for what was taken out, by what it was. */
const marks = { email: '[e-mail]', card: '[card number]', phone: '[phone number]' } as const;

const email = /[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g;
const card = /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.])/g;
/** International, or with a bracket or separators, as people write them; plain runs of digits are ids more often than phones. */
const phone =
  /(?<![\w.])(?:\+\d{1,3}[ .-]?(?:\(\d{1,5}\)[ .-]?)?\d(?:[ .-]?\d){6,12}|\(\d{2,5}\)[ .-]?\d{3,4}[ .-]?\d{3,6}|\d{3}[.-]\d{3}[.-]\d{4})(?!\w)/g;

/** A text without the e-mail addresses, card numbers and phone numbers in it. Names and addresses stay: nobody can tell them by form. */
export function redactPersonal(text: string): string {
  // Most texts have no such sign, and to look for whole addresses takes longer than all else.
  return (text.includes('@') ? text.replaceAll(email, marks.email) : text)
    .replaceAll(card, (found) => (isCardNumber(found.replaceAll(/\D/g, '')) ? marks.card : found))
    .replaceAll(phone, marks.phone);
}

/** Luhn's check, which every card number passes and one in ten of other numbers. */
function isCardNumber(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
