import { type FinishWords, MALFORMED_CALL } from '../finish-words.ts';
import { geminiNumbers } from '../gemini/words.ts';

/**
 * Words of those who speak chat completions, each after its API reference: OpenAI and Azure; text-generation-inference,
 * Together and watsonx (`eos`, `eos_token`, `max_tokens`, `time_limit`, `not_finished`, `cancelled`); Mistral
 * (`model_length`, `error`); DeepSeek (`insufficient_system_resource`); Zhipu (`sensitive`, `network_error`); vLLM and SGLang
 * (`abort`); Baidu (`normal`); and Cohere, Anthropic, Gemini and Bedrock in their own words behind a gateway.
 */
export const chatWords: FinishWords = {
  good: [
    'stop',
    'tool_calls',
    'function_call',
    'eos',
    'eos_token',
    'stop_sequence',
    'end_turn',
    'tool_use',
    'tool_call',
    'complete',
    'normal',
  ],
  limit: [
    'length',
    'max_tokens',
    'model_length',
    'token_limit',
    'max_output_tokens',
    'model_context_window_exceeded',
    'time_limit',
    'not_finished',
    'incomplete',
    'error_limit',
    'pause_turn',
  ],
  filtered: [
    'content_filter',
    'content_filtered',
    'guardrail_intervened',
    'refusal',
    'sensitive',
    'error_toxic',
    'safety',
    'recitation',
    'blocklist',
    'prohibited_content',
    'spii',
    'language',
  ],
  failed: [
    'error',
    'network_error',
    'insufficient_system_resource',
    'abort',
    'aborted',
    'cancelled',
    'user_cancel',
    'failed',
    MALFORMED_CALL,
    'other',
    'timeout',
  ],
  // Behind a gateway that passes on what it got.
  numbered: geminiNumbers,
};
