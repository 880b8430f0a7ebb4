"""From `indicators:` of a kind of record to their frozen plans. Counting is `engine.indicators`' duty."""
