"""A FastAPI application as LangChain's documentation builds it, with .with_fallbacks. It knows nothing of Cutover."""

import os
import sys

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langchain_core.callbacks import BaseCallbackHandler
from langchain_openai import ChatOpenAI
from pydantic import BaseModel


class Log(BaseCallbackHandler):
    def __init__(self, name):
        self.name = name

    def on_llm_end(self, response, **_):
        print(f"answered by {self.name}", flush=True)


def model(name, base_url, key):
    return ChatOpenAI(
        model=os.environ[f"{name.upper()}_MODEL"],
        base_url=os.environ[base_url],
        api_key=os.environ[key],
        max_retries=0,
        timeout=5,
        callbacks=[Log(name)],
    )


chain = model("primary", "OPENAI_BASE_URL", "OPENAI_API_KEY").with_fallbacks(
    [model("fallback", "FALLBACK_BASE_URL", "FALLBACK_API_KEY")]
)
app = FastAPI()


class Question(BaseModel):
    message: str


@app.get("/health")
def health():
    return {"ok": True}


@app.post("/chat")
async def chat(question: Question):
    answer = await chain.ainvoke(question.message)
    return {"answer": answer.content}


@app.post("/chat/stream")
async def stream(question: Question):
    async def events():
        async for chunk in chain.astream(question.message):
            for line in chunk.content.split("\n") if chunk.content else []:
                yield f"data: {line}\n"
            yield "\n"

    return StreamingResponse(events(), media_type="text/event-stream")


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
