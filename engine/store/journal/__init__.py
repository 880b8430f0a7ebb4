"""The append-only history: lines chained per record, the access log, checkpoints, and their verification."""
