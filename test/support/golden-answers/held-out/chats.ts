import type { GoldenAnswer } from '../golden-answer.ts';
import { chats, type Row } from '../ticket.ts';

/** Drawn as meant, though some look like a refusal, a call, an echo or a cut. */
const clean = [
  'I can’t wait to help you with this! What is your order number?',
  'Unfortunately, we cannot process returns older than 30 days. Yours is 12 days old, so you are fine.',
  'I can’t answer for the courier, but your parcel left our house on Monday.',
  'I won’t create any confusion here: the refund is **82.50 EUR**.',
  'The API answers with JSON:\n\n```json\n{"status": "ok", "items": []}\n```\n\nAn empty list means no orders.',
  'A tool call looks like `<tool_call>{"name": "refund"}</tool_call>` in the raw text.',
  'Put this into your template:\n\n```jinja\n<|im_start|>user\n{{ message }}<|im_end|>\n```',
  'System: Windows 11. Version: 24H2. Try to restart it.',
  'Input: 3 apples\n\nThat makes 6 halves.',
  'It is between $5 and $10, so take $8.',
  'Bitte prüfen Sie **zuerst** Ihr Konto.\n\n1. Anmelden\n2. „Bestellungen“ öffnen\n3. Nummer `8123` wählen',
  '# 返金について\n\n- 注文番号：8123\n- 金額：**8,250円**\n\n| 項目 | 金額 |\n| --- | --- |\n| 返金 | 8,250円 |',
  'Vos remboursements :\n\n| Commande | Montant |\n|---|---:|\n| 8123 | 82,50 € |',
  'Thoughts? I think a refund is best.',
  'Next steps:\n\n- [x] Refund\n- [ ] New parcel\n\n> We are sorry for the delay.',
  'Use `**` for bold and `` ` `` for code; 2 * 3 * 4 = 24.',
  'See <https://example.org/a_b_c> or [our page](https://example.org/x_(y)).',
  'Well...\n\nI would wait until Friday…',
];

const broken: Row[] = [
  ['Run this:\n\n```bash\nnpm install\n\nThen restart.', 'failed', 'md-fence'],
  ['Your refund is **82.50 EUR and will arrive on Monday.', 'failed', 'md-bold-label'],
  ['#Refund\n\nIt is on its way.', 'failed', 'md-heading'],
  ['| Order | Amount |\n| 8123 | 82.50 |\n| 8124 | 10.00 |', 'failed', 'md-table'],
  ['Read [our terms](https://example.org/terms and write back.', 'failed', 'syntax-other'],
  ['The share is \\(\\frac{1}{2}\\) of it.', 'failed', 'latex'],
  ['All is well.</s>', 'failed', 'special-tokens'],
  ['<s>[INST] Where is my parcel? [/INST] On its way.', 'failed', 'special-tokens'],
  ['All is well.<|end|><|user|>Thanks<|end|>', 'failed', 'special-tokens'],
  ['<|start|>assistant<|channel|>final<|message|>All is well.', 'failed', 'special-tokens'],
  ['### Human: Where is it?\n### Assistant: On its way.\n### Human: Thanks', 'failed', 'prompt-echo'],
  ['Customer: Where is it?\nAgent: On its way.\nCustomer: Thanks!\nAgent: You are welcome.', 'failed', 'prompt-echo'],
  ['Your parcel is очень late, and we are sorry.', 'failed', 'lang-drift'],
  ['Dein Paket ist 在路上 und kommt bald.', 'failed', 'lang-drift'],
  ['[THINK]The parcel is late.[/THINK]Your parcel is late.', 'repaired', 'think-block'],
  ['◁think▷The parcel is late.◁/think▷Your parcel is late.', 'repaired', 'think-block'],
  ['<think>\n\n</think>\n\nYour parcel is late.', 'repaired', 'think-block'],
  ['```md\n# Refund\n\nIt is on its way.\n```', 'repaired', 'md-fence'],
  ['Es tut mir leid, aber dabei kann ich Ihnen nicht helfen.', 'failed', 'refusal-text'],
  ['申し訳ありませんが、そのご要望にはお応えできません。', 'failed', 'refusal-text'],
  ['I’m sorry, but I’m not able to assist with that.', 'failed', 'refusal-text'],
  ['Sorry, I can’t help with that. Is there anything else?', 'failed', 'refusal-text'],
  ['Please check your order. '.repeat(60), 'failed', 'runaway'],
];

const cut: Row[] = [
  ['Your refund is on its', 'failed', 'truncated'],
  [
    Array.from({ length: 60 }, (_, index) => `${index + 1}. Check the status of the order.`).join('\n'),
    'failed',
    'runaway',
    'truncated',
  ],
  ['好的。'.repeat(300), 'failed', 'runaway'],
];

export const heldOutChats: GoldenAnswer[] = [
  ...chats(
    'held clean chat',
    clean.map((text) => [text, 'usable']),
  ),
  ...chats('held chat', broken),
  ...chats('held cut chat', cut, 'length'),
];
