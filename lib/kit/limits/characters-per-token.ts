/** OpenAI's rule of thumb for English (help.openai.com, "What are tokens"); other languages have more tokens. */
export const CHARACTERS_PER_TOKEN = 4;
