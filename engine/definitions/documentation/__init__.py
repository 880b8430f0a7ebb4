"""What the vocabulary says about itself: sentences of keys for people, schemas for editors. It reads no context and finds no fault."""
