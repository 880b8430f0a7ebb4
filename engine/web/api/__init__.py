"""The JSON API under `/api/v1`: the same views as the pages, the same use cases, faults as problem details (RFC 9457)."""
