/** How far into a text a refusal is looked for; refusals come first, and the patterns stay cheap. */
const WINDOW = 300;

const sorry = String.raw`(?:(?:i['’]m|i am|we['’]re|we are) (?:very |really |so |truly )?sorry,?|sorry,?|(?:my |our )?apologies[,.]?|i apologi[sz]e,?|unfortunately,?)`;
const cannot = String.raw`(?:(?:i|we) (?:simply |really )?(?:can ?not|can['’]t|won['’]t|will not|am unable to|are unable to|am not able to|are not able to|am not allowed to|must decline to|have to decline to)|(?:i['’]m|we['’]re) (?:unable|not able|not allowed) to)`;
/** What nobody says of a single thing that is not possible: it is what was asked for that is refused. */
const thatRequest = String.raw`(?:that|this|these|those|such|it|your request|the request|(?:any )?personal|private)\b`;

/**
 * Beginnings of a refusal, by language. Regret about a parcel is none, and neither is a rule of the house (`we cannot process
 * returns after 30 days`): the answer must say that what was asked for is not done.
 */
const refusals: readonly RegExp[] = [
  // English: sorry and no help; no help with that; and no help at all.
  new RegExp(
    String.raw`^${sorry}[\s,.!]*(?:but )?(?:as an ai[^,.]{0,40}, )?${cannot} (?:be able to )?(?:help|assist|comply)\b`,
    'i',
  ),
  new RegExp(
    String.raw`^(?:${sorry}[\s,.!]*)?(?:but )?(?:as an ai[^,.]{0,40}, )?${cannot} (?:be able to )?(?:(?:help|assist)(?: you)?(?: with| in)? |comply(?: with)? |do |provide |fulfil?l? |answer |process |discuss |share |continue(?: with)? |create |generate |extract |classify |engage (?:in|with) |respond to )${thatRequest}`,
    'i',
  ),
  new RegExp(
    String.raw`^(?:${sorry}[\s,.!]*)?(?:but )?${cannot} (?:be able to )?(?:help|assist|comply)(?: you)?(?: here)?\s*(?:[.!]|$)`,
    'i',
  ),
  /^(?:i['’]m sorry,? (?:but )?)?i (?:must|have to|need to) (?:respectfully )?decline\b/i,
  // German.
  /^(?:es tut mir (?:sehr )?leid|tut mir leid|leider|entschuldigung|entschuldigen sie)?[\s,.;–-]*(?:aber )?(?:(?:dabei|damit|hierbei|das|diese[rn]? (?:bitte|anfrage)) kann ich|ich kann|kann ich)(?: (?:ihnen|dir|euch|leider|dabei|damit|hierbei|das|diese[rn]? (?:bitte|anfrage)|bei dieser anfrage)){0,4} nicht (?:weiter)?(?:helfen|behilflich|unterstützen|nachkommen|erfüllen|beantworten)/i,
  // French.
  /^(?:je suis (?:vraiment )?désolée?|désolée?|malheureusement)[\s,.]*(?:mais )?je ne (?:peux|puis|suis) (?:pas |pas en mesure de )(?:vous |t['’]|d['’])?(?:aider|assister|répondre à (?:cette|votre)|traiter (?:cette|votre)|satisfaire (?:cette|votre)|accéder à (?:cette|votre))/i,
  // Spanish, Portuguese, Italian.
  /^(?:lo siento|lo lamento|disculp[ae]|perdón|lamentablemente)(?: mucho)?[\s,.]*(?:pero )?no (?:te |le |os )?(?:puedo|es posible) (?:ayudar|asistir|cumplir|procesar es|responder a es|proporcionar es)/i,
  /^(?:desculpe|sinto muito|lamento|infelizmente)[\s,.]*(?:mas )?não (?:posso|consigo) (?:te |lhe |o )?(?:ajudar|ajudá|auxiliar|atender a es|processar es)/i,
  /^(?:mi dispiace|spiacente|purtroppo)[\s,.]*(?:ma )?non (?:posso|sono in grado di) (?:aiutar|assister|rispondere a quest|elaborare quest)/i,
  // Dutch, Polish, Turkish, Russian.
  /^(?:het spijt me|sorry|helaas)[\s,.]*(?:maar )?(?:daar kan ik|ik kan|kan ik)(?: (?:je|u|hier|hierbij|daar|daarbij|daarmee|niet)){0,4} (?:mee )?(?:niet )?(?:helpen|assisteren)/i,
  /^(?:przepraszam|przykro mi|niestety)[\s,.]*(?:ale )?nie (?:mogę|jestem w stanie) (?:w tym |ci |panu |pani )?(?:pomóc|spełnić)/i,
  /^(?:üzgünüm|maalesef|özür dilerim)[\s,.]*(?:ama |ancak )?(?:bu |size |sana |konuda |isteğe |talebe ){0,4}(?:yardımcı olamam|yardım edemem|yanıt veremem)/i,
  /^(?:извините|простите|к сожалению|мне жаль)[\s,.]*(?:но )?(?:я )?не (?:могу|смогу)(?: вам| с этим| в этом){0,2} (?:помочь|выполнить эт|ответить на эт|обработать эт)/i,
  // Chinese, Japanese, Korean.
  /^(?:非常|很|十分)?(?:抱歉|对不起|對不起)[，,。！\s]*(?:但)?(?:我|我们|我們)?(?:无法|不能|無法|没法)(?:为您|为你|就此|继续)?(?:协助|協助|帮助您?|帮助你?|幫助|提供(?:此|这|该|相关|這)|处理(?:此|这|该|您的请求)|處理(?:此|這)|回答(?:此|这|该|這)|满足(?:此|这|该|您的(?:请求|要求))|完成(?:此|这|该))/,
  /^(?:大変)?(?:申し訳(?:ありません|ございません)|すみません|恐れ入ります)が?[、,。\s]*(?:その|この|ご|お)[^。、]{0,24}(?:お応え|対応|お手伝い|お答え|応じること|回答)(?:は|が)?(?:いたし|でき)(?:かねます|ません)/,
  /^(?:죄송하지만|죄송합니다만?|미안하지만)[,.\s]*(?:저는 |그 |이 |해당 |요청하신 |요청 |요청에는? |부분은 |내용은? ){0,4}(?:도와드릴|도울|도움을 드릴|응할|응답할|처리할|제공할|제공해 드릴) 수 없/,
  // Arabic, Hindi.
  /^(?:عذر[اًا]{0,2}|آسفة?|أنا آسفة?|أعتذر|للأسف)[\s،,.]*(?:لكن(?:ني)? |ولكن(?:ني)? )?لا (?:أستطيع|يمكنني|أقدر)(?: على)? (?:مساعدت|المساعدة|تلبية|الإجابة على هذا)/,
  /^(?:क्षमा करें|माफ़ करें|माफ करें|मुझे खेद है)[\s,।]*(?:लेकिन |परंतु |कि )?(?:मैं )?(?:इस(?:में| काम में| अनुरोध में)? |आपकी |इसमें आपकी ){0,3}(?:मदद|सहायता) नहीं कर (?:सकता|सकती|सकते)/,
];

/** Does the text begin as a refusal does? */
export function isRefusal(text: string): boolean {
  const beginning = text.slice(0, WINDOW).trimStart();
  return refusals.some((refusal) => refusal.test(beginning));
}
