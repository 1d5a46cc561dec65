"""Messages: write, review, dispatch, deliver, and take receipts."""
