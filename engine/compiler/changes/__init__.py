"""What differs between two readings of the same things: layers of a context, or two versions of it; and which differences weaken it."""
