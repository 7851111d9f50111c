/**
 * Marks with which models begin a tool call in their text, where no server takes it out for them: Hermes and Qwen, GLM, Llama
 * (function tags, python tag), Claude and MiniMax (invoke, with any name space), DeepSeek (DSML, and its tokens), Harmony,
 * Kimi, Mistral, Granite, Phi (functools), Command A, Step, Gemma (tool_code, function call), as their templates and vLLM's tool
 * parsers have them.
 */
export const callMark =
  /<(?:[\w-]{1,20}:|｜DSML｜)?(?:tool_calls?|function_calls?|invoke\b)|<function[=_]|<\|(?:tool_calls?\b|tool_calls?_|python_tag\|)|<｜tool[▁_]calls?[▁_]|<\|START_ACTION\|>|<start_function_call>|\bfunctools\[|\[TOOL_CALLS\]|\bto=functions\.\w|^```tool_code\b/m;
