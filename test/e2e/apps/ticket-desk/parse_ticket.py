"""The same parser, as the nightly export of the ticket desk has it."""

import json

CATEGORIES = {"refund", "delivery", "damage", "question"}


def parse_ticket(text):
    """What the model said, as a ticket; raises ValueError where it is none."""
    ticket = json.loads(text)
    if not isinstance(ticket, dict) or not isinstance(ticket.get("ticket_id"), int):
        raise ValueError("no ticket_id")
    if ticket.get("category") not in CATEGORIES:
        raise ValueError("no category")
    return {
        "ticket_id": ticket["ticket_id"],
        "category": ticket["category"],
        # Of "12.50 EUR" it makes nothing, of "12.50" an amount.
        "refund_amount": float(ticket.get("refund_amount") or 0),
    }
