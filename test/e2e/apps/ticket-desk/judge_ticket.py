"""Has the parser judge: a line of JSON for each answer, and one back."""

import json
import sys

from parse_ticket import parse_ticket

for line in sys.stdin:
    question = json.loads(line)
    verdict = {"id": question["id"], "outcome": "usable"}
    try:
        parse_ticket(question["answer"]["text"])
    except (ValueError, TypeError) as error:
        verdict.update(outcome="failed", kind="not-a-ticket", words=str(error))
    print(json.dumps(verdict), flush=True)
