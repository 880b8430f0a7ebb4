"""Files that answers refer to: taking them in, proving a reference, handing them out to whoever may read the answer."""
