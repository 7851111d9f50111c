/** What a model says that will not answer. */
export const REFUSAL = "I'm sorry, but I can't help with that request.";
