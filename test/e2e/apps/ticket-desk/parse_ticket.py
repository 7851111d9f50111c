"""The same in Python, as a service beside it has it."""

import json


def parse_ticket(text):
    """What the model said, as a ticket; raises ValueError where it is none."""
    ticket = json.loads(text)
    if not isinstance(ticket, dict) or not isinstance(ticket.get("ticket_id"), int):
        raise ValueError("no ticket_id")
    return {"ticket_id": ticket["ticket_id"], "category": ticket["category"], "refund_amount": float(ticket["refund_amount"])}
