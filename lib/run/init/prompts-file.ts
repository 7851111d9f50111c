import { PROMPTS_PATH, type WrittenFile } from './written-file.ts';

/** What the prompts are about, each with what stands in the right answer. */
const orders = [
  ['Order 8123 over 12.50 EUR has not arrived.', 8123, 12.5],
  ['I paid 99 for order 8124, and it is the wrong colour.', 8124, 99],
  ['Please cancel 8125 (total 240.00).', 8125, 240],
  ['Where is my parcel? It is order number 8126, 17.95 EUR.', 8126, 17.95],
  ['You charged me 35.20 twice for order 8127!', 8127, 35.2],
  ['Order #8128, 5.00 EUR: the voucher was not used.', 8128, 5],
  ['Could you send the invoice over 1299 EUR of order 8129 again?', 8129, 1299],
  ['8130 came broken. I want my 64.99 back.', 8130, 64.99],
  ['The total of order 8131 says 18.40; I had expected less.', 8131, 18.4],
  ['My order 8132 (75 EUR) should go to another address.', 8132, 75],
  ['Half of order 8133 is missing. It was 142.10 in all.', 8133, 142.1],
  ['Change the size in order 8134 please, 29.90 EUR.', 8134, 29.9],
  ['I was promised order 8135 for Monday; it cost me 310.', 8135, 310],
  ['For 8136 I paid 9.99 by card, not by invoice.', 8136, 9.99],
  ['Order 8137: 450 EUR, and still no confirmation.', 8137, 450],
  ['Gift wrapping was left out of order 8138 (22.00).', 8138, 22],
  ['The courier lost 8139. It was worth 86.70.', 8139, 86.7],
  ['Please put 8140 and its 53.25 EUR on my account.', 8140, 53.25],
  ['Is the discount in the 119 EUR of order 8141?', 8141, 119],
  ['I want to return order 8142, which was 67.45.', 8142, 67.45],
] as const;

/** The prompts of a first drill, as promptfoo has them too. */
export function renderPrompts(): WrittenFile {
  const tests = orders.map(
    ([message, id, total]) =>
      `  - vars: { message: ${JSON.stringify(message)} }\n    assert: [{ type: equals, value: { order_id: ${id}, total: ${total} } }]`,
  );
  const text = `# What is asked: put your own prompts here, for those are the ones that do not port. \`npx cutover harvest LOG --out ${PROMPTS_PATH.replace('.yaml', '.ndjson')}\`
# makes such a file from a gateway's log; NDJSON, JSON and CSV are read too. promptfoo reads this file as it is.
prompts:
  - |
    Extract the order from the message as JSON with the keys order_id (a whole number) and total (a number). Answer with the JSON alone.

    Message: {{message}}
# A case each: the variables of the prompt, and the right answer, by which an answer that parses and is wrong can be told. Have at least 20.
tests:
${tests.join('\n')}
`;
  return { path: PROMPTS_PATH, text, what: '20 prompts, each with its right answer' };
}
