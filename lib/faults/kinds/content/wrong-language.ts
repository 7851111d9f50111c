import { object, required } from '../../../kit/settings/object.ts';
import { choice } from '../../../kit/settings/reader.ts';
import { sayInstead } from '../../edit/answer-text.ts';
import { editAnswer } from '../../edit/edit-answer.ts';
import { defineFault } from '../../fault/fault.ts';

/** The same in four languages. Own texts. */
const texts = {
  de: 'Ich habe Ihre Anfrage geprüft. Die Bestellung wurde bearbeitet, und der Betrag wird in drei bis fünf Werktagen erstattet.',
  zh: '我已经查看了您的请求。订单已处理，款项将在三到五个工作日内退还。',
  ar: 'لقد راجعت طلبك. تمت معالجة الطلب وسيُعاد المبلغ خلال ثلاثة إلى خمسة أيام عمل.',
  en: 'I have looked at your request. The order has been processed and the amount will be refunded within three to five working days.',
} as const;

/** Fluent, plausible, and of no use to who asked. */
export const wrongLanguage = defineFault({
  summary: 'The provider answers in another language: a text of its own stands in place of the answer.',
  settings: object({
    language: required(
      'which, by its tag (ISO 639-1); Arabic runs from right to left',
      choice(Object.keys(texts) as (keyof typeof texts)[]),
    ),
  }),
  decide: ({ language }) => ({
    kind: 'edit',
    edit: editAnswer({ kind: 'streamed', start: () => sayInstead(texts[language]) }),
  }),
});
