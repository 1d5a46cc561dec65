"""The kit of every repository: tables, batched reads, transactions and refusals."""
